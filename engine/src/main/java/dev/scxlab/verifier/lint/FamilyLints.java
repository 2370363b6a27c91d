package dev.scxlab.verifier.lint;

import dev.scxlab.ir.Program;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Severity;
import dev.scxlab.verifier.report.DsqName;
import dev.scxlab.verifier.report.Observation;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** R113 for the members of a family whose size is a constant: some are filled and never emptied. */
public final class FamilyLints {

  private FamilyLints() {}

  public static Optional<Diagnostic> check(Program program, long name, List<Observation> seen) {
    List<Integer> dims =
        DsqName.isDeclared(name) ? program.dsqs().get((int) name).dims() : List.of();
    if (dims.size() != 1 || dims.get(0) < 0) {
      return Optional.empty();
    }
    BitSet taken = new BitSet();
    seen.stream()
        .filter(o -> o.takes() && o.dsq() == name)
        .forEach(o -> taken.set((int) o.least(), (int) Math.min(o.most(), dims.get(0)) + 1));
    return seen.stream()
        .filter(o -> o.fills() && o.dsq() == name)
        .filter(o -> taken.nextClearBit((int) o.least()) <= o.most())
        .min(Comparator.comparingInt(o -> o.span().start()))
        .map(o -> neverEmptied(program, o, taken));
  }

  private static Diagnostic neverEmptied(Program program, Observation o, BitSet taken) {
    int element = taken.nextClearBit((int) o.least());
    boolean sure = taken.get((int) o.least(), (int) o.most() + 1).isEmpty();
    String text = DsqName.text(program, o.dsq()) + "[" + element + "]";
    String title = "nothing takes tasks out of `" + text + "`";
    return Diagnostic.of(DiagnosticCode.DSQ_NEVER_CONSUMED, o.span(), title)
        .op(program.functions().get(o.entry()).name())
        .severity(sure ? Severity.ERROR : Severity.WARNING)
        .at(
            sure
                ? "tasks wait here until the watchdog ends the policy"
                : "the index may be " + element)
        .help("call `dsq_move_to_local(" + text + ")` in dispatch as well")
        .build();
  }
}
