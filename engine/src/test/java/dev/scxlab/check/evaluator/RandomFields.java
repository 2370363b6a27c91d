package dev.scxlab.check.evaluator;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.KernelField;
import dev.scxlab.check.evaluator.Scope.Ty;
import java.util.ArrayList;
import java.util.List;

/** Fields of kernel objects that have names in a scope. */
final class RandomFields {

  private RandomFields() {}

  /** What can be read of a type there. */
  static List<String> of(Ty type, Scope scope) {
    List<String> found = new ArrayList<>();
    for (Scope.Var v : scope.of(Ty.TASK)) {
      read(v.name(), AbiType.TASK, type, found);
    }
    found.addAll(ofHandles(type, scope));
    return found;
  }

  /** What can be read of a type of objects other than tasks. */
  static List<String> ofHandles(Ty type, Scope scope) {
    List<String> found = new ArrayList<>();
    for (Scope.Handle h : scope.handles) {
      read(h.name(), h.type(), type, found);
    }
    return found;
  }

  private static void read(String name, AbiType struct, Ty type, List<String> into) {
    for (KernelField f : KernelField.values()) {
      boolean plain = f.struct() == struct && !f.hidden() && !f.nullable();
      if (plain && f.type().label().equals(type.label)) {
        into.add(name + "." + f.fieldName());
      }
    }
  }
}
