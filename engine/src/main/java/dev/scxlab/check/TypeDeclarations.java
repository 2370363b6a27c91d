package dev.scxlab.check;

import dev.scxlab.ir.DataType;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Label;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.Decl;
import dev.scxlab.syntax.Name;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Enums and structs. */
final class TypeDeclarations {

  private final Globals globals;
  private final Problems problems;
  private final TypeResolver types;
  private final Definitions definitions;

  TypeDeclarations(
      ExprChecker exprs, TypeResolver types, Definitions definitions, Initials initials) {
    this.globals = exprs.globals;
    this.problems = exprs.problems;
    this.types = types;
    this.definitions = definitions;
  }

  void enumType(Decl decl) {
    if (!(decl instanceof Decl.EnumType e)) {
      return;
    }
    PolicyType.EnumDef def =
        new PolicyType.EnumDef(
            e.name().text(), e.members().stream().map(Name::text).toList(), e.name().span());
    if (definitions.defineType(e.name())) {
      globals.enums.put(def.name(), def);
    }
    PolicyType type = new PolicyType.EnumValue(def, false);
    for (int i = 0; i < e.members().size(); i++) {
      definitions.define(e.members().get(i), new NamedValue.Scalar(type, i, null));
      globals.use(e.members().get(i).text());
    }
  }

  /** The type of a field that is a lock, of which a struct has one; null for other fields. */
  private @Nullable PolicyType lock(Decl.StructField f, List<Layout.FieldSpec> before) {
    boolean plain = f.type().dims().isEmpty() && f.type().range() == null && !f.type().optional();
    if (!f.type().name().text().equals("lock") || !plain) {
      return null;
    }
    for (Layout.FieldSpec other : before) {
      if (other.type() instanceof PolicyType.Lock) {
        problems.report(
            problems
                .at(DiagnosticCode.NOT_PLAIN_DATA, f.type().span(), "a struct has one lock at most")
                .label(Label.declaration(other.span(), "the first")));
        return PolicyTypes.BAD;
      }
    }
    return new PolicyType.Lock();
  }

  void struct(Decl decl) {
    if (!(decl instanceof Decl.Struct s)) {
      return;
    }
    List<Layout.FieldSpec> specs = new ArrayList<>();
    Map<String, Span> seen = new HashMap<>();
    for (Decl.StructField f : s.fields()) {
      Span first = seen.putIfAbsent(f.name().text(), f.name().span());
      if (first != null) {
        problems.report(
            problems
                .at(
                    DiagnosticCode.DUPLICATE_NAME,
                    f.name().span(),
                    "`" + f.name().text() + "` is already a field")
                .label(Label.declaration(first, "first defined here")));
        continue;
      }
      PolicyType type = lock(f, specs);
      if (type == null) {
        type = types.stored(f.type(), false);
      }
      TypeResolver.Bounds bounds = types.bounds(f.type().range(), PlaceDeclarations.element(type));
      DataType dataType = Layout.dataType(type, bounds.min(), bounds.max());
      specs.add(new Layout.FieldSpec(f.name().text(), type, dataType, f.name().span()));
    }
    if (s.fields().isEmpty()) {
      problems.report(DiagnosticCode.BAD_SIZE, s.name().span(), "a struct has at least one field");
    }
    if (definitions.defineType(s.name())) {
      globals.structs.put(s.name().text(), Layout.struct(s.name().text(), specs, s.name().span()));
    }
  }
}
