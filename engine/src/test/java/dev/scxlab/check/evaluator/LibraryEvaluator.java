package dev.scxlab.check.evaluator;

import static dev.scxlab.check.evaluator.Numbers.arith;
import static dev.scxlab.check.evaluator.Numbers.compare;

import dev.scxlab.abi.KernelField;
import dev.scxlab.abi.Kfunc;
import dev.scxlab.check.CheckedExpr;
import dev.scxlab.check.LibraryFunction;
import dev.scxlab.check.PolicyType;
import dev.scxlab.check.PolicyTypes;
import dev.scxlab.syntax.BinaryOp;
import java.math.BigInteger;

/** The library ({@code verifier.md} 6.2 "Library"). */
final class LibraryEvaluator {

  private final World world;

  LibraryEvaluator(World world) {
    this.world = world;
  }

  Object call(CheckedExpr.LibraryCall l, Object[] args) {
    PolicyType type = l.arguments().isEmpty() ? l.type() : l.arguments().get(0).type();
    if (l.function() == LibraryFunction.STARTS_WITH) {
      return ExprEvaluator.bool(((String) args[0]).startsWith((String) args[1]));
    }
    if (l.function() == LibraryFunction.EVENTS) {
      world.kfunc(Kfunc.EVENTS);
      return world.event((int) (long) args[0]);
    }
    if (l.function() == LibraryFunction.SAME_MM) {
      long space = world.field(KernelField.TASK_MM, 0, (Long) args[0]);
      long other = world.field(KernelField.TASK_MM, 0, (Long) args[1]);
      return ExprEvaluator.bool(space != 0 && space == other);
    }
    long a = args.length > 0 ? (Long) args[0] : 0;
    long b = args.length > 1 ? (Long) args[1] : 0;
    switch (l.function()) {
      case MIN:
        return compare(type, BinaryOp.LE, a, b) ? a : b;
      case MAX:
        return compare(type, BinaryOp.GE, a, b) ? a : b;
      case CLAMP:
        long high = (Long) args[2];
        long raised = compare(type, BinaryOp.GE, a, b) ? a : b;
        return compare(type, BinaryOp.LE, raised, high) ? raised : high;
      case BEFORE:
        return before(type, a, b) ? 1L : 0L;
      case LATER:
        return before(type, a, b) ? b : a;
      case EARLIER:
        return before(type, a, b) ? a : b;
      case ADD_SAT:
        return stop(type, unsigned(a).add(unsigned(b)));
      case SUB_SAT:
        return stop(type, unsigned(a).subtract(unsigned(b)));
      case LOG2:
        return a == 0 ? 0L : 63L - Long.numberOfLeadingZeros(a);
      case SCALE_UP:
        return arith(type, BinaryOp.DIV, arith(type, BinaryOp.MUL, a, b), 100);
      case SCALE_DOWN:
        return arith(type, BinaryOp.DIV, arith(type, BinaryOp.MUL, a, 100), b);
      case CALC_AVG:
        return average(type, a, b);
      case UPDATE_FREQ:
        return average(type, a, Long.divideUnsigned(100_000_000, b == 0 ? 1 : b));
      case THIS_CPU:
        return (long) world.thisCpu();
      case CURRENT:
        return world.currentTask();
      case RANDOM:
        return args.length == 0
            ? world.random()
            : arith(PolicyTypes.U32, BinaryOp.MOD, world.random(), a);
      default:
        throw new NotEvaluated(l.function().functionName());
    }
  }

  private static boolean before(PolicyType type, long a, long b) {
    long difference = a - b;
    return PolicyTypes.abi(type).bytes() == 4 ? (int) difference < 0 : difference < 0;
  }

  private static long average(PolicyType type, long old, long fresh) {
    return Numbers.fit(type, old - (old >>> 2) + (fresh >>> 2));
  }

  private static BigInteger unsigned(long v) {
    return new BigInteger(Long.toUnsignedString(v));
  }

  private static long stop(PolicyType type, BigInteger v) {
    BigInteger most = BigInteger.ONE.shiftLeft(8 * PolicyTypes.abi(type).bytes());
    return v.max(BigInteger.ZERO).min(most.subtract(BigInteger.ONE)).longValue();
  }
}
