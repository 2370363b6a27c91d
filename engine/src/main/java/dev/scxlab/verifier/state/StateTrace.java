package dev.scxlab.verifier.state;

import dev.scxlab.ir.RegisterInfo;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/** What the last walk knew in front of each instruction, in words, for people who ask for it. */
public final class StateTrace {

  private static final int MAX_STATES = 4;

  /** By function and instruction: the states that reach it. */
  private final Map<Long, Set<String>> seen = new LinkedHashMap<>();

  private static long key(int function, int insn) {
    return ((long) function << 32) | insn;
  }

  /** A function is walked anew for the same call: what was known before does not count. */
  public void restart(FunctionInfo function) {
    seen.keySet().removeIf(k -> k >>> 32 == function.index());
  }

  public void add(VerifierState state, FunctionInfo function, int at) {
    seen.computeIfAbsent(key(function.index(), at), k -> new LinkedHashSet<>()).add(text(state));
  }

  /** The states in front of an instruction, one per line; empty when it is never reached. */
  public String at(int function, int insn) {
    Set<String> states = seen.get(key(function, insn));
    if (states == null) {
      return "never reached";
    }
    StringJoiner lines = new StringJoiner("\n");
    states.stream().limit(MAX_STATES).forEach(lines::add);
    if (states.size() > MAX_STATES) {
      lines.add("and " + (states.size() - MAX_STATES) + " more states");
    }
    return lines.toString();
  }

  private static String text(VerifierState state) {
    StringJoiner text = new StringJoiner(" ");
    FuncState top = state.top();
    for (int r = 0; r < top.regs.length; r++) {
      RegState value = top.regs[r];
      if (value.kind() == RegState.Kind.UNINIT || r == FuncState.FRAME_POINTER) {
        continue;
      }
      RegisterInfo info = top.function.register(r);
      String name = info != null && !info.temporary() ? "(" + info.name() + ")" : "";
      text.add("%r" + r + name + "=" + value(value));
    }
    for (VerifierState.Reference r : state.references) {
      text.add("holds:" + r.acquiredBy().functionName());
    }
    if (state.insertedMax > 0) {
      text.add(state.insertedMin > 0 ? "inserted" : "perhaps-inserted");
    }
    if (state.pendingMax > 0) {
      text.add("pending:" + state.pendingMin + ".." + state.pendingMax);
    }
    return text.toString();
  }

  private static String value(RegState value) {
    boolean maybe = value.nullness() == RegState.Nullness.MAYBE;
    boolean isNull = value.nullness() == RegState.Nullness.NULL;
    String nullness = maybe ? "?" : isNull ? "null:" : "";
    switch (value.kind()) {
      case SCALAR:
        return value.scalar().range();
      case HANDLE:
        return nullness + (value.type() == null ? "object" : value.type().label());
      case MAP_VALUE:
      case DATA:
      case STACK:
        String place = value.kind().name().toLowerCase(java.util.Locale.ROOT);
        return nullness + place + "+" + value.scalar().range();
      default:
        return nullness + value.kind().name().toLowerCase(java.util.Locale.ROOT);
    }
  }
}
