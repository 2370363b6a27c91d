package dev.scxlab.verifier;

import dev.scxlab.ir.DataType;
import dev.scxlab.ir.MapDef;
import dev.scxlab.verifier.report.Reports;
import dev.scxlab.verifier.state.OpAnalysis;
import dev.scxlab.verifier.state.RegState;
import dev.scxlab.verifier.state.RegState.Kind;
import dev.scxlab.verifier.state.RegState.Nullness;
import dev.scxlab.verifier.state.VerifierState;
import org.jspecify.annotations.Nullable;

/** The map that a helper is called for, and the keys and values that go with it. */
final class MapArguments {

  /** Of maps whose keys are indices. */
  static final int ARRAY_KEY_BYTES = 4;

  private final OpAnalysis op;
  private final Reports reports;
  private final Arguments arguments;

  MapArguments(OpAnalysis op, Reports reports, Arguments arguments) {
    this.op = op;
    this.reports = reports;
    this.arguments = arguments;
  }

  /** The map that a call is about, in r1; null when there is none, which is said. */
  @Nullable MapDef map(VerifierState state, int at) {
    RegState value = reports.read(state, at, 1);
    if (value.kind() != Kind.MAP) {
      if (!value.isPoisoned()) {
        reports.malformed(state, at, "this call needs a map");
      }
      return null;
    }
    if (value.nullness() != Nullness.NON_NULL) {
      reports.nulls().dereference(state, at, 1, value);
    }
    return op.program().maps().get(value.index());
  }

  /** The size of a key of one map. */
  static int keyBytes(MapDef map) {
    DataType key = map.key();
    return isArray(map) || key == null ? ARRAY_KEY_BYTES : key.size();
  }

  /** Whether the keys are indices, all of which are there. */
  static boolean isArray(MapDef map) {
    switch (map.kind()) {
      case ARRAY:
      case PERCPU_ARRAY:
      case STAT:
      case HIST:
        return true;
      default:
        return false;
    }
  }

  /** Whether one of several maps of a name was chosen already. */
  static boolean isInner(RegState map) {
    return map.scalar().isConstant(1);
  }

  /** The key that a call has in r2, when it is on the stack and one known value; else null. */
  @Nullable RegState key(VerifierState state, int bytes) {
    Integer place = arguments.stackPlace(state, 2, bytes);
    return place == null ? null : arguments.stack(state, 2).find(place, bytes);
  }

  /** Checks a value that goes into a map; whether it identifies the op's own task. */
  boolean storedValue(VerifierState state, int at, int register, MapDef map) {
    String what = "`" + reports.names().text(arguments.span(state, at, register)) + "`";
    if (!arguments.readable(state, at, register, map.value().size(), what)) {
      return false;
    }
    arguments.checkValue(state, at, register, map.value());
    return arguments.holdsOwnPid(state, register, map.value());
  }
}
