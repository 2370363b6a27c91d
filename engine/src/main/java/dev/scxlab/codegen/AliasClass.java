package dev.scxlab.codegen;

import dev.scxlab.check.Place;
import dev.scxlab.check.PolicyType;
import dev.scxlab.check.StructDef;
import dev.scxlab.ir.DataVariable;

/**
 * What a place may overlap with: fields by struct and name, other places by their variable,
 * elements behind a reference to an array with all elements of their type.
 *
 * @param owner the variable or field; empty behind a reference
 * @param element for an element of an array its type, else empty
 */
record AliasClass(String owner, String element) {

  static AliasClass of(Place.Memory m, ProgramBuilder program) {
    int steps = m.steps().size();
    boolean element = steps > 0 && m.steps().get(steps - 1) instanceof Place.IndexStep;
    String type = element ? m.type().label() : "";
    for (int i = steps - 1; i >= 0; i--) {
      if (m.steps().get(i) instanceof Place.FieldStep f) {
        return new AliasClass(field(f.struct(), f.field()).owner(), type);
      }
    }
    if (m.base() instanceof Place.DataBase d) {
      return new AliasClass(data(program.variable(d.data().index())).owner(), type);
    }
    if (m.base() instanceof Place.PerCpuBase p) {
      return new AliasClass("map " + p.map().name(), type);
    }
    if (m.base() instanceof Place.EntryBase e) {
      return new AliasClass("map " + e.entry().map().name(), type);
    }
    return new AliasClass(
        m.base() instanceof Place.StackBase s ? "stack " + s.variable().name() : "", type);
  }

  /** The elements of an array that lies in a place. */
  static AliasClass ofElements(Place.Memory m, PolicyType.ArrayOf array, ProgramBuilder program) {
    return new AliasClass(of(m, program).owner(), array.element().label());
  }

  static AliasClass field(StructDef struct, StructDef.StructField field) {
    String element = field.type() instanceof PolicyType.ArrayOf a ? a.element().label() : "";
    return new AliasClass("field " + struct.name() + "." + field.name(), element);
  }

  static AliasClass data(DataVariable variable) {
    return new AliasClass("data " + variable.address(), "");
  }

  /** A field of a kernel object. */
  static AliasClass kernel(String path) {
    return new AliasClass("kernel " + path, "");
  }

  /** Whether a write to one may change the other. */
  boolean meets(AliasClass other) {
    boolean reference = owner.isEmpty() || other.owner.isEmpty();
    return owner.equals(other.owner) || (reference && element.equals(other.element));
  }
}
