package dev.scxlab.check.evaluator;

import com.google.common.collect.ImmutableSet;
import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.CallContext;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.abi.Kfunc;
import dev.scxlab.abi.KfuncGroup;
import dev.scxlab.abi.OpsCallback;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a random program may name at one point of its text. */
final class Scope {

  /** Types of random values; {@code label} is how the language writes them. */
  enum Ty {
    BOOL("bool"),
    U32("u32"),
    U64("u64"),
    S32("s32"),
    S64("s64"),
    TIME("time"),
    CPU("cpu"),
    CORE("core"),
    LLC("llc"),
    NODE("node"),
    KIND("kind"),
    CTX("ctx"),
    TASK("task"),
    MASK("mask"),
    TEXT("text"),
    ROW("u32[4]"),
    QUARTER("u32 in 0..3");

    final String label;

    Ty(String label) {
      this.label = label;
    }

    /** Those that a place can hold and arithmetic or comparison can use. */
    static final List<Ty> NUMBERS = List.of(U32, U64, S32, S64, TIME);

    static final List<Ty> STORED =
        List.of(BOOL, U32, U64, S32, S64, TIME, CPU, CORE, LLC, NODE, KIND);
  }

  /** A local. */
  record Var(String name, Ty type, boolean assignable) {}

  /** A name of a kernel object whose fields can be read. */
  record Handle(String name, AbiType type) {}

  /** Where functions run: in every op that calls them. */
  private static final CallContext ANYWHERE =
      new CallContext("fn", ImmutableSet.of(KfuncGroup.ANY, KfuncGroup.IDLE), false, true);

  /** The op around, or null in a function and in the bodies of timers and agents. */
  final @Nullable OpsCallback op;

  /** What may be called here. */
  final CallContext context;

  /** Kernel objects other than tasks and masks that have names here. */
  final List<Handle> handles = new ArrayList<>();

  /** Tasks whose life is sure, as some kfuncs want them. */
  final List<String> live = new ArrayList<>();

  /** The result type of the function or op around, or null. */
  final @Nullable Ty result;

  final List<Var> vars = new ArrayList<>();

  /** How many loops are around. */
  int loops;

  /** How many of them walk all CPUs or the like; one inside another is too long for a program. */
  int walks;

  /** Functions with a lower number may be called. */
  final int functionsBelow;

  Scope(@Nullable OpsCallback op, @Nullable Ty result, int functionsBelow) {
    this(op, op == null ? ANYWHERE : op.context(KernelProfile.NEWEST), result, functionsBelow);
  }

  Scope(@Nullable OpsCallback op, CallContext context, @Nullable Ty result, int functionsBelow) {
    this.op = op;
    this.context = context;
    this.result = result;
    this.functionsBelow = functionsBelow;
  }

  /** Whether a kfunc may be called here. */
  boolean mayCall(Kfunc kfunc) {
    return context.mayCall(kfunc, KernelProfile.NEWEST);
  }

  List<Var> of(Ty type) {
    return vars.stream().filter(v -> v.type == type).toList();
  }
}
