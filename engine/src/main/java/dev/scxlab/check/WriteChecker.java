package dev.scxlab.check;

import dev.scxlab.abi.AbiType;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Label;

/** What may be written (R11). */
final class WriteChecker {

  private final Globals globals;
  private final Problems problems;

  WriteChecker(ExprChecker exprs) {
    this.globals = exprs.globals;
    this.problems = exprs.problems;
  }

  /** Refuses a write to a place that may only be read; true when it may be written. */
  private static boolean holdsMask(PolicyType type) {
    return type.equals(PolicyTypes.OWN_MASK)
        || (isWhole(type) && Layout.dataType(type, null, null).holdsMask());
  }

  private static boolean isWhole(PolicyType type) {
    return type instanceof PolicyType.StructRef || type instanceof PolicyType.ArrayOf;
  }

  private static boolean constant(Place.Memory m) {
    return m.base() instanceof Place.DataBase b && b.data().constant();
  }

  boolean writable(Place place, boolean inInitTask) {
    if (place instanceof Place.Kernel k) {
      if (k.field().writable() && (!k.field().writableInInitTaskOnly() || inInitTask)) {
        return true;
      }
      Diagnostic.Builder d =
          problems.at(
              DiagnosticCode.READ_ONLY,
              k.span(),
              "`"
                  + k.field().fieldName()
                  + "` of a "
                  + k.field().struct().label()
                  + " cannot be written"
                  + (k.field().writable() ? " here" : ""));
      if (k.field().writable()) {
        d.help("it counts in init_task only");
      } else if (k.field().struct() == AbiType.TASK) {
        d.help("of a task, `slice` and `dsq_vtime` can be written, and `disallow` in init_task");
      }
      problems.report(d);
      return false;
    }
    Place.Memory m = (Place.Memory) place;
    if (!constant(m) && holdsMask(place.type())) {
      boolean whole = isWhole(place.type());
      String text = problems.text(m.span());
      problems.report(
          DiagnosticCode.READ_ONLY,
          m.span(),
          whole
              ? "`" + text + "` holds a mask and cannot be assigned as a whole"
              : "a mask is filled, not assigned",
          whole
              ? "assign its fields; copy a mask with `cpumask_copy`"
              : "copy one into it: `cpumask_copy(" + text + ", other)`");
      return false;
    }
    if (m.base() instanceof Place.DataBase b && b.data().constant()) {
      boolean param = globals.value(b.data().name()) instanceof NamedValue.Param;
      Diagnostic.Builder d =
          problems.at(
              DiagnosticCode.READ_ONLY,
              m.span(),
              "`" + problems.text(m.span()) + "` cannot be written");
      if (b.data().span().length() > 0) { // numbers of the machine are declared nowhere
        d.label(Label.declaration(b.data().span(), param ? "a param" : "a constant"));
      }
      problems.report(
          param
              ? d.help("params change with --set " + b.data().name() + "=...")
              : d.help("copy it into a variable"));
      return false;
    }
    return true;
  }
}
