package dev.scxlab.verifier.state;

import dev.scxlab.abi.KernelLimits;
import dev.scxlab.ir.Cfg;
import dev.scxlab.ir.Insn;
import dev.scxlab.ir.Opcode;
import dev.scxlab.verifier.number.Scalar;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What a loop changes, and the identities that its head gives to that: one per place, the same in
 * every walk and every state, since it stands for what the place holds at this visit of the head.
 */
public final class LoopPhis {

  private static final long KNOWN_PLACES = 256;
  private static final long STACK = KNOWN_PLACES + 128;
  private static final long PLACES = STACK + 16L * KernelLimits.STACK_BYTES;

  private final BitSet registers;
  private final boolean writesMemory;
  private final long base;

  public LoopPhis(FunctionInfo function, Cfg.Loop loop, IdSource ids) {
    this.registers = new BitSet();
    this.base = ids.reserve(PLACES);
    boolean writes = false;
    for (int b = loop.blocks().nextSetBit(0); b >= 0; b = loop.blocks().nextSetBit(b + 1)) {
      Cfg.Block block = function.cfg().blocks().get(b);
      for (int at = block.start(); at < block.end(); at++) {
        writes |= addWrites(function.insn(at));
      }
    }
    this.writesMemory = writes;
  }

  private boolean addWrites(Insn insn) {
    switch (insn.opcodeClass()) {
      case Opcode.ALU:
      case Opcode.ALU64:
      case Opcode.LD:
      case Opcode.LDX:
        registers.set(insn.dst());
        return false;
      case Opcode.ST:
        return true;
      case Opcode.STX:
        registers.set(0);
        registers.set(insn.src());
        return true;
      default:
        if (insn.isCall()) {
          registers.set(0, 6);
        }
        return insn.isCall();
    }
  }

  /** The identity that the head gave to a register. */
  public long ofRegister(int register) {
    return base + register;
  }

  /** Whether an identity is one that the head gave to a register. */
  public boolean isRegister(long id, int register) {
    return id == base + register;
  }

  /**
   * Forgets what was known under the names that the head gives: they stood for the visit before.
   * What still holds such a value keeps it under a new name.
   */
  public void retireNames(VerifierState state, IdSource ids) {
    LongPredicate own = id -> id >= base && id < base + PLACES;
    state.forgetCells(c -> own.test(c.baseId()));
    state.relations =
        Arrays.stream(state.relations)
            .filter(r -> !own.test(r.low()) && !own.test(r.high()))
            .toArray(Relation[]::new);
    state.computed =
        Arrays.stream(state.computed).filter(c -> !c.isOf(own)).toArray(Computed[]::new);
    Map<Long, Long> names = new HashMap<>();
    state.mapValues(
        v ->
            own.test(v.id())
                ? v.withId(names.computeIfAbsent(v.id(), id -> ids.fresh()), v.delta())
                : v);
  }

  /**
   * Lets a state that came round in the walk before speak of the values from before the loop by the
   * names that they have in this walk, so that what is known of them is found again.
   *
   * @param round changed in place
   * @param entries the states that enter the loop in this walk
   */
  public void adoptNames(VerifierState round, List<VerifierState> entries) {
    Map<Long, Long> names = new HashMap<>();
    Set<Long> unclear = new HashSet<>();
    for (int f = 0; f < round.frames.length; f++) {
      RegState[] regs = round.frames[f].regs;
      for (int r = 0; r < regs.length; r++) {
        boolean kept = f < round.frames.length - 1 || !registers.get(r);
        long name = kept && regs[r].id() != 0 ? commonName(entries, f, r, regs[r].delta()) : 0;
        if (name != 0) {
          Long before = names.putIfAbsent(regs[r].id(), name);
          if (before != null && before != name) {
            unclear.add(regs[r].id());
          }
        }
      }
    }
    names.keySet().removeAll(unclear);
    names.entrySet().removeIf(e -> e.getKey().equals(e.getValue()));
    if (!names.isEmpty()) {
      round.rename(id -> names.getOrDefault(id, id));
    }
  }

  /** The name that a register has in all entries, or 0. */
  private static long commonName(List<VerifierState> entries, int frame, int register, long delta) {
    long name = 0;
    for (VerifierState entry : entries) {
      RegState value = entry.frames[frame].regs[register];
      boolean other = name != 0 && value.id() != name;
      if (value.id() == 0 || value.delta() != delta || other) {
        return 0;
      }
      name = value.id();
    }
    return name;
  }

  /**
   * Takes back what widening did to registers that the loop does not change: they hold what one of
   * the entries brought.
   *
   * @param heads the states at the head; changed in place
   * @param entries the states that enter the loop in this walk
   */
  public void tighten(List<VerifierState> heads, List<VerifierState> entries) {
    if (entries.isEmpty()) {
      return;
    }
    int frames = entries.get(0).frames.length;
    for (int f = 0; f < frames; f++) {
      for (int r = 0; r < entries.get(0).frames[f].regs.length; r++) {
        boolean changes = f == frames - 1 && registers.get(r);
        Scalar brought = changes ? null : brought(entries, f, r);
        for (VerifierState head : heads) {
          RegState value = head.frames[f].regs[r];
          boolean same = value.kind() == entries.get(0).frames[f].regs[r].kind();
          Scalar both = brought == null || !same ? null : value.scalar().meet(brought);
          if (both != null) {
            head.frames[f].regs[r] = value.withScalar(both);
          }
        }
      }
    }
  }

  private static @Nullable Scalar brought(List<VerifierState> entries, int frame, int register) {
    Scalar all = null;
    for (VerifierState entry : entries) {
      RegState value = entry.frames[frame].regs[register];
      if (!value.isScalar() && !value.isPointer()) {
        return null;
      }
      all = all == null ? value.scalar() : all.join(value.scalar());
    }
    return all;
  }

  /**
   * Names what the loop changes, and keeps the names of what it does not.
   *
   * @param heads the states at the head; changed in place
   * @param entries the states that enter the loop in this walk
   */
  public void rename(List<VerifierState> heads, List<VerifierState> entries) {
    Relation[] relations = commonRelations(entries);
    Computed[] computed = commonResults(entries);
    for (VerifierState head : heads) {
      for (int f = 0; f < head.frames.length; f++) {
        boolean top = f == head.frames.length - 1;
        renameRegisters(head, f, top, entries);
        if (writesMemory) {
          renameStack(head.frames[f]);
        }
      }
      renameKnownPlaces(head);
      head.relations = relations;
      nameConstants(head);
      head.computed = computed;
    }
  }

  /** Remembers what registers were that hold one number at the head. */
  private void nameConstants(VerifierState head) {
    RegState[] regs = head.top().regs;
    for (int r = FuncState.FRAME_POINTER + 1; r < regs.length; r++) {
      if (registers.get(r) && regs[r].isScalar() && regs[r].scalar().isConstant()) {
        long number = regs[r].scalar().umin();
        Relation.Kind kind = Relation.Kind.AT_MOST;
        head.addRelation(new Relation(base + r, 0, Relation.CONSTANT, number, kind));
        head.addRelation(new Relation(Relation.CONSTANT, number, base + r, 0, kind));
      }
    }
  }

  /** What was known before the loop about values from before the loop holds in it too. */
  private static Relation[] commonRelations(List<VerifierState> entries) {
    if (entries.isEmpty()) {
      return new Relation[0];
    }
    return Arrays.stream(entries.get(0).relations)
        .filter(r -> entries.stream().allMatch(e -> Arrays.asList(e.relations).contains(r)))
        .toArray(Relation[]::new);
  }

  /** The same for results of arithmetic, as far as it had one name for all that enter. */
  private static Computed[] commonResults(List<VerifierState> entries) {
    List<Computed> common = new ArrayList<>();
    for (Computed c : entries.isEmpty() ? new Computed[0] : entries.get(0).computed) {
      RegState all = joined(c, entries);
      if (all != null) {
        common.add(c.withValue(all));
      }
    }
    return common.toArray(new Computed[0]);
  }

  private static @Nullable RegState joined(Computed result, List<VerifierState> entries) {
    RegState all = result.value();
    for (VerifierState entry : entries) {
      RegState other = entry.findComputed(result);
      if (other == null || !other.sameValue(all)) {
        return null;
      }
      all = all.withScalar(all.scalar().join(other.scalar()));
    }
    return all;
  }

  private void renameRegisters(
      VerifierState head, int frame, boolean top, List<VerifierState> entries) {
    RegState[] regs = head.frames[frame].regs;
    for (int r = 0; r < regs.length; r++) {
      if (regs[r].kind() == RegState.Kind.UNINIT || r == FuncState.FRAME_POINTER) {
        continue;
      }
      if (top && registers.get(r)) {
        regs[r] = regs[r].withId(base + r, 0);
      } else {
        keepName(regs, r, frame, entries);
      }
    }
  }

  private void renameStack(FuncState frame) {
    StackMemory.Cell[] cells = frame.stack.cells().clone();
    long first = base + STACK + (long) KernelLimits.STACK_BYTES * (frame.depth + 1);
    for (int i = 0; i < cells.length; i++) {
      StackMemory.Cell c = cells[i];
      if (c.value().isScalar() || c.value().isNullable()) {
        RegState named = c.value().withId(first + c.offset(), 0);
        cells[i] = new StackMemory.Cell(c.offset(), c.size(), named);
      }
    }
    frame.stack.setCells(cells);
  }

  private void renameKnownPlaces(VerifierState head) {
    VerifierState.Cell[] cells = head.cells.clone();
    for (int i = 0; i < cells.length; i++) {
      VerifierState.Cell c = cells[i];
      if (c.base() == VerifierState.Base.LOOKUP) {
        continue; // what lies at the address is known by its name
      }
      cells[i] =
          new VerifierState.Cell(
              c.base(),
              c.baseId(),
              c.index(),
              c.offset(),
              c.size(),
              c.value().withId(base + KNOWN_PLACES + i, 0));
    }
    head.cells = cells;
  }

  private static void keepName(
      RegState[] regs, int register, int frame, List<VerifierState> entries) {
    RegState first = entries.isEmpty() ? null : entries.get(0).frames[frame].regs[register];
    if (first == null || first.id() == 0) {
      return;
    }
    for (VerifierState entry : entries) {
      RegState value = entry.frames[frame].regs[register];
      if (value.id() != first.id() || value.delta() != first.delta()) {
        return;
      }
    }
    regs[register] = regs[register].withId(first.id(), first.delta());
  }
}
