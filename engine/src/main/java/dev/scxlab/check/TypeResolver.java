package dev.scxlab.check;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.KernelLimits;
import dev.scxlab.ir.DataType;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Span;
import dev.scxlab.source.Spelling;
import dev.scxlab.syntax.Expr;
import dev.scxlab.syntax.TypeRef;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Types as written, and the sizes and ranges that stand with them. */
final class TypeResolver {

  private final ExprChecker exprs;
  private final Globals globals;
  private final Problems problems;

  TypeResolver(ExprChecker exprs) {
    this.exprs = exprs;
    this.globals = exprs.globals;
    this.problems = exprs.problems;
  }

  /** The type without dimensions and range. */
  PolicyType base(TypeRef t) {
    String name = t.name().text();
    if (name.equals("lock")) {
      problems.report(
          problems
              .at(DiagnosticCode.NOT_PLAIN_DATA, t.span(), "a lock is a field of a struct")
              .help("`struct name { l: lock; n: u64; }`, and `lock (entry) { }` around its use"));
      return PolicyTypes.BAD;
    }
    AbiType abi = TypeNames.builtin(name);
    if (abi != null) {
      boolean nullable = abi.isHandle() || abi.isIndex();
      if (t.optional() && !nullable) {
        problems.report(
            DiagnosticCode.TYPE_MISMATCH, t.span(), abi.label() + " cannot be optional");
        return PolicyTypes.BAD;
      }
      return new PolicyType.Value(abi, t.optional());
    }
    if (globals.pendingStructs.contains(name)) {
      problems.report(
          DiagnosticCode.NOT_PLAIN_DATA, t.span(), "a struct cannot lie inside another");
      return PolicyTypes.BAD;
    }
    StructDef struct = globals.structs.get(name);
    if (struct != null) {
      return new PolicyType.StructRef(struct, t.optional());
    }
    PolicyType.EnumDef e = globals.enums.get(name);
    if (e != null) {
      return new PolicyType.EnumValue(e, false);
    }
    unknown(t);
    return PolicyTypes.BAD;
  }

  private void unknown(TypeRef t) {
    String name = t.name().text();
    Span span = t.name().span();
    Diagnostic.Builder d =
        problems.at(DiagnosticCode.UNKNOWN_NAME, span, "there is no type called `" + name + "`");
    Optional<String> near =
        Spelling.nearestName(
            name,
            Stream.of(
                    Arrays.stream(TypeNames.NAMES),
                    globals.structs.keySet().stream(),
                    globals.enums.keySet().stream())
                .flatMap(s -> s));
    problems.reportUnknown("type " + name, d, span, near);
  }

  /**
   * The type of a local, a parameter or a result.
   *
   * @param stored how it lies in memory with its range; null for what has neither
   */
  record LocalType(PolicyType type, @Nullable DataType stored) {
    static final LocalType BAD = new LocalType(PolicyTypes.BAD, null);

    /** The range of a number that is declared with one. */
    DataType.@Nullable Scalar range() {
      return stored instanceof DataType.Scalar s ? s : null;
    }
  }

  /** The type of a local or of a parameter of a function; an array holds plain data. */
  LocalType local(TypeRef t) {
    if (t.dims().isEmpty()) {
      PolicyType type = base(t);
      Bounds bounds = bounds(t.range(), type);
      return bounds.min() == null
          ? new LocalType(type, null)
          : new LocalType(type, Layout.dataType(type, bounds.min(), bounds.max()));
    }
    PolicyType type = stored(t, true);
    if (!(type instanceof PolicyType.ArrayOf array)) {
      return LocalType.BAD;
    }
    Bounds bounds = bounds(t.range(), array.element());
    return new LocalType(type, Layout.dataType(type, bounds.min(), bounds.max()));
  }

  /**
   * A type of policy memory, with its dimensions. Handles cannot lie there (R69, R95).
   *
   * @param structs whether a struct may lie there
   */
  PolicyType stored(TypeRef t, boolean structs) {
    PolicyType type = base(t);
    if (PolicyTypes.isBad(type)) {
      return type;
    }
    AbiType abi = PolicyTypes.abi(type);
    if (abi == AbiType.MASK && type.optional()) {
      problems.report(
          DiagnosticCode.NOT_PLAIN_DATA,
          t.span(),
          "a mask in a place is never null",
          "write `mask`: it is there from the start, and empty");
      return PolicyTypes.BAD;
    }
    if (abi == AbiType.MASK) {
      type = PolicyTypes.OWN_MASK;
    } else if (abi.isHandle()) {
      problems.report(
          problems
              .at(
                  abi == AbiType.TASK ? DiagnosticCode.TASK_IN_MAP : DiagnosticCode.NOT_PLAIN_DATA,
                  t.span(),
                  "a " + abi.label() + " cannot be stored")
              .help(
                  abi == AbiType.TASK
                      ? "store its pid (s32) and look it up with `task_from_pid`"
                      : "store its id (u64)"));
      return PolicyTypes.BAD;
    }
    if (type instanceof PolicyType.StructRef s && (!structs || s.optional())) {
      problems.report(
          DiagnosticCode.NOT_PLAIN_DATA,
          t.span(),
          "a struct cannot lie inside " + (s.optional() ? "a place as a reference" : "this"));
      return PolicyTypes.BAD;
    }
    if (t.dims().isEmpty()) {
      return type;
    }
    List<PolicyType.Dimension> dims = sizes(t.dims(), t.span());
    return dims == null ? PolicyTypes.BAD : new PolicyType.ArrayOf(type, dims);
  }

  /** The type of a hash's keys. */
  PolicyType key(TypeRef t) {
    if (!t.name().text().equals(AbiType.TASK.label())) {
      return stored(t, true);
    }
    problems.report(
        problems
            .at(DiagnosticCode.NOT_PLAIN_DATA, t.span(), "a task cannot be a map key")
            .help(Problems.replace("take its pid, or declare a `task_storage`", t.span(), "s32")));
    return PolicyTypes.BAD;
  }

  /** As {@link #dimensions} where one per key is not possible. */
  @Nullable List<PolicyType.Dimension> sizes(List<Expr> dims, Span what) {
    List<PolicyType.Dimension> found = dimensions(dims, what);
    for (int i = 0; found != null && i < dims.size(); i++) {
      if (found.get(i).domain() == AbiType.U64) {
        problems.report(
            problems
                .at(DiagnosticCode.BAD_SIZE, dims.get(i).span(), "only DSQs are made one per key")
                .help("write how many there are, or use a `hash`"));
        return null;
      }
    }
    return found;
  }

  /** The sizes in brackets; null after an error. */
  @Nullable List<PolicyType.Dimension> dimensions(List<Expr> dims, Span what) {
    List<PolicyType.Dimension> found = new ArrayList<>();
    long total = 1;
    for (Expr e : dims) {
      PolicyType.Dimension d = dimension(e);
      if (d == null) {
        return null;
      }
      found.add(d);
      total *= d.count();
      if (total > Integer.MAX_VALUE) {
        problems.report(DiagnosticCode.BAD_SIZE, what, "this is too large");
        return null;
      }
    }
    return found;
  }

  private PolicyType.@Nullable Dimension dimension(Expr e) {
    String word = Expr.nameOf(e);
    if (word != null) {
      switch (word) {
        case "cpus":
          return new PolicyType.Dimension(KernelLimits.MAX_CPUS, AbiType.CPU);
        case "cores":
          return new PolicyType.Dimension(KernelLimits.MAX_CORES, AbiType.CORE);
        case "llcs":
          return new PolicyType.Dimension(KernelLimits.MAX_LLCS, AbiType.LLC);
        case "nodes":
          return new PolicyType.Dimension(KernelLimits.MAX_NODES, AbiType.NODE);
        case "u64":
          return new PolicyType.Dimension(1, AbiType.U64);
        case "cpu":
        case "core":
        case "llc":
        case "node":
          problems.report(
              problems
                  .at(DiagnosticCode.WRONG_DOMAIN, e.span(), "`" + word + "` is a type, not a size")
                  .help(Problems.replace("one for each", e.span(), word + "s")));
          return null;
        default:
      }
    }
    OptionalLongResult n = constant(e, "a size");
    if (!n.present()) {
      return null;
    }
    if (n.value() < 1 || n.value() > Integer.MAX_VALUE) {
      problems.report(
          DiagnosticCode.BAD_SIZE, e.span(), "a size is 1 to 2147483647, found " + n.value());
      return null;
    }
    return new PolicyType.Dimension((int) n.value(), AbiType.VOID);
  }

  /** A constant whole number, or nothing after an error. */
  record OptionalLongResult(boolean present, long value) {
    static final OptionalLongResult NONE = new OptionalLongResult(false, 0);
  }

  /** Evaluates an expression that must be a constant integer. */
  OptionalLongResult constant(Expr e, String what) {
    CheckedExpr value = exprs.checkSettled(e);
    if (PolicyTypes.isBad(value.type())) {
      return OptionalLongResult.NONE;
    }
    if (value instanceof CheckedExpr.Const c
        && PolicyTypes.abi(c.type()).kind() == AbiType.Kind.INT
        && !c.type().equals(PolicyTypes.TIME)) {
      return new OptionalLongResult(true, c.value());
    }
    boolean time = value.type().equals(PolicyTypes.TIME);
    problems.report(
        problems
            .at(
                DiagnosticCode.BAD_SIZE,
                e.span(),
                what + " must be a constant number" + (time ? ", found time" : ""))
            .help(
                time
                    ? "write a number without a unit"
                    : "params cannot be used here: sizes are fixed when the policy is compiled"));
    return OptionalLongResult.NONE;
  }

  /** Bounds of a declaration; null without any or after an error. */
  record Bounds(@Nullable Long min, @Nullable Long max) {
    static final Bounds NONE = new Bounds(null, null);

    boolean contains(long value, boolean unsigned) {
      if (min == null || max == null) {
        return true;
      }
      if (unsigned) {
        return Long.compareUnsigned(min, value) <= 0 && Long.compareUnsigned(value, max) <= 0;
      }
      return min <= value && value <= max;
    }
  }

  /** Checks a declared range against the type it belongs to. */
  Bounds bounds(TypeRef.@Nullable Range range, PolicyType type) {
    if (range == null || PolicyTypes.isBad(type)) {
      return Bounds.NONE;
    }
    AbiType abi = PolicyTypes.abi(type);
    boolean allowed =
        (abi.kind() == AbiType.Kind.INT || abi.isIndex())
            && !(type instanceof PolicyType.EnumValue)
            && !type.optional();
    if (!allowed) {
      problems.report(DiagnosticCode.TYPE_MISMATCH, range.span(), type.label() + " has no range");
      return Bounds.NONE;
    }
    CheckedExpr low = exprs.check(range.low(), type, "the range is of this type", null);
    CheckedExpr high = exprs.check(range.high(), type, "the range is of this type", null);
    if (!(low instanceof CheckedExpr.Const a) || !(high instanceof CheckedExpr.Const b)) {
      if (!PolicyTypes.isBad(low.type()) && !PolicyTypes.isBad(high.type())) {
        problems.report(
            DiagnosticCode.BAD_SIZE, range.span(), "the bounds of a range are constants");
      }
      return Bounds.NONE;
    }
    boolean empty =
        abi.signed() ? a.value() > b.value() : Long.compareUnsigned(a.value(), b.value()) > 0;
    if (empty) {
      problems.report(DiagnosticCode.VALUE_OUT_OF_RANGE, range.span(), "the range is empty");
      return Bounds.NONE;
    }
    return new Bounds(a.value(), b.value());
  }
}
