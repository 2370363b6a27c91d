package dev.scxlab.check;

import dev.scxlab.abi.AbiType;
import dev.scxlab.source.Help;
import org.jspecify.annotations.Nullable;

/** What to write instead of a value of the wrong type. */
final class MismatchHelp {

  private final Problems problems;

  MismatchHelp(Problems problems) {
    this.problems = problems;
  }

  /** The edit or the advice for a value, or null when there is nothing better than the title. */
  @Nullable Help of(CheckedExpr e, PolicyType want) {
    if (e.type() instanceof PolicyType.Null) {
      return ofNull(want);
    }
    if (want instanceof PolicyType.EnumValue members) {
      return members(members);
    }
    return of(e, PolicyTypes.abi(e.type()), PolicyTypes.abi(want), want);
  }

  /** The members of an enum, which is no number. */
  static Help members(PolicyType.EnumValue want) {
    String name = want.def().name();
    return Help.advice(
        "the members of " + name + " are " + String.join(", ", want.def().members()));
  }

  private static Help ofNull(PolicyType want) {
    AbiType abi = PolicyTypes.abi(want);
    boolean optional =
        want instanceof PolicyType.StructRef
            || abi.isHandle()
            || (abi.isIndex() && !(want instanceof PolicyType.EnumValue));
    return Help.advice(
        optional
            ? "only what is declared `" + want.label() + "?` may be null"
            : "a value of type "
                + want.label()
                + " is always there; keep a bool beside it to say that it is not");
  }

  private @Nullable Help of(CheckedExpr e, AbiType have, AbiType want, PolicyType wanted) {
    String text = problems.text(e.span());
    if (want == AbiType.BOOL && (have.kind() == AbiType.Kind.INT || have.isFlags())) {
      return Problems.replace("compare it with 0", e.span(), "(" + text + ") != 0");
    }
    if (have == AbiType.BOOL && want.kind() == AbiType.Kind.INT && want != AbiType.TIME) {
      return Problems.replace("count it as 1 or 0", e.span(), "if " + text + " { 1 } else { 0 }");
    }
    if (want == AbiType.BOOL && (have.isHandle() || have.isIndex())) {
      return Problems.replace("test it for null", e.span(), text + " != null");
    }
    if (want == AbiType.TEXT && have == AbiType.TASK) {
      return Problems.replace("the name of the task", e.span(), text + ".comm");
    }
    if (want.isFlags() && have.isFlags()) {
      return Help.advice("valid flags: " + FlagText.list(want));
    }
    if (want == AbiType.BOOL && have == AbiType.DSQ) {
      String some = "dsq_nr_queued(" + text + ") > 0";
      return Problems.replace("whether tasks wait in it", e.span(), some);
    }
    if (have.isIndex() && want.isIndex()) {
      return between(e, have, want);
    }
    boolean numbers =
        (have.kind() == AbiType.Kind.INT || have.isIndex() || have == AbiType.DSQ)
            && (want.kind() == AbiType.Kind.INT || want.isIndex() || want == AbiType.DSQ);
    if (numbers) {
      boolean overU64 =
          (have == AbiType.DSQ && want != AbiType.U64)
              || (want == AbiType.DSQ && have != AbiType.U64);
      return Problems.replace(
          "convert it",
          e.span(),
          parenthesised(e, text)
              + (overU64 ? " as u64 as " : " as ")
              + PolicyTypes.required(wanted).label());
    }
    return null;
  }

  /** One place of the machine for another: the table that leads there, never the bare number. */
  @Nullable Help between(CheckedExpr e, AbiType have, AbiType want) {
    boolean fromCpu = have == AbiType.CPU;
    if (fromCpu || (have == AbiType.LLC && want == AbiType.NODE)) {
      String call = have.label() + "_" + want.label() + "(" + problems.text(e.span()) + ")";
      return Problems.replace("the " + want.label() + " of that " + have.label(), e.span(), call);
    }
    if (want == AbiType.CPU) {
      return Help.advice(
          "the CPUs of that "
              + have.label()
              + " are the mask `"
              + have.label()
              + "_cpus("
              + problems.text(e.span())
              + ")`");
    }
    return null;
  }

  private static String parenthesised(CheckedExpr e, String text) {
    boolean simple =
        e instanceof CheckedExpr.Local
            || e instanceof CheckedExpr.Read
            || e instanceof CheckedExpr.KfuncCall
            || e instanceof CheckedExpr.FnCall
            || e instanceof CheckedExpr.LibraryCall;
    return simple ? text : "(" + text + ")";
  }
}
