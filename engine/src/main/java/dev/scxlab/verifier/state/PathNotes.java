package dev.scxlab.verifier.state;

import com.google.common.collect.ImmutableList;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the lints remember of the paths to a state. Immutable.
 *
 * @param worked whether something was done that another CPU may have to act on
 * @param kicked the first kick that interrupts a CPU without such a reason, or null
 * @param claims idle CPUs that were claimed and not used so far
 * @param tests outcomes of tests of a CPU against the CPUs of a task
 * @param anyCpu whether the task at hand may run on every CPU
 */
public record PathNotes(
    boolean worked,
    @Nullable Event kicked,
    ImmutableList<Claim> claims,
    ImmutableList<Test> tests,
    boolean anyCpu) {

  /** An idle CPU that was taken off the idle mask: the value that names it, and the call. */
  public record Claim(long id, Event event) {

    public boolean isFrom(Event other) {
      return event.function() == other.function() && event.insn() == other.insn();
    }
  }

  /** That a bool says whether a CPU, named by a value, is one of a task's. */
  public record Test(long result, long cpu, long cpuDelta) {

    private static final long ALL = -1;

    /** A comparison of two whole masks. */
    public static Test ofWholeMask(long result) {
      return new Test(result, ALL, 0);
    }

    public boolean isOfWholeMask() {
      return cpu == ALL;
    }
  }

  public static final PathNotes NONE =
      new PathNotes(false, null, ImmutableList.of(), ImmutableList.of(), false);

  private static final int MAX_TESTS = 16;

  public PathNotes withWork() {
    return worked ? this : new PathNotes(true, null, claims, tests, anyCpu);
  }

  public PathNotes withKick(@Nullable Event kick) {
    return worked || kicked != null ? this : new PathNotes(false, kick, claims, tests, anyCpu);
  }

  public PathNotes withClaim(Claim claim) {
    ImmutableList<Claim> more = ImmutableList.<Claim>builder().addAll(claims).add(claim).build();
    return new PathNotes(worked, kicked, more, tests, anyCpu);
  }

  /** The CPU that a value names was used, or turned out to be none. */
  public PathNotes withoutClaim(long id) {
    if (claims.stream().noneMatch(c -> c.id == id)) {
      return this;
    }
    ImmutableList<Claim> rest =
        claims.stream().filter(c -> c.id != id).collect(ImmutableList.toImmutableList());
    return new PathNotes(worked, kicked, rest, tests, anyCpu);
  }

  public PathNotes withTest(Test test) {
    ImmutableList<Test> kept = tests.size() < MAX_TESTS ? tests : tests.subList(1, tests.size());
    ImmutableList<Test> more = ImmutableList.<Test>builder().addAll(kept).add(test).build();
    return new PathNotes(worked, kicked, claims, more, anyCpu);
  }

  /** A value got another name by a change of width. */
  public PathNotes withClaimMoved(long from, long to) {
    if (from == to || claims.stream().noneMatch(c -> c.id == from)) {
      return this;
    }
    ImmutableList<Claim> moved =
        claims.stream()
            .map(c -> c.id == from ? new Claim(to, c.event) : c)
            .collect(ImmutableList.toImmutableList());
    return new PathNotes(worked, kicked, moved, tests, anyCpu);
  }

  /** The outcome of a test was cut to a bool. */
  public PathNotes withTestMoved(long from, long to) {
    for (Test test : tests) {
      if (test.result == from && from != to) {
        return withTest(new Test(to, test.cpu, test.cpuDelta));
      }
    }
    return this;
  }

  /** With other identities of the values that it speaks of. */
  public PathNotes renamed(LongUnaryOperator names) {
    return new PathNotes(
        worked,
        kicked,
        claims.stream()
            .map(c -> new Claim(names.applyAsLong(c.id), c.event))
            .collect(ImmutableList.toImmutableList()),
        tests.stream()
            .map(t -> new Test(names.applyAsLong(t.result), names.applyAsLong(t.cpu), t.cpuDelta))
            .collect(ImmutableList.toImmutableList()),
        anyCpu);
  }

  public PathNotes withAnyCpu() {
    return anyCpu ? this : new PathNotes(worked, kicked, claims, tests, true);
  }

  /** What states must agree in to be joined. */
  public long key() {
    long key = worked ? 1 : kicked != null ? 2 : 0;
    for (Claim claim : claims) {
      key = key * 31 + (claim.event.function() * 65_536L + claim.event.insn() + 1) * 4;
    }
    return key;
  }

  /**
   * What is known on both ways.
   *
   * @param common the claims that both know, under the names behind the meeting
   */
  public PathNotes join(PathNotes other, ImmutableList<Claim> common) {
    if (equals(other)) {
      return this;
    }
    boolean both = worked && other.worked;
    return new PathNotes(
        both,
        both ? null : kicked != null ? kicked : other.kicked,
        common,
        tests.stream().filter(other.tests::contains).collect(ImmutableList.toImmutableList()),
        anyCpu && other.anyCpu);
  }

  /** Whether this says no more than another. */
  public boolean includes(PathNotes other) {
    return (!worked || other.worked)
        && (kicked != null || other.kicked == null)
        && (!anyCpu || other.anyCpu)
        && other.tests.containsAll(tests)
        && claims.stream().allMatch(c -> other.claims.stream().anyMatch(o -> o.isFrom(c.event)));
  }
}
