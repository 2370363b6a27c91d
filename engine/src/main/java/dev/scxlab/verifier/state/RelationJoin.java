package dev.scxlab.verifier.state;

import java.util.Arrays;
import java.util.List;

/** What values are to each other behind the meeting of two paths: what holds on both. */
final class RelationJoin {

  private final VerifierState a;
  private final VerifierState b;
  private final List<JoinedValue> pairs;

  /**
   * About two states.
   *
   * @param pairs the values that have another identity behind the meeting
   */
  RelationJoin(VerifierState a, VerifierState b, List<JoinedValue> pairs) {
    this.a = a;
    this.b = b;
    this.pairs = pairs;
  }

  void join(VerifierState result) {
    joinRelations(result);
    joinLesser(result);
    joinMoved(result);
  }

  private void joinRelations(VerifierState result) {
    result.relations = Arrays.stream(a.relations).filter(r -> holds(b, r)).toArray(Relation[]::new);
    for (Relation r : a.relations) {
      JoinedValue sameLow = same(r.low(), r.lowDelta());
      JoinedValue sameHigh = same(r.high(), r.highDelta());
      for (JoinedValue p : pairs) {
        if (p.isOfA(r.low(), r.lowDelta())) {
          joinRelation(result, r, p, sameHigh);
          for (JoinedValue high : pairs) {
            if (high.isOfA(r.high(), r.highDelta())) {
              joinRelation(result, r, p, high);
            }
          }
        }
        if (p.isOfA(r.high(), r.highDelta())) {
          joinRelation(result, r, sameLow, p);
        }
      }
    }
  }

  private static boolean holds(VerifierState state, Relation relation) {
    for (Relation r : state.relations) {
      if (r.equals(relation)) {
        return true;
      }
    }
    return false;
  }

  private static JoinedValue same(long id, long delta) {
    return new JoinedValue(id, delta, id, delta, id, RegState.UNINIT, RegState.UNINIT);
  }

  private void joinRelation(VerifierState result, Relation r, JoinedValue low, JoinedValue high) {
    if (holds(b, new Relation(low.idB(), low.deltaB(), high.idB(), high.deltaB(), r.kind()))) {
      result.addRelation(
          new Relation(
              low.id(),
              low.id() == low.idA() ? low.deltaA() : 0,
              high.id(),
              high.id() == high.idA() ? high.deltaA() : 0,
              r.kind()));
    }
  }

  /**
   * What is on one side the smaller of two values and on the other the larger one itself is at most
   * the larger one: the lesser of two.
   */
  private void joinLesser(VerifierState result) {
    for (JoinedValue low : pairs) {
      for (Relation y : b.relations) {
        boolean lower = y.kind().isAtMost() && y.low() == low.idB() && y.lowDelta() == low.deltaB();
        if (lower && y.high() == low.idA() && y.highDelta() == low.deltaA()) {
          result.addRelation(atMost(low, y));
        }
      }
      for (Relation x : a.relations) {
        boolean lower = x.kind().isAtMost() && x.low() == low.idA() && x.lowDelta() == low.deltaA();
        if (lower && x.high() == low.idB() && x.highDelta() == low.deltaB()) {
          result.addRelation(atMost(low, x));
        }
      }
    }
  }

  /** A value that was moved on both ways, by more or less, lies so to what it was before. */
  private void joinMoved(VerifierState result) {
    for (JoinedValue p : pairs) {
      if (!p.a().isScalar() || !p.b().isScalar()) {
        continue;
      }
      order(result, p, p.idA());
      if (p.idB() != p.idA()) {
        order(result, p, p.idB());
      }
      for (Relation r : a.relations) {
        orderByRelation(result, p, r, p.idA());
      }
      for (Relation r : b.relations) {
        orderByRelation(result, p, r, p.idB());
      }
    }
  }

  private void orderByRelation(VerifierState result, JoinedValue p, Relation r, long id) {
    boolean low = r.high() == id && r.lowDelta() == 0;
    boolean high = r.low() == id && r.highDelta() == 0;
    long other = low ? r.low() : r.high();
    if ((low || high) && other != p.idA() && other != p.idB() && other != Relation.CONSTANT) {
      order(result, p, other);
    }
  }

  private void order(VerifierState result, JoinedValue pair, long named) {
    ValueOrder first = ValueOrder.of(a, named, pair.a());
    ValueOrder both =
        first == ValueOrder.UNKNOWN ? first : first.join(ValueOrder.of(b, named, pair.b()));
    boolean strict = both == ValueOrder.ABOVE || both == ValueOrder.BELOW;
    Relation.Kind kind = strict ? Relation.Kind.LESS : Relation.Kind.AT_MOST;
    if (both.isUp()) {
      result.addRelation(new Relation(named, 0, pair.id(), 0, kind));
    } else if (both.isDown()) {
      result.addRelation(new Relation(pair.id(), 0, named, 0, kind));
    }
  }

  private static Relation atMost(JoinedValue low, Relation above) {
    return new Relation(low.id(), 0, above.high(), above.highDelta(), Relation.Kind.AT_MOST);
  }
}
