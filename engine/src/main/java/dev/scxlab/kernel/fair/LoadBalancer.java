package dev.scxlab.kernel.fair;

import dev.scxlab.kernel.Cost;
import dev.scxlab.kernel.CpuMask;
import dev.scxlab.kernel.Kernel;
import dev.scxlab.kernel.Topology;
import dev.scxlab.sim.Event;
import dev.scxlab.sim.EventClass;
import dev.scxlab.sim.RandomStream;
import dev.scxlab.trace.TraceKind;

/** When which CPU looks for tasks in which domain (eevdf.md 5.2, 5.3). */
final class LoadBalancer {

  /** What a balance before going idle may cost ({@code max_newidle_lb_cost}). */
  private static final long NEWIDLE_COST_NS = 10_000;

  private static final long MAX_AVERAGE_IDLE_NS = 1_000_000;
  private static final int AVERAGE_SHIFT = 3;

  private final Kernel kernel;
  private final FairCpu[] cpus;
  private final Domains domains;
  private final DomainBalance balance;
  private final RandomStream dice;
  private final Event[] idleKicks;
  private final long hz;

  /** Some CPU had more than one task since the last look at all of them. */
  private boolean overloaded;

  /** Jiffy of the next balance of an idle CPU ({@code nohz.next_balance}). */
  private long nextIdleBalance;

  LoadBalancer(Kernel kernel, FairCpu[] cpus, Domains domains) {
    this.kernel = kernel;
    this.cpus = cpus;
    this.domains = domains;
    this.balance = new DomainBalance(kernel, cpus, domains);
    this.dice = new RandomStream(kernel.config().seed(), RandomStream.FAIR_CLASS, 0, 0);
    this.hz = kernel.config().hz();
    this.idleKicks = new Event[cpus.length];
    for (FairCpu c : cpus) {
      idleKicks[c.id] =
          new Event(EventClass.IPI, c.id) {
            @Override
            protected void fire() {
              kernel.runInterrupt(c.id, () -> balanceIdleCpus(c));
            }
          };
    }
  }

  /** The dice were thrown: another seed may give another run. */
  boolean drewRandom() {
    return dice.wasDrawn();
  }

  /** CPUs came or went. */
  void rebuildDomains() {
    domains.rebuild(kernel.activeMask(), kernel.jiffies());
    for (FairCpu c : cpus) {
      c.nextBalance = kernel.jiffies();
    }
  }

  /** A task was queued. */
  void taskQueued(FairCpu c) {
    if (c.rq.nrRunning >= 2) {
      overloaded = true;
    }
    if (c.idleStampNs >= 0) {
      long idled = kernel.nowNs() - c.idleStampNs;
      c.averageIdleNs += (idled - c.averageIdleNs) >> AVERAGE_SHIFT;
      c.averageIdleNs = Math.min(c.averageIdleNs, MAX_AVERAGE_IDLE_NS);
      c.idleStampNs = -1;
    }
  }

  // Before going idle.

  /** The CPU has no fair task left: whether it got one from elsewhere. */
  boolean newIdle(FairCpu c) {
    if (kernel.activeMask().test(c.id) && pullNewIdle(c)) {
      c.idleStampNs = -1;
      return c.queued() > 0;
    }
    c.idleStampNs = kernel.nowNs();
    noteIdleCore(c);
    return c.queued() > 0;
  }

  /** The CPU goes idle; with it perhaps its whole core. */
  private void noteIdleCore(FairCpu c) {
    Topology topology = kernel.topology();
    if (!topology.hasSmt() || c.rq.nrRunning > 0) {
      return;
    }
    CpuMask core = topology.siblings(c.id);
    for (int cpu = core.first(); cpu < core.size(); cpu = core.next(cpu + 1)) {
      if (cpu != c.id && !cpus[cpu].isIdle()) {
        return;
      }
    }
    domains.setHasIdleCores(c.id, true);
  }

  private boolean pullNewIdle(FairCpu c) {
    Domain lowest = domains.lowest(c.id);
    long nextBalance = Long.MAX_VALUE;
    boolean pulled = false;
    if (lowest != null && (!overloaded || c.averageIdleNs < NEWIDLE_COST_NS)) {
      nextBalance = lowest.lastBalance + intervalJiffies(lowest, false);
    } else {
      for (Domain d = lowest; d != null && !pulled; d = d.parent) {
        nextBalance = Math.min(nextBalance, d.lastBalance + intervalJiffies(d, false));
        pulled = pullNewIdle(c, d);
      }
    }
    c.nextBalance = Math.min(c.nextBalance, nextBalance);
    return pulled;
  }

  private boolean pullNewIdle(FairCpu c, Domain d) {
    int weight = d.newIdleRatio.throwDice(dice);
    boolean pulled = weight > 0 && balance.pull(c, d, BalanceKind.NEWLY_IDLE) > 0;
    noteOverload(d, weight > 0);
    d.newIdleRatio.count(pulled ? weight : 0, kernel.nowNs());
    return pulled || c.rq.nrRunning > 0;
  }

  private void noteOverload(Domain d, boolean looked) {
    if (looked && d.parent == null) {
      overloaded = balance.sawOverloadedCpu();
    }
  }

  // At ticks.

  /** The tick of a CPU that is not idle is over. */
  void tick(FairCpu c) {
    kickIdleCpu(c);
    if (kernel.jiffies() >= c.nextBalance) {
      balanceDomains(c, BalanceKind.BUSY);
    }
  }

  private void balanceDomains(FairCpu c, BalanceKind asked) {
    long jiffies = kernel.jiffies();
    long next = jiffies + 60L * hz;
    BalanceKind kind = asked;
    boolean goOn = true;
    for (Domain d = domains.lowest(c.id); d != null && goOn; d = d.parent) {
      boolean busy = kind == BalanceKind.BUSY && !c.hasOnlyIdlePolicy();
      if (jiffies >= d.lastBalance + intervalJiffies(d, busy)) {
        int moved = balance.pull(c, d, kind);
        goOn = moved != DomainBalance.NOT_OURS;
        noteOverload(d, goOn);
        if (moved > 0) {
          kind = c.isIdle() ? BalanceKind.IDLE : BalanceKind.BUSY;
          busy = kind == BalanceKind.BUSY;
        }
        d.lastBalance = jiffies;
      }
      next = Math.min(next, d.lastBalance + intervalJiffies(d, busy));
    }
    c.nextBalance = next;
  }

  private long intervalJiffies(Domain d, boolean busy) {
    long ms = d.intervalMs;
    if (busy) {
      ms *= 16;
    }
    long jiffies = (ms * hz + 999) / 1000;
    if (busy) {
      jiffies--;
    }
    return Math.max(1, Math.min(jiffies, hz * kernel.onlineMask().weight() / 10));
  }

  // On behalf of idle CPUs, which have no tick.

  private void kickIdleCpu(FairCpu c) {
    if (kernel.jiffies() < nextIdleBalance || !(c.rq.nrRunning >= 2 || cacheHasTwoBusy(c))) {
      return;
    }
    CpuMask active = kernel.activeMask();
    for (int cpu = active.first(); cpu < cpus.length; cpu = active.next(cpu + 1)) {
      if (cpu != c.id && cpus[cpu].isIdle()) {
        if (!idleKicks[cpu].isArmed()) {
          kernel.tracer().event(kernel.nowNs(), TraceKind.IPI, c.id, -1, cpu);
          kernel.events().arm(idleKicks[cpu], kernel.nowNs() + kernel.cost(Cost.IPI));
        }
        return;
      }
    }
  }

  private boolean cacheHasTwoBusy(FairCpu c) {
    CpuMask llc = kernel.topology().llcSpan(c.id);
    int busy = 0;
    for (int cpu = llc.first(); cpu < llc.size() && busy < 2; cpu = llc.next(cpu + 1)) {
      busy += cpus[cpu].isIdle() ? 0 : 1;
    }
    return busy > 1;
  }

  /** An idle CPU balances for all idle CPUs, itself last. */
  private void balanceIdleCpus(FairCpu kicked) {
    long next = kernel.jiffies() + 60L * hz;
    int n = cpus.length;
    for (int i = 1; i <= n; i++) {
      FairCpu c = cpus[(kicked.id + i) % n];
      if (!c.isIdle() || !kernel.activeMask().test(c.id)) {
        continue;
      }
      if (kernel.jiffies() >= c.nextBalance) {
        balanceDomains(c, BalanceKind.IDLE);
      }
      next = Math.min(next, c.nextBalance);
    }
    nextIdleBalance = next;
  }
}
