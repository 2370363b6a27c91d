package dev.scxlab.check;

import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Spelling;
import dev.scxlab.syntax.Expr;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Values of structs, written field by field. */
final class StructValueChecker {

  private final ExprChecker exprs;
  private final Problems problems;

  StructValueChecker(ExprChecker exprs) {
    this.exprs = exprs;
    this.problems = exprs.problems;
  }

  /** {@code ctx{ a: 1 }}; in code only of structs that can be copied. */
  CheckedExpr value(StructDef def, Expr.StructLit s) {
    List<CheckedExpr.FieldValue> fields = fieldValues(def, s);
    if (exprs.scope() == null || !def.layout().holdsMask()) {
      return new CheckedExpr.StructValue(s.span(), def, fields);
    }
    problems.report(
        DiagnosticCode.NOT_PLAIN_DATA,
        s.span(),
        "`" + def.name() + "` has a mask and exists in its place only",
        "set the fields there one by one; `cpumask_clear` empties a mask");
    return new CheckedExpr.Bad(s.span());
  }

  /** The fields of a struct value, each at most once. */
  private List<CheckedExpr.FieldValue> fieldValues(StructDef def, Expr.StructLit s) {
    List<CheckedExpr.FieldValue> values = new ArrayList<>();
    Set<String> seen = new LinkedHashSet<>();
    for (Expr.FieldInit f : s.fields()) {
      Optional<StructDef.StructField> field = def.field(f.name().text());
      if (field.isEmpty()) {
        Diagnostic.Builder d =
            problems.at(
                DiagnosticCode.UNKNOWN_FIELD,
                f.name().span(),
                def.name() + " has no field `" + f.name().text() + "`");
        Spelling.nearestName(
                f.name().text(), def.fields().stream().map(StructDef.StructField::name))
            .ifPresent(
                near ->
                    d.help(
                        Problems.replace("did you mean `" + near + "`?", f.name().span(), near)));
        problems.report(d);
        exprs.check(f.value());
        continue;
      }
      if (!seen.add(f.name().text())) {
        problems.report(
            DiagnosticCode.DUPLICATE_NAME,
            f.name().span(),
            "`" + f.name().text() + "` is given twice");
      }
      if (field.get().dataType().holdsMask()) {
        problems.report(
            DiagnosticCode.READ_ONLY,
            f.span(),
            "`" + f.name().text() + "` is a mask, which begins empty",
            "fill it with `cpumask_copy` or `cpumask_setall`");
        continue;
      }
      CheckedExpr value =
          exprs.check(f.value(), field.get().type(), "declared here", field.get().span());
      if (!PolicyTypes.isBad(value.type())) {
        values.add(new CheckedExpr.FieldValue(field.get(), value));
      }
    }
    return values;
  }
}
