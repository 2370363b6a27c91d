package dev.scxlab.verifier;

import com.google.common.collect.ImmutableList;
import dev.scxlab.abi.KernelLimits;
import dev.scxlab.ir.Cfg;
import dev.scxlab.ir.Insn;
import dev.scxlab.ir.Opcode;
import dev.scxlab.verifier.report.Findings;
import dev.scxlab.verifier.report.LoopReports;
import dev.scxlab.verifier.state.Conditions;
import dev.scxlab.verifier.state.Decisions;
import dev.scxlab.verifier.state.Facts;
import dev.scxlab.verifier.state.FuncState;
import dev.scxlab.verifier.state.FunctionInfo;
import dev.scxlab.verifier.state.LoopPhis;
import dev.scxlab.verifier.state.LoopProof;
import dev.scxlab.verifier.state.OpAnalysis;
import dev.scxlab.verifier.state.OptionalNumber;
import dev.scxlab.verifier.state.PendingBound;
import dev.scxlab.verifier.state.RegState;
import dev.scxlab.verifier.state.SharedRounds;
import dev.scxlab.verifier.state.StateJoin.Mode;
import dev.scxlab.verifier.state.StateSet;
import dev.scxlab.verifier.state.StateTrace;
import dev.scxlab.verifier.state.VerifierState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks one function for one way of calling it, block by block, until the states at the heads of
 * its loops rest; then once more with the heads as tight as they can be. Only the last walk counts.
 */
final class FunctionAnalysis {

  /** Walks before bounds that still grow are widened. */
  private static final int PATIENCE = 3;

  private static final int MAX_WALKS = 150;
  private static final int NARROWINGS = 2;

  private final OpAnalysis op;
  private final Transfer transfer;
  private final Findings findings;
  private final FunctionInfo function;
  private final Cfg cfg;

  /** By loop: what came round to its head in the walks so far. */
  private final List<StateSet> carried = new ArrayList<>();

  private final List<LoopPhis> phis = new ArrayList<>();

  // Of the present walk.
  private StateSet[] arriving = {};
  private final List<List<VerifierState>> entering = new ArrayList<>();
  private final List<List<VerifierState>> latches = new ArrayList<>();
  private final BitSet leftLoops = new BitSet();
  private StateSet exits = new StateSet();

  /** By loop: how its rounds fill the dispatch buffer, once that was found out. */
  private final @Nullable PendingBound[] pendingBounds;

  /** The functions it calls that go round, as they were analysed in the walks so far. */
  private final Callees callees = new Callees();

  private boolean visited;

  /** Loops in which the ways round are kept apart. */
  private final BitSet split = new BitSet();

  /** By loop: what is carried by the walk before the heads were narrowed. */
  private List<StateSet> safe = List.of();

  /** The functions that were narrowed with it. */
  private List<FunctionAnalysis> narrowed = List.of();

  /** By loop: the conditions whose outcome a round hands on, which are those it does not test. */
  private final List<BitSet> outcomesKept = new ArrayList<>();

  /** Where the findings and loop bounds of this function begin. */
  private Findings.Mark foundBefore = new Findings.Mark(0, 0);

  private int boundsBefore;

  FunctionAnalysis(OpAnalysis op, Transfer transfer, Findings findings, FunctionInfo function) {
    this.op = op;
    this.transfer = transfer;
    this.findings = findings;
    this.function = function;
    this.cfg = function.cfg();
    this.pendingBounds = new PendingBound[cfg.loops().size()];
    for (Cfg.Loop loop : cfg.loops()) {
      carried.add(new StateSet());
      phis.add(new LoopPhis(function, loop, op.ids()));
      entering.add(new ArrayList<>());
      latches.add(new ArrayList<>());
      outcomesKept.add(function.conditions().untestedIn(loop));
    }
  }

  /**
   * Walks the function: at the first visit until its loops rest, then once, with what its loops
   * were found to carry. So the loops of functions rest together with those around the calls, as if
   * they stood there.
   *
   * @param entry the state behind the call; it is not changed
   * @return the states at its exits, its frame still on top
   */
  List<VerifierState> visit(VerifierState entry) {
    foundBefore = findings.mark();
    boundsBefore = op.loopBounds().mark();
    Arrays.fill(pendingBounds, null);
    if (visited) {
      walk(entry);
    } else {
      visited = true;
      settle(entry);
    }
    splitUnproved(entry);
    boundPending(entry);
    if (entry.frames.length == 1) {
      distrust(entry);
    }
    proveLoops();
    return exits.states();
  }

  /**
   * A value that a finding replaced is not complained about again, round after round, so that the
   * last walk may find nothing where one before it did. Then it walks once more, in which what came
   * round is not excused.
   */
  private void distrust(VerifierState entry) {
    if (op.exhausted() || !findings.onlyTakenBack(foundBefore)) {
      return;
    }
    op.distrust();
    walkAgain(entry);
    if (!carriedHolds()) {
      findings.restore();
    }
  }

  private void settle(VerifierState entry) {
    boolean resting = false;
    for (int walk = 1; !resting && !op.exhausted() && walk <= MAX_WALKS; walk++) {
      walkAgain(entry);
      resting = carry(walk > PATIENCE ? Mode.WIDEN : Mode.JOIN);
    }
    if (!resting) {
      op.giveUp();
    }
    for (int i = 0; i < NARROWINGS && !carried.isEmpty() && !op.exhausted(); i++) {
      narrow();
      walkAgain(entry);
      if (!carriedHolds()) {
        widenAgain();
        walkAgain(entry);
        break;
      }
    }
  }

  /**
   * Walks once more with the ways round kept apart in those loops whose end was not shown: on one
   * way one thing may move and on another one another.
   */
  private void splitUnproved(VerifierState entry) {
    BitSet before = (BitSet) split.clone();
    for (int loop = 0; loop < latches.size(); loop++) {
      if (!split.get(loop) && proof(loop).rounds(loop, op.program().maps()) < 0) {
        split.set(loop);
      }
    }
    if (!split.equals(before) && !op.exhausted()) {
      walkAgain(entry);
    }
  }

  /** The conditions whose outcome counts from the beginning of a block on. */
  private BitSet outcomesAt(int block) {
    BitSet live = function.conditions().liveAt(block);
    for (int loop = split.nextSetBit(0); loop >= 0; loop = split.nextSetBit(loop + 1)) {
      if (cfg.loops().get(loop).contains(block)) {
        live = (BitSet) live.clone();
        live.or(function.conditions().jumpsIn(cfg.loops().get(loop)));
      }
    }
    return live;
  }

  /** Walks, and takes back what the walk before found. */
  private void walkAgain(VerifierState entry) {
    findings.rollBack(foundBefore);
    op.loopBounds().rollBack(boundsBefore);
    StateTrace trace = op.trace();
    if (trace != null && entry.frames.length == 1) {
      trace.restart(function);
    }
    walk(entry);
  }

  /**
   * Where loops fill the dispatch buffer without end, as far as joined states tell: finds out what
   * one round adds, inner loops first, and multiplies.
   */
  private void boundPending(VerifierState entry) {
    boolean filled = false;
    for (int loop = latches.size() - 1; loop >= 0 && !op.exhausted(); loop--) {
      LoopProof.Counter counter = proof(loop).counter();
      boolean fills = mostPending(latches.get(loop)) > mostPending(entering.get(loop));
      if (!fills || counter == null || counter.rounds() > KernelLimits.MAX_LOOP_STEPS) {
        continue;
      }
      pendingBounds[loop] = new PendingBound(counter, 0, 0, 0);
      walkAgain(entry);
      int before = mostPending(entering.get(loop));
      int after = mostPending(latches.get(loop));
      boolean known = before != Integer.MAX_VALUE && after != Integer.MAX_VALUE;
      pendingBounds[loop] =
          known ? PendingBound.of(counter, before, Math.max(after - before, 0)) : null;
      filled = true;
    }
    if (filled) {
      walkAgain(entry);
    }
  }

  private static int mostPending(List<VerifierState> states) {
    return states.stream().mapToInt(s -> s.pendingMax).max().orElse(0);
  }

  /** Gives the states at a head what is known of the dispatch buffer. */
  private void boundPending(int loop, List<VerifierState> heads) {
    PendingBound bound = pendingBounds[loop];
    if (bound == null) {
      return;
    }
    PendingBound here =
        PendingBound.of(bound.counter(), mostPending(entering.get(loop)), bound.gain());
    for (VerifierState head : heads) {
      head.pendingMax = here.most();
      head.pendingMin = Math.min(head.pendingMin, head.pendingMax);
      head.pendingBound = here;
    }
  }

  private LoopProof proof(int loop) {
    return new LoopProof(entering.get(loop), latches.get(loop), phis.get(loop));
  }

  private void walk(VerifierState entry) {
    arriving = new StateSet[cfg.blocks().size()];
    exits = new StateSet();
    callees.startWalk();
    leftLoops.clear();
    for (int i = 0; i < latches.size(); i++) {
      latches.get(i).clear();
      entering.get(i).clear();
    }
    VerifierState first = entry.copy();
    if (!split.isEmpty()) {
      first.top().widenOutcomes(function.conditions().countWithJumps());
    }
    arrive(0, first);
    for (int block : function.order()) {
      StateSet states = arriving[block];
      int loop = loopOf(block);
      if (loop >= 0) {
        states = head(loop, block, states);
      }
      if (states == null) {
        continue;
      }
      execute(cfg.blocks().get(block), states.states());
    }
  }

  private int loopOf(int header) {
    ImmutableList<Cfg.Loop> loops = cfg.loops();
    for (int i = 0; i < loops.size(); i++) {
      if (loops.get(i).header() == header) {
        return i;
      }
    }
    return -1;
  }

  private StateSet head(int loop, int block, @Nullable StateSet entries) {
    StateSet states = new StateSet();
    if (entries != null) {
      for (VerifierState s : entries.states()) {
        phis.get(loop).retireNames(s, op.ids());
        s.top().rounds.enter(loop);
        entering.get(loop).add(s.copy());
        states.add(s, cfg.blocks().get(block).start(), Mode.JOIN, op.ids());
      }
    }
    for (VerifierState s : carried.get(loop).states()) {
      phis.get(loop).adoptNames(s, entering.get(loop));
      VerifierState round = s.copy();
      if (!split.isEmpty()) {
        round.top().widenOutcomes(function.conditions().countWithJumps());
      }
      if (op.distrusts()) {
        round.mapValues(v -> v.withMarks(v.marks() & ~Facts.POISONED));
      }
      phis.get(loop).retireNames(round, op.ids());
      round.top().rounds.begin(loop);
      states.add(round, cfg.blocks().get(block).start(), Mode.JOIN, op.ids());
    }
    phis.get(loop).tighten(states.states(), entering.get(loop));
    phis.get(loop).rename(states.states(), entering.get(loop));
    boundPending(loop, states.states());
    return states;
  }

  private void arrive(int block, VerifierState state) {
    dropDead(state, function.liveness().atEntry(block));
    state.top().keepOutcomes(outcomesAt(block));
    StateSet states = arriving[block];
    if (states == null) {
      states = new StateSet();
      arriving[block] = states;
    }
    states.add(state, cfg.blocks().get(block).start(), Mode.JOIN, op.ids());
  }

  private static void dropDead(VerifierState state, BitSet live) {
    RegState[] regs = state.top().regs;
    for (int r = 0; r < regs.length; r++) {
      if (!live.get(r) && r != FuncState.FRAME_POINTER) {
        OptionalNumber.settle(state, r - 1);
        regs[r] = RegState.UNINIT;
      }
    }
  }

  private void go(Cfg.Block from, int to, VerifierState state) {
    if (cfg.isBackEdge(from.index(), to)) {
      dropDead(state, function.liveness().atEntry(to));
      state.top().keepOutcomes(outcomesKept.get(loopOf(to)));
      int loop = loopOf(to);
      LoopReports.dropAcquired(op, transfer.reports(), state, from.end() - 1, entering.get(loop));
      latches.get(loop).add(state);
    } else {
      for (int i = 0; i < latches.size(); i++) {
        Cfg.Loop loop = cfg.loops().get(i);
        if (loop.contains(from.index()) && !loop.contains(to)) {
          leftLoops.set(i);
        }
      }
      arrive(to, state);
    }
  }

  /** Takes states through a block; what a call leaves is put together as where paths join. */
  private void execute(Cfg.Block block, List<VerifierState> states) {
    List<VerifierState> here = states;
    for (int at = block.start(); at < block.end() && !here.isEmpty(); at++) {
      Insn insn = function.insn(at);
      StateSet behindCall = new StateSet();
      for (VerifierState state : here) {
        if (!op.step()) {
          return;
        }
        StateTrace trace = op.trace();
        if (trace != null) {
          trace.add(state, function, at);
        }
        if (insn.isExit()) {
          if (function.endsWithoutResult(at)) {
            state.setReg(0, RegState.UNINIT);
          }
          exit(state, at);
        } else if (insn.isJump()) {
          jump(block, state, at, insn);
        } else if (insn.isCall()) {
          for (VerifierState after : call(state, at, insn)) {
            behindCall.add(after, at + 1, Mode.JOIN, op.ids());
          }
        } else {
          transfer.step(state, at, insn);
        }
      }
      if (insn.isExit() || insn.isJump()) {
        return;
      }
      here = insn.isCall() ? behindCall.states() : here;
    }
    for (VerifierState state : here) {
      go(block, cfg.blockOf(block.end()).index(), state);
    }
  }

  private void exit(VerifierState state, int at) {
    if (state.frames.length == 1) {
      transfer.exit(state, at);
    }
    exits.add(state, at, Mode.JOIN, op.ids());
  }

  private void jump(Cfg.Block block, VerifierState state, int at, Insn insn) {
    int target = cfg.blockOf(insn.jumpTarget(at)).index();
    if (insn.isUnconditionalJump()) {
      go(block, target, state);
      return;
    }
    VerifierState jumping = state.copy();
    Decisions.Operands operands = Decisions.operands(state, insn);
    boolean falls = transfer.follow(state, at, insn, false);
    decide(state, at, false);
    decide(jumping, at, true);
    if (falls) {
      go(block, cfg.blockOf(at + 1).index(), state);
    }
    boolean jumps = transfer.follow(jumping, at, insn, true);
    if (jumps) {
      go(block, target, jumping);
    }
    op.decisions().record(function, at, falls, jumps, operands);
  }

  private void decide(VerifierState state, int at, boolean taken) {
    Conditions conditions = function.conditions();
    int condition = conditions.of(at);
    if (condition >= 0) {
      state.top().decide(condition, conditions.outcome(at, taken));
    }
    if (!split.isEmpty()) {
      state.top().decide(conditions.ofJump(at), taken);
    }
  }

  private List<VerifierState> call(VerifierState state, int at, Insn insn) {
    if (insn.src() != Opcode.CALL_FUNCTION) {
      return transfer.call(state, at, insn);
    }
    if (insn.imm() < 0 || insn.imm() >= op.functions().size()) {
      transfer.reports().malformed(state, at, "there is no such function");
      return ImmutableList.of();
    }
    FunctionInfo callee = op.function((int) insn.imm());
    if (!transfer.reports().calls().checkCall(state, at, callee)) {
      return ImmutableList.of();
    }
    return new FunctionCall(transfer)
        .enter(state, at, callee, e -> analysis(e, at, callee).visit(e));
  }

  private FunctionAnalysis analysis(VerifierState entry, int at, FunctionInfo callee) {
    return callee.goesRound()
        ? callees.of(at, entry, () -> new FunctionAnalysis(op, transfer, findings, callee))
        : new FunctionAnalysis(op, transfer, findings, callee);
  }

  /**
   * Takes what came round into the heads for the next walk, in the functions it calls too; whether
   * nothing was new.
   */
  private boolean carry(Mode mode) {
    boolean resting = true;
    for (int loop = 0; loop < latches.size(); loop++) {
      StateSet known = carried.get(loop);
      int at = cfg.blocks().get(cfg.loops().get(loop).header()).start();
      for (VerifierState state : latches.get(loop)) {
        if (!known.includes(state)) {
          known.add(state.copy(), at, mode, op.ids());
          resting = false;
        }
      }
    }
    for (FunctionAnalysis callee : callees.visited()) {
      resting &= callee.carry(mode);
    }
    return resting;
  }

  /** Lets the heads know only what really came round in the last walk. */
  private void narrow() {
    safe = new ArrayList<>(carried);
    for (int loop = 0; loop < latches.size(); loop++) {
      int at = cfg.blocks().get(cfg.loops().get(loop).header()).start();
      StateSet tight = new StateSet();
      for (VerifierState state : latches.get(loop)) {
        tight.add(state.copy(), at, Mode.JOIN, op.ids());
      }
      carried.set(loop, tight);
    }
    narrowed = callees.visited();
    narrowed.forEach(FunctionAnalysis::narrow);
  }

  /** Takes narrowing back, in the functions too that were narrowed. */
  private void widenAgain() {
    for (int loop = 0; loop < safe.size(); loop++) {
      carried.set(loop, safe.get(loop));
    }
    narrowed.forEach(FunctionAnalysis::widenAgain);
  }

  private boolean carriedHolds() {
    for (int loop = 0; loop < latches.size(); loop++) {
      for (VerifierState state : latches.get(loop)) {
        if (!carried.get(loop).includes(state)) {
          return false;
        }
      }
    }
    return callees.visited().stream().allMatch(FunctionAnalysis::carriedHolds);
  }

  private void proveLoops() {
    for (int loop = 0; loop < latches.size(); loop++) {
      int header = cfg.loops().get(loop).header();
      long rounds = proof(loop).rounds(loop, op.program().maps());
      new LoopReports(transfer.reports(), function, cfg.loops().get(loop))
          .check(rounds, leftLoops.get(loop), latches.get(loop));
      boolean shared =
          rounds <= KernelLimits.MAX_CPUS
              && new SharedRounds(op.program(), function).sharesCpus(loop, entering);
      op.loopBounds().record(function.index(), header, Math.max(rounds, 0), shared);
    }
  }
}
