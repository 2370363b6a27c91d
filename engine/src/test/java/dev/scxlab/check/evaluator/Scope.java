package dev.scxlab.check.evaluator;

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
    LLC("llc"),
    KIND("kind"),
    CTX("ctx"),
    TASK("task"),
    MASK("mask");

    final String label;

    Ty(String label) {
      this.label = label;
    }

    /** Those that a place can hold and arithmetic or comparison can use. */
    static final List<Ty> NUMBERS = List.of(U32, U64, S32, S64, TIME);

    static final List<Ty> STORED = List.of(BOOL, U32, U64, S32, S64, TIME, CPU, LLC, KIND);
  }

  /** A local. */
  record Var(String name, Ty type, boolean assignable) {}

  /** The op around, or null in a function. */
  final @Nullable OpsCallback op;

  /** The result type of the function or op around, or null. */
  final @Nullable Ty result;

  final List<Var> vars = new ArrayList<>();

  /** How many loops are around. */
  int loops;

  /** Functions with a lower number may be called. */
  final int functionsBelow;

  Scope(@Nullable OpsCallback op, @Nullable Ty result, int functionsBelow) {
    this.op = op;
    this.result = result;
    this.functionsBelow = functionsBelow;
  }

  List<Var> of(Ty type) {
    return vars.stream().filter(v -> v.type == type).toList();
  }
}
