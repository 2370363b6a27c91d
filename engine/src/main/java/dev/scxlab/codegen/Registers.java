package dev.scxlab.codegen;

import com.google.common.collect.ImmutableList;
import dev.scxlab.abi.KernelLimits;
import dev.scxlab.ir.RegisterInfo;
import dev.scxlab.source.Span;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The registers of a frame, r11 and up: each holds one kind of value for its whole life.
 * Temporaries are used again, for values of their own kind, only when registers run short.
 */
final class Registers {

  /** From here on temporaries are used again. */
  private static final int SCARCE = 180;

  private static final int FIRST = 11;

  private final List<RegisterInfo> infos = new ArrayList<>();
  private final Map<String, Deque<Integer>> free = new HashMap<>();
  private final BitSet temporaries = new BitSet();
  private final List<Integer> inUse = new ArrayList<>();

  /** A register for a variable. */
  Optional<Integer> variable(String name, String type, Span declaration) {
    return next(name, false, type, declaration);
  }

  /** A register for the value of an expression. */
  Optional<Integer> temporary(String text, String type, Span span) {
    Deque<Integer> pool = free.get(type);
    if (pool != null && !pool.isEmpty() && infos.size() + FIRST >= SCARCE) {
      int again = pool.pop();
      inUse.add(again);
      return Optional.of(again);
    }
    Optional<Integer> r = next(text, true, type, span);
    r.ifPresent(
        n -> {
          temporaries.set(n);
          inUse.add(n);
        });
    return r;
  }

  private Optional<Integer> next(String name, boolean temporary, String type, Span span) {
    int register = infos.size() + FIRST;
    if (register >= KernelLimits.MAX_REGISTERS) {
      return Optional.empty();
    }
    infos.add(new RegisterInfo(register, name, temporary, type, span));
    return Optional.of(register);
  }

  /** A temporary that is free is in use again, for the value that is still in it. */
  void keep(int register) {
    Deque<Integer> pool = free.get(infos.get(register - FIRST).type());
    if (pool != null && pool.remove(register)) {
      inUse.add(register);
    }
  }

  /** How many temporaries are in use. */
  int mark() {
    return inUse.size();
  }

  /** Temporaries taken since a mark may be used again. */
  void release(int mark) {
    while (inUse.size() > mark) {
      int r = inUse.remove(inUse.size() - 1);
      free.computeIfAbsent(infos.get(r - FIRST).type(), t -> new ArrayDeque<>()).push(r);
    }
  }

  boolean isTemporary(int register) {
    return temporaries.get(register);
  }

  ImmutableList<RegisterInfo> infos() {
    return ImmutableList.copyOf(infos);
  }
}
