package dev.scxlab.verifier;

import dev.scxlab.ir.DataType;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Span;
import dev.scxlab.verifier.number.Arithmetic;
import dev.scxlab.verifier.number.Scalar;
import dev.scxlab.verifier.report.RangeReports;
import dev.scxlab.verifier.report.Reports;
import dev.scxlab.verifier.state.Facts;
import dev.scxlab.verifier.state.OpAnalysis;
import dev.scxlab.verifier.state.Origin;
import dev.scxlab.verifier.state.Places;
import dev.scxlab.verifier.state.RegState;
import dev.scxlab.verifier.state.RegState.Kind;
import dev.scxlab.verifier.state.StackMemory;
import dev.scxlab.verifier.state.Values;
import dev.scxlab.verifier.state.VerifierState;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Memory that a call reads or writes through its arguments. */
final class Arguments {

  private static final int MAX_LEAVES = 64;

  private final OpAnalysis op;
  private final Reports reports;
  private final RangeReports ranges;

  Arguments(OpAnalysis op, Reports reports, RangeReports ranges) {
    this.op = op;
    this.reports = reports;
    this.ranges = ranges;
  }

  /** The place on the stack that a register points at, when it is one place; else null. */
  @Nullable Integer stackPlace(VerifierState state, int register, int size) {
    RegState pointer = state.reg(register);
    boolean one = pointer.kind() == Kind.STACK && pointer.scalar().isConstant();
    if (!one || !StackMemory.inFrame(pointer.scalar().smin(), size)) {
      return null;
    }
    return (int) pointer.scalar().smin();
  }

  /** The stack that a register points into. */
  StackMemory stack(VerifierState state, int register) {
    return state.frames[state.reg(register).index()].stack;
  }

  /** Checks that a call may read so many bytes where a register points. */
  boolean readable(VerifierState state, int at, int register, int size, String what) {
    RegState pointer = reports.read(state, at, register);
    if (pointer.isPoisoned()) {
      return false;
    }
    if (pointer.kind() == Kind.STACK) {
      Integer place = stackPlace(state, register, size);
      if (place == null) {
        ranges.outsideStack(state, at);
        return false;
      }
      StackMemory stack = stack(state, register);
      if (stack.firstUnwritten(place, size) != 0) {
        String title = what + " is not set completely";
        reports.add(
            reports
                .at(DiagnosticCode.STRUCT_NOT_FULLY_SET, state, span(state, at, register), title)
                .help("fill the rest with zero: begin with `= name{}`"),
            state,
            0);
        stack.fill(place, size);
      }
      return true;
    }
    return pointsInto(state, at, register, pointer, size);
  }

  private boolean pointsInto(
      VerifierState state, int at, int register, RegState pointer, int size) {
    RegState sure = reports.nulls().dereference(state, at, register, pointer);
    if (sure.isPoisoned()) {
      return false;
    }
    if (sure.kind() == Kind.DATA || sure.kind() == Kind.MAP_VALUE) {
      DataType type =
          sure.kind() == Kind.DATA
              ? op.program().data().get(sure.index()).type()
              : op.program().maps().get(sure.index()).value();
      return ranges.checkPlace(state, at, sure, sure.scalar(), size, type.size());
    }
    reports.malformed(state, at, "this call needs an address here");
    return false;
  }

  /** Checks that a call may write so many bytes where a register points: on the stack only. */
  @Nullable Integer writable(VerifierState state, int at, int register, int size) {
    RegState pointer = reports.read(state, at, register);
    Integer place = stackPlace(state, register, size);
    if (place == null) {
      if (!pointer.isPoisoned()) {
        reports.malformed(state, at, "this call needs a place on the stack for its result");
      }
      return null;
    }
    if (stack(state, register).iteratorIn(place, size) != null) {
      reports.malformed(state, at, "an iterator cannot be overwritten");
      return null;
    }
    return place;
  }

  Span span(VerifierState state, int at, int register) {
    return reports.names().spanOf(state.top().function, at, register);
  }

  /** Checks that what lies where a register points fits a type's ranges. */
  void checkValue(VerifierState state, int at, int register, DataType type) {
    RegState pointer = state.reg(register);
    Integer place = stackPlace(state, register, type.size());
    forEachScalar(
        type,
        0,
        (offset, scalar) -> {
          if (scalar.kind() == DataType.ScalarKind.LOCK) {
            return; // maps keep their own
          }
          RegState value = null;
          if (place != null) {
            value = stack(state, register).find(place + offset, scalar.size());
          }
          if (value == null && !Places.holdsRanges(scalar)) {
            return;
          }
          if (value == null) {
            value = elsewhere(pointer, offset, scalar.size());
          }
          ranges.checkScalar(state, at, span(state, at, register), scalar, value);
        });
  }

  /** The number in a variable or in a value of a map. */
  private RegState elsewhere(RegState pointer, int offset, int size) {
    RegState any = RegState.scalar(Scalar.ofWidth(8 * size), 0);
    if (pointer.kind() != Kind.DATA && pointer.kind() != Kind.MAP_VALUE) {
      return any;
    }
    DataType type =
        pointer.kind() == Kind.DATA
            ? op.program().data().get(pointer.index()).type()
            : op.program().maps().get(pointer.index()).value();
    Scalar place =
        Scalar.apply(Arithmetic.Operation.ADD, false, pointer.scalar(), Scalar.constant(offset));
    RegState constant = ConstantData.read(op.program(), pointer, place, size, 0);
    if (constant != null) {
      return constant;
    }
    DataType part = Places.find(type, place, size);
    return part instanceof DataType.Scalar s && s.size() == size ? Values.ofPlace(s, 0) : any;
  }

  /** Whether what lies where a register points identifies the op's own task. */
  boolean holdsOwnPid(VerifierState state, int register, DataType type) {
    Integer place = stackPlace(state, register, type.size());
    if (place == null) {
      return false;
    }
    boolean[] found = new boolean[1];
    forEachScalar(
        type,
        0,
        (offset, scalar) -> {
          RegState value = stack(state, register).find(place + offset, scalar.size());
          found[0] |= value != null && value.hasMark(Facts.OWN_PID);
        });
    return found[0];
  }

  /** Puts what a place of some type holds on the stack. */
  void fillTyped(StackMemory stack, int place, DataType type, Origin origin) {
    stack.fill(place, type.size());
    forEachScalar(
        type,
        0,
        (offset, scalar) -> {
          RegState value = Values.ofPlace(scalar, op.ids().fresh()).withOrigin(origin);
          if (value.isScalar() && scalar.size() < 8) {
            value = value.withScalar(value.scalar().zeroExtend(8 * scalar.size()));
          }
          stack.store(place + offset, scalar.size(), value);
        });
  }

  private static void forEachScalar(
      DataType type, int from, BiConsumer<Integer, DataType.Scalar> action) {
    if (type instanceof DataType.Scalar scalar) {
      action.accept(from, scalar);
    } else if (type instanceof DataType.Struct struct) {
      for (DataType.Field field : struct.fields()) {
        forEachScalar(field.type(), from + field.offset(), action);
      }
    } else if (type instanceof DataType.Array array && array.count() <= MAX_LEAVES) {
      for (int i = 0; i < array.count(); i++) {
        forEachScalar(array.element(), from + i * array.element().size(), action);
      }
    }
  }
}
