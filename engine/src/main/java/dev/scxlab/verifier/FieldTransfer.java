package dev.scxlab.verifier;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.KernelField;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.ir.Insn;
import dev.scxlab.ir.Symbol;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.verifier.lint.Lints;
import dev.scxlab.verifier.number.Scalar;
import dev.scxlab.verifier.report.Reports;
import dev.scxlab.verifier.state.Facts;
import dev.scxlab.verifier.state.OpAnalysis;
import dev.scxlab.verifier.state.Origin;
import dev.scxlab.verifier.state.RegState;
import dev.scxlab.verifier.state.Values;
import dev.scxlab.verifier.state.VerifierState;
import java.util.Optional;

/** What loads from and stores to objects of the kernel do to a state. */
final class FieldTransfer {

  private final OpAnalysis op;
  private final Reports reports;
  private final Lints lints;

  FieldTransfer(OpAnalysis op, Reports reports, Lints lints) {
    this.op = op;
    this.reports = reports;
    this.lints = lints;
  }

  RegState load(VerifierState state, int at, Insn insn, RegState handle, int size) {
    RegState sure = reports.nulls().dereference(state, at, insn.src(), handle);
    RegState object = lints.stale(state, at, insn.src(), sure);
    Optional<KernelField> field = field(object, insn, size);
    if (field.isEmpty()) {
      if (!object.isPoisoned()) {
        reports.malformed(state, at, Reports.what(object) + " has no field here");
      }
      return reports.poisoned();
    }
    KernelField f = field.get();
    RegState known = state.findCell(VerifierState.Base.OBJECT, object.id(), 0, insn.offset(), size);
    if (known != null && object.id() != 0) {
      return known;
    }
    RegState value = fieldValue(state, at, f, object);
    if (object.id() != 0) {
      state.addCell(
          new VerifierState.Cell(
              VerifierState.Base.OBJECT, object.id(), 0, insn.offset(), size, value));
    }
    return value;
  }

  private static Optional<KernelField> field(RegState object, Insn insn, int size) {
    if (insn.symbol() instanceof Symbol.KernelField named) {
      for (KernelField f : KernelField.values()) {
        if (f.struct() == object.type()
            && f.fieldName().equals(named.field())
            && insn.offset() >= f.offset()
            && insn.offset() + size <= f.offset() + f.bytes()) {
          return Optional.of(f);
        }
      }
      return Optional.empty();
    }
    for (KernelField f : KernelField.values()) {
      if (f.struct() == object.type()
          && insn.offset() >= f.offset()
          && insn.offset() + size <= f.offset() + f.bytes()) {
        return Optional.of(f);
      }
    }
    return Optional.empty();
  }

  private RegState fieldValue(VerifierState state, int at, KernelField field, RegState object) {
    long id = op.ids().fresh();
    Origin origin =
        new Origin(Origin.Kind.FIELD, field.fieldName(), state.top().function.index(), at, null);
    if (field.type().isHandle()) {
      RegState handle = Values.handleField(field.type(), field.nullable(), id);
      int inherited = object.marks() & (Facts.BORROWED | Facts.STALE);
      return handle.withMarks(inherited).withRef(object.ref()).withOrigin(origin);
    }
    RegState value =
        field.type() == AbiType.TEXT
            ? RegState.scalar(Scalar.UNKNOWN, id)
            : Values.ofType(wordType(field), field.wordRange(), false, id);
    int marks = field == KernelField.TASK_DSQ_VTIME ? Facts.VTIME : 0;
    marks |= field == KernelField.TASK_SLICE ? Facts.SLICE : 0;
    boolean identifies = field == KernelField.TASK_PID || field == KernelField.TASK_TID;
    boolean own = identifies && object.sameValue(ownTask());
    return value.withMarks(marks | (own ? Facts.OWN_PID : 0)).withOrigin(origin);
  }

  private static AbiType wordType(KernelField field) {
    if (field.decode() == KernelField.Decode.PLAIN || field.wordRange() != null) {
      return field.type();
    }
    return field.bytes() == 8 ? AbiType.U64 : AbiType.U32;
  }

  private RegState ownTask() {
    return op.arguments().isEmpty() ? RegState.UNINIT : op.arguments().get(0);
  }

  void store(VerifierState state, int at, Insn insn, RegState handle, RegState value, int size) {
    RegState object = reports.nulls().dereference(state, at, insn.dst(), handle);
    if (object.isPoisoned()) {
      return;
    }
    Optional<KernelField> field = field(object, insn, size);
    boolean writable =
        field.isPresent()
            && field.get().writable()
            && field.get().bytes() == size
            && (!field.get().writableInInitTaskOnly() || op.isOp(OpsCallback.INIT_TASK));
    if (!writable) {
      String name = field.map(KernelField::fieldName).orElse("this part");
      reports.add(
          reports
              .at(
                  DiagnosticCode.READ_ONLY,
                  state,
                  at,
                  "`" + name + "` of " + Reports.what(object) + " cannot be written")
              .help("writable fields of a task: slice, dsq_vtime, and disallow in init_task"),
          state,
          0);
      return;
    }
    if (!value.isScalar()) {
      reports.operands().notANumber(state, at, insn.src(), value);
    }
    lints.writesField(state, at, field.get().fieldName());
    state.forgetCells(c -> c.base() == VerifierState.Base.OBJECT);
  }
}
