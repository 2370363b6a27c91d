package dev.scxlab.verifier;

import dev.scxlab.abi.AbiType;
import dev.scxlab.ir.Insn;
import dev.scxlab.ir.Opcode;
import dev.scxlab.source.PathStep;
import dev.scxlab.verifier.number.Arithmetic;
import dev.scxlab.verifier.number.Comparison;
import dev.scxlab.verifier.number.Scalar;
import dev.scxlab.verifier.report.Reports;
import dev.scxlab.verifier.state.Facts;
import dev.scxlab.verifier.state.OpAnalysis;
import dev.scxlab.verifier.state.Origin;
import dev.scxlab.verifier.state.PathNotes;
import dev.scxlab.verifier.state.RegState;
import dev.scxlab.verifier.state.RegState.Nullness;
import dev.scxlab.verifier.state.Relation;
import dev.scxlab.verifier.state.Relation.Kind;
import dev.scxlab.verifier.state.VerifierState;
import org.jspecify.annotations.Nullable;

/** What each side of a conditional jump knows. */
final class BranchTransfer {

  private final OpAnalysis op;
  private final Reports reports;

  BranchTransfer(OpAnalysis op, Reports reports) {
    this.op = op;
    this.reports = reports;
  }

  /**
   * Narrows a state to one side of a jump.
   *
   * @param state changed in place
   * @param taken which side
   * @return false when no path goes there
   */
  boolean follow(VerifierState state, int at, Insn insn, boolean taken) {
    Comparison positive = comparison(insn);
    Comparison comparison = taken ? positive : positive.negated();
    boolean narrow = insn.opcodeClass() == Opcode.JMP32;
    RegState a = reports.read(state, at, insn.dst());
    RegState b =
        Opcode.isRegisterSource(insn.opcode())
            ? reports.read(state, at, insn.src())
            : RegState.scalar(Scalar.constant(insn.imm()), 0);
    if (a.isScalar() && b.isScalar()) {
      return followNumbers(state, at, comparison, narrow, taken, a, b);
    }
    if (a.isNullable() && b.isZero()) {
      return followNull(state, at, comparison, narrow, taken, a, insn.dst());
    }
    if (b.isNullable() && a.isZero()) {
      return followNull(state, at, comparison, narrow, taken, b, insn.src());
    }
    boolean equality = comparison == Comparison.EQ || comparison == Comparison.NE;
    if (!equality || narrow || a.isScalar() != b.isScalar()) {
      boolean bad = a.isScalar() ? !isGone(b) : !isGone(a);
      if (bad && !(a.isPointer() && b.isZero())) {
        int register = a.isScalar() ? insn.src() : insn.dst();
        reports.operands().notANumber(state, at, register, a.isScalar() ? b : a);
      }
    } else if (comparison == Comparison.EQ) {
      if (a.isNullable() && a.nullness() == Nullness.MAYBE && b.nullness() == Nullness.NON_NULL) {
        state.setNullness(a, Nullness.NON_NULL);
      }
    }
    state.add(PathStep.Event.BRANCH, at, taken, 0);
    return true;
  }

  private static boolean isGone(RegState value) {
    return value.gone() != null || value.kind() == RegState.Kind.UNINIT;
  }

  private static Comparison comparison(Insn insn) {
    switch (Opcode.operation(insn.opcode())) {
      case Opcode.JEQ:
        return Comparison.EQ;
      case Opcode.JNE:
        return Comparison.NE;
      case Opcode.JGT:
        return Comparison.GT;
      case Opcode.JGE:
        return Comparison.GE;
      case Opcode.JLT:
        return Comparison.LT;
      case Opcode.JLE:
        return Comparison.LE;
      case Opcode.JSGT:
        return Comparison.SGT;
      case Opcode.JSGE:
        return Comparison.SGE;
      case Opcode.JSLT:
        return Comparison.SLT;
      case Opcode.JSLE:
        return Comparison.SLE;
      default:
        return Comparison.SET;
    }
  }

  private boolean followNull(
      VerifierState state,
      int at,
      Comparison comparison,
      boolean narrow,
      boolean taken,
      RegState value,
      int register) {
    boolean equality = comparison == Comparison.EQ || comparison == Comparison.NE;
    if (!equality || narrow) {
      reports.operands().notANumber(state, at, register, value);
      return true;
    }
    Nullness wanted = comparison == Comparison.EQ ? Nullness.NULL : Nullness.NON_NULL;
    if (value.nullness() != Nullness.MAYBE) {
      return value.nullness() == wanted;
    }
    state.setNullness(value, wanted);
    String note = wanted == Nullness.NULL ? "finds nothing" : "finds something";
    state.add(PathStep.Event.BRANCH, at, taken, value.id(), note);
    return true;
  }

  private boolean followNumbers(
      VerifierState state,
      int at,
      Comparison comparison,
      boolean narrow,
      boolean taken,
      RegState a,
      RegState b) {
    if (a.sameValue(b)
        && !comparison.holds(0, 0, 64)
        && comparison != Comparison.NOT_SET
        && comparison != Comparison.SET) {
      return false;
    }
    Scalar newA = a.scalar().refine(comparison, narrow, b.scalar());
    Scalar newB = b.scalar().refine(comparison.mirrored(), narrow, a.scalar());
    if (newA == null || newB == null) {
      return false;
    }
    if (!narrow && contradicts(state, comparison, a, b)) {
      return false;
    }
    if (contradictsCount(comparison, newA, a, b)) {
      return false;
    }
    boolean decided = a.scalar().refine(comparison.negated(), narrow, b.scalar()) == null;
    int factsA = a.facts() | learned(comparison, newA, b);
    int factsB = b.facts() | learned(comparison.mirrored(), newB, a);
    update(state, a, newA, factsA, 0);
    update(state, b, newB, factsB, 0);
    if (!narrow) {
      relate(state, comparison, a, b, newA);
      relateSigned(state, comparison, a, b, newA.smin() >= 0 && newB.smin() >= 0);
    }
    learn(state, comparison, a, newA, b);
    if (a.hasFact(Facts.FREE_SLOTS)) {
      freeSlots(state, newA);
    }
    if (!decided) {
      state.add(PathStep.Event.BRANCH, at, taken, a.id() != 0 ? a.id() : b.id());
    }
    return true;
  }

  /** Whether what is known of two values rules out a comparison of theirs. */
  private static boolean contradicts(
      VerifierState state, Comparison comparison, RegState a, RegState b) {
    switch (comparison) {
      case EQ:
        return state.relates(a, b, BranchTransfer::excludesEqual)
            || state.relates(b, a, BranchTransfer::excludesEqual);
      case NE:
        return (state.relates(a, b, Kind::isAtMost) && state.relates(b, a, Kind::isAtMost))
            || (atMostSigned(state, a, b) && atMostSigned(state, b, a));
      case LT:
        return state.relates(b, a, Kind::isAtMost);
      case LE:
        return state.relates(b, a, Kind::isLess);
      case GT:
        return state.relates(a, b, Kind::isAtMost);
      case GE:
        return state.relates(a, b, Kind::isLess);
      case SLT:
        return atMostSigned(state, b, a);
      case SLE:
        return lessSigned(state, b, a);
      case SGT:
        return atMostSigned(state, a, b);
      case SGE:
        return lessSigned(state, a, b);
      default:
        return false;
    }
  }

  private static boolean excludesEqual(Kind kind) {
    return kind.isLess() || kind == Kind.SIGNED_LESS || kind == Kind.DIFFERENT;
  }

  private static boolean lessSigned(VerifierState state, RegState a, RegState b) {
    return state.relates(a, b, k -> k == Kind.SIGNED_LESS || (natural(a, b) && k.isLess()));
  }

  private static boolean atMostSigned(VerifierState state, RegState a, RegState b) {
    return state.relates(
        a,
        b,
        k -> k == Kind.SIGNED_LESS || k == Kind.SIGNED_AT_MOST || (natural(a, b) && k.isAtMost()));
  }

  private static boolean natural(RegState a, RegState b) {
    return a.scalar().smin() >= 0 && b.scalar().smin() >= 0;
  }

  /** Whether an index that is valid unless it is negative is said to reach the count. */
  private static boolean contradictsCount(
      Comparison comparison, Scalar left, RegState a, RegState b) {
    boolean above =
        comparison == Comparison.GE
            || comparison == Comparison.SGE
            || comparison == Comparison.GT
            || comparison == Comparison.SGT
            || comparison == Comparison.EQ;
    if (!above || left.low().smin() < 0) {
      return false;
    }
    for (AbiType type : Facts.DOMAINS) {
      boolean valid = a.hasFact(Facts.valid(type)) || a.hasFact(Facts.validUnlessNegative(type));
      if (valid && b.hasFact(Facts.count(type))) {
        return true;
      }
    }
    return false;
  }

  /** What the lints learn from a decision. */
  private void learn(
      VerifierState state, Comparison comparison, RegState a, Scalar newA, RegState b) {
    boolean zero = b.scalar().isConstant(0);
    boolean isTrue = comparison == Comparison.NE && zero;
    for (PathNotes.Test test : state.notes.tests()) {
      if (isTrue && test.result() == a.id() && test.isOfWholeMask()) {
        state.notes = state.notes.withAnyCpu();
      } else if (isTrue && test.result() == a.id()) {
        state.mapValues(
            v ->
                v.isScalar() && v.id() == test.cpu() && v.delta() == test.cpuDelta()
                    ? v.withFacts(v.facts() | Facts.ALLOWED)
                    : v);
      }
    }
    if (newA.low().smax() < 0) {
      state.notes = state.notes.withoutClaim(a.id());
    }
    if (isReason(a.origin()) || isReason(b.origin())) {
      state.notes = state.notes.withWork();
    }
    boolean everywhere = isField(a, "nr_cpus_allowed") && b.hasFact(Facts.count(AbiType.CPU));
    if (everywhere && (comparison == Comparison.EQ || comparison == Comparison.SGE)) {
      state.notes = state.notes.withAnyCpu();
    }
  }

  private static boolean isField(RegState value, String name) {
    Origin origin = value.origin();
    return origin != null && origin.kind() == Origin.Kind.FIELD && origin.name().equals(name);
  }

  /** Whether a value was read from a place that ops write: a counter of what waits, a mark. */
  private boolean isReason(@Nullable Origin origin) {
    Origin from = origin == null ? null : origin.producer();
    return from != null
        && from.kind() == Origin.Kind.PLACE
        && !op.program().isReadOnly(from.name());
  }

  /** Remembers what a comparison says of two values, where their numbers do not say it. */
  private static void relate(
      VerifierState state, Comparison comparison, RegState a, RegState b, Scalar newA) {
    boolean constant = b.scalar().isConstant();
    switch (comparison) {
      case EQ:
        if (!constant) {
          state.addRelation(Relation.of(a, Kind.AT_MOST, b));
          state.addRelation(Relation.of(b, Kind.AT_MOST, a));
        }
        break;
      case NE:
        if (!constant || newA.contains(b.scalar().umin())) {
          state.addRelation(Relation.different(a, b));
        }
        break;
      case LT:
        state.addRelation(Relation.of(a, Kind.LESS, b));
        break;
      case GT:
        state.addRelation(Relation.of(b, Kind.LESS, a));
        break;
      case LE:
        state.addRelation(Relation.of(a, Kind.AT_MOST, b));
        break;
      case GE:
        state.addRelation(Relation.of(b, Kind.AT_MOST, a));
        break;
      default:
        break;
    }
  }

  private static void relateSigned(
      VerifierState state, Comparison comparison, RegState a, RegState b, boolean natural) {
    switch (comparison) {
      case SLT:
        state.addRelation(Relation.of(a, natural ? Kind.LESS : Kind.SIGNED_LESS, b));
        break;
      case SGT:
        state.addRelation(Relation.of(b, natural ? Kind.LESS : Kind.SIGNED_LESS, a));
        break;
      case SLE:
        state.addRelation(Relation.of(a, natural ? Kind.AT_MOST : Kind.SIGNED_AT_MOST, b));
        break;
      case SGE:
        state.addRelation(Relation.of(b, natural ? Kind.AT_MOST : Kind.SIGNED_AT_MOST, a));
        break;
      default:
        break;
    }
  }

  /** Facts about the left operand that follow from the comparison with the right one. */
  private static int learned(Comparison comparison, Scalar left, RegState right) {
    int facts = 0;
    if (comparison == Comparison.EQ) {
      facts |= Facts.ofIndex(right.facts());
    }
    boolean below = comparison == Comparison.LT || comparison == Comparison.SLT;
    if (!below) {
      return facts;
    }
    for (AbiType type : Facts.DOMAINS) {
      if (right.hasFact(Facts.count(type))) {
        boolean natural = comparison == Comparison.LT || left.low().smin() >= 0;
        facts |= natural ? Facts.valid(type) : Facts.validUnlessNegative(type);
      }
    }
    return facts;
  }

  /** Gives a value and everything derived from it by a constant its new numbers. */
  private void update(VerifierState state, RegState value, Scalar scalar, int facts, int depth) {
    if (value.delta() == 0) {
      state.narrowPending(value.id(), scalar);
    }
    if (value.id() == 0 || (scalar.equals(value.scalar()) && facts == value.facts())) {
      return;
    }
    state.mapValues(
        v -> {
          if (!v.isScalar() || v.id() != value.id()) {
            return v;
          }
          if (v.delta() == value.delta()) {
            return v.withScalar(scalar).withFacts(v.facts() | facts);
          }
          Scalar moved =
              Scalar.apply(
                  Arithmetic.Operation.ADD,
                  false,
                  scalar,
                  Scalar.constant(v.delta() - value.delta()));
          Scalar both = v.scalar().meet(moved);
          return both == null ? v : v.withScalar(both);
        });
    if (depth < 2) {
      refineRelated(state, value, scalar, depth);
    }
  }

  /** What lies below a value that became smaller becomes smaller too, and the reverse. */
  private void refineRelated(VerifierState state, RegState value, Scalar scalar, int depth) {
    for (Relation r : state.relations) {
      boolean isHigh = r.isHigh(value);
      if (isHigh == r.isLow(value)) {
        continue;
      }
      RegState other =
          isHigh
              ? state.findNumber(r.low(), r.lowDelta())
              : state.findNumber(r.high(), r.highDelta());
      if (other != null) {
        Comparison lower = comparison(r.kind());
        Comparison comparison = isHigh ? lower : lower.mirrored();
        Scalar refined = other.scalar().refine(comparison, false, scalar);
        if (refined != null) {
          update(state, other, refined, other.facts(), depth + 1);
        }
      }
    }
  }

  private static Comparison comparison(Kind kind) {
    switch (kind) {
      case LESS:
      case SHRUNK:
        return Comparison.LT;
      case AT_MOST:
        return Comparison.LE;
      case SIGNED_LESS:
        return Comparison.SLT;
      case SIGNED_AT_MOST:
        return Comparison.SLE;
      default:
        return Comparison.NE;
    }
  }

  private void freeSlots(VerifierState state, Scalar slots) {
    long most = op.batch() - slots.low().umin();
    if (slots.low().umin() > 0 && most < state.pendingMax) {
      state.pendingMax = (int) Math.max(most, 0);
      state.pendingMin = Math.min(state.pendingMin, state.pendingMax);
    }
  }
}
