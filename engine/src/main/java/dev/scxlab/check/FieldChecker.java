package dev.scxlab.check;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.KernelField;
import dev.scxlab.ir.MapDef;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Span;
import dev.scxlab.source.Spelling;
import dev.scxlab.syntax.Expr;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Fields of structs and of kernel objects. */
final class FieldChecker {

  private final ExprChecker exprs;
  private final Globals globals;
  private final Problems problems;

  FieldChecker(ExprChecker exprs) {
    this.exprs = exprs;
    this.globals = exprs.globals;
    this.problems = exprs.problems;
  }

  @Nullable Place field(Expr.Field f) {
    Place perCpu = thisCpu(f);
    if (perCpu != null) {
      return perCpu;
    }
    if (isPathOfC(f)) {
      return null;
    }
    CheckedExpr base = exprs.check(f.base());
    return PolicyTypes.isBad(base.type()) ? null : fieldOf(f, base);
  }

  /** Reports {@code p.scx.slice}, which C has and the language writes {@code p.slice}. */
  private boolean isPathOfC(Expr.Field f) {
    if (!(f.base() instanceof Expr.Field)
        || !(KernelSpelling.root(f) instanceof Expr.NameRef object)
        || !exprs.places().isLocal(object.name())) {
      return false;
    }
    String path = KernelSpelling.path(f);
    AbiType abi = PolicyTypes.abi(exprs.check(object).type());
    Optional<KernelField> field = KernelSpelling.field(abi, path);
    if (field.isEmpty()) {
      return false;
    }
    String ours = field.get().fieldName();
    Span steps = new Span(object.span().end() + 1, f.span().end());
    problems.report(
        problems
            .at(DiagnosticCode.UNKNOWN_FIELD, steps, abi.label() + " has no field `" + path + "`")
            .help(Problems.replace("here it is `" + ours + "`", steps, ours)));
    return true;
  }

  private @Nullable Place thisCpu(Expr.Field f) {
    if (!f.name().text().equals("this")
        || !(f.base() instanceof Expr.NameRef n)
        || exprs.places().isLocal(n.name())
        || !(globals.value(n.name()) instanceof NamedValue.Map m)
        || m.map().def().kind() != MapDef.Kind.PERCPU_ARRAY) {
      return null;
    }
    globals.use(n.name());
    return new Place.Memory(
        f.span(), m.map().value(), new Place.PerCpuBase(m.map(), null), List.of());
  }

  private @Nullable Place fieldOf(Expr.Field f, CheckedExpr base) {
    String name = f.name().text();
    if (base.type() instanceof PolicyType.StructRef s) {
      Optional<StructDef.StructField> found = s.def().field(name);
      if (found.isEmpty()) {
        unknownField(f, s.def().name(), s.def().fields().stream().map(StructDef.StructField::name));
        return null;
      }
      StructDef.StructField field = found.get();
      if (field.type() instanceof PolicyType.Lock) {
        problems.report(
            problems
                .at(DiagnosticCode.LOCK_WORD, f.name().span(), "the lock is no data")
                .help("`lock (" + problems.text(f.base().span()) + ") { }` holds it"));
        return null;
      }
      Place.FieldStep step = new Place.FieldStep(s.def(), field, f.name().span());
      if (base instanceof CheckedExpr.Read r && r.place() instanceof Place.Memory m) {
        List<Place.Step> steps = new ArrayList<>(m.steps());
        steps.add(step);
        return new Place.Memory(f.span(), field.type(), m.base(), steps);
      }
      if (base instanceof CheckedExpr.Local l && l.variable().inMemory()) {
        return new Place.Memory(
            f.span(), field.type(), new Place.StackBase(l.variable()), List.of(step));
      }
      return new Place.Memory(
          f.span(), field.type(), new Place.ReferenceBase(base, s.def().layout()), List.of(step));
    }
    AbiType abi = PolicyTypes.abi(base.type());
    Optional<KernelField> found = KernelField.byName(abi, name).filter(k -> !k.hidden());
    if (found.isPresent()) {
      KernelField field = found.get();
      return new Place.Kernel(
          f.span(),
          new PolicyType.Value(field.type(), field.nullable()),
          base,
          field,
          f.name().span());
    }
    if (abi.isHandle()) {
      unknownField(
          f,
          abi.label(),
          Stream.of(KernelField.values())
              .filter(k -> k.struct() == abi && !k.hidden())
              .map(KernelField::fieldName));
    } else {
      problems.reportUnknown(
          "fields of " + problems.text(f.base().span()),
          problems.at(
              DiagnosticCode.UNKNOWN_FIELD,
              f.name().span(),
              base.type().label() + " has no fields"),
          f.name().span(),
          Optional.empty());
    }
    return null;
  }

  private void unknownField(Expr.Field f, String of, Stream<String> names) {
    String name = f.name().text();
    Diagnostic.Builder d =
        problems.at(
            DiagnosticCode.UNKNOWN_FIELD, f.name().span(), of + " has no field `" + name + "`");
    List<String> all = names.toList();
    String mapped = foreignName(name);
    Optional<String> near =
        mapped != null && all.contains(mapped)
            ? Optional.of(mapped)
            : Spelling.nearestName(name, all.stream());
    if (near.isEmpty()) {
      d.help("it has " + String.join(", ", all));
    }
    problems.reportUnknown("field " + of + "." + name, d, f.name().span(), near);
  }

  /** What other schedulers and the kernel's C call our fields. */
  private static @Nullable String foreignName(String name) {
    switch (name) {
      case "vruntime":
      case "vtime":
        return "dsq_vtime";
      case "cpus_ptr":
      case "cpus_mask":
      case "cpus_allowed":
        return "cpus";
      case "sum_exec_runtime":
      case "runtime":
        return "sum_exec";
      case "static_prio":
        return "nice";
      case "name":
        return "comm";
      default:
        return null;
    }
  }
}
