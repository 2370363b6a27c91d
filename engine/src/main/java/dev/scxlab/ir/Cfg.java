package dev.scxlab.ir;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.ImmutableIntArray;
import dev.scxlab.source.LabBug;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * The control flow graph of one function: basic blocks in the order of their instructions, who
 * dominates whom, and natural loops.
 *
 * <p>Block 0 is the entry. Blocks the entry does not reach have no dominator, stand in no order and
 * belong to no loop.
 */
public final class Cfg {

  /**
   * A basic block: entered at its first instruction only, left at its last only.
   *
   * @param index its number in {@link Cfg#blocks()}
   * @param start index of its first instruction
   * @param end index behind its last instruction
   * @param successors blocks control may go to: the fall-through first, then the jump's target
   * @param predecessors blocks control may come from, ascending
   */
  public record Block(
      int index,
      int start,
      int end,
      ImmutableIntArray successors,
      ImmutableIntArray predecessors) {}

  /**
   * A natural loop: the blocks from which a back-edge to the header is reached without passing it.
   * Loops with one header are one loop.
   *
   * @param header the block all ways in lead to
   * @param latches blocks that jump back to the header, ascending
   * @param blocks its blocks, header included
   * @param parent index in {@link Cfg#loops()} of the loop around it, or -1
   */
  public record Loop(int header, ImmutableIntArray latches, BitSet blocks, int parent) {
    /** Whether a block belongs to the loop or to one inside it. */
    public boolean contains(int block) {
      return blocks.get(block);
    }
  }

  private final ImmutableList<Block> blocks;
  private final int[] blockOf;
  private final int[] order;
  private final int[] orderIndex;
  private final int[] dominator;
  private final boolean reducible;
  private final ImmutableList<Loop> loops;

  private Cfg(ImmutableList<Block> blocks, int[] blockOf) {
    this.blocks = blocks;
    this.blockOf = blockOf;
    this.orderIndex = new int[blocks.size()];
    this.order = findOrder();
    this.dominator = findDominators();
    this.reducible = findReducible();
    this.loops = findLoops();
  }

  /**
   * The first reason why instructions have no control flow graph, for example a jump out of the
   * function; empty when they have one.
   */
  public static Optional<String> fault(List<Insn> insns) {
    if (insns.isEmpty()) {
      return Optional.of("a function without instructions");
    }
    for (int i = 0; i < insns.size(); i++) {
      Insn insn = insns.get(i);
      if (insn.isJump()) {
        int target = insn.jumpTarget(i);
        if (target < 0 || target >= insns.size()) {
          return Optional.of("instruction " + i + " jumps out of the function, to " + target);
        }
      }
    }
    if (!insns.get(insns.size() - 1).endsBlock()) {
      return Optional.of("control falls off the end, behind instruction " + (insns.size() - 1));
    }
    return Optional.empty();
  }

  /**
   * Builds the graph.
   *
   * @param insns the instructions of one function, for which {@link #fault} is empty
   */
  public static Cfg of(List<Insn> insns) {
    fault(insns)
        .ifPresent(
            text -> {
              throw new LabBug("no control flow graph: " + text);
            });
    int count = insns.size();
    BitSet leaders = new BitSet(count);
    leaders.set(0);
    for (int i = 0; i < count; i++) {
      Insn insn = insns.get(i);
      if (insn.isJump()) {
        leaders.set(insn.jumpTarget(i));
      }
      if ((insn.isJump() || insn.isExit()) && i + 1 < count) {
        leaders.set(i + 1);
      }
    }
    int[] blockOf = new int[count];
    int block = -1;
    for (int i = 0; i < count; i++) {
      if (leaders.get(i)) {
        block++;
      }
      blockOf[i] = block;
    }
    return new Cfg(blocks(insns, leaders, blockOf), blockOf);
  }

  private static ImmutableList<Block> blocks(List<Insn> insns, BitSet leaders, int[] blockOf) {
    int count = leaders.cardinality();
    List<ImmutableIntArray.Builder> predecessors = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      predecessors.add(ImmutableIntArray.builder());
    }
    List<ImmutableIntArray> successors = new ArrayList<>();
    for (int start = 0; start >= 0; start = leaders.nextSetBit(start + 1)) {
      int next = leaders.nextSetBit(start + 1);
      int last = (next < 0 ? insns.size() : next) - 1;
      Insn insn = insns.get(last);
      ImmutableIntArray.Builder out = ImmutableIntArray.builder(2);
      int fallThrough = insn.endsBlock() ? -1 : blockOf[last + 1];
      int jump = insn.isJump() ? blockOf[insn.jumpTarget(last)] : -1;
      if (fallThrough >= 0) {
        out.add(fallThrough);
      }
      if (jump >= 0 && jump != fallThrough) {
        out.add(jump);
      }
      ImmutableIntArray targets = out.build();
      for (int i = 0; i < targets.length(); i++) {
        predecessors.get(targets.get(i)).add(blockOf[last]);
      }
      successors.add(targets);
    }
    ImmutableList.Builder<Block> result = ImmutableList.builder();
    int start = 0;
    for (int i = 0; i < count; i++) {
      int next = leaders.nextSetBit(start + 1);
      int end = next < 0 ? insns.size() : next;
      result.add(new Block(i, start, end, successors.get(i), predecessors.get(i).build()));
      start = end;
    }
    return result.build();
  }

  /** The blocks, ascending by their instructions. */
  public ImmutableList<Block> blocks() {
    return blocks;
  }

  /** The block that holds an instruction. */
  public Block blockOf(int insn) {
    return blocks.get(blockOf[insn]);
  }

  /** The blocks the entry reaches, each before its successors except along back-edges. */
  public ImmutableIntArray reversePostorder() {
    return ImmutableIntArray.copyOf(order);
  }

  /** Whether some path from the entry leads to a block. */
  public boolean isReachable(int block) {
    return orderIndex[block] >= 0;
  }

  /** The closest block that every path to {@code block} passes, or -1 for the entry. */
  public int immediateDominator(int block) {
    return block == 0 ? -1 : dominator[block];
  }

  /** Whether every path from the entry to {@code b} passes {@code a}; a block dominates itself. */
  public boolean dominates(int a, int b) {
    if (!isReachable(a) || !isReachable(b)) {
      return false;
    }
    int at = b;
    while (orderIndex[at] > orderIndex[a]) {
      at = dominator[at];
    }
    return at == a;
  }

  /** Whether the edge leads back to a block that dominates its source. */
  public boolean isBackEdge(int from, int to) {
    return dominates(to, from);
  }

  /** Whether every cycle is a natural loop, so that it has a single way in. */
  public boolean isReducible() {
    return reducible;
  }

  /** The natural loops, outer ones before inner ones, then by header. */
  public ImmutableList<Loop> loops() {
    return loops;
  }

  /** The index in {@link #loops()} of the innermost loop around a block, or -1. */
  public int innermostLoop(int block) {
    int found = -1;
    for (int i = 0; i < loops.size(); i++) {
      if (loops.get(i).contains(block)) {
        found = i;
      }
    }
    return found;
  }

  private int[] findOrder() {
    int count = blocks.size();
    int[] postorder = new int[count];
    int found = 0;
    int[] stack = new int[count];
    int[] nextEdge = new int[count];
    BitSet seen = new BitSet(count);
    int depth = 1;
    seen.set(0);
    while (depth > 0) {
      int block = stack[depth - 1];
      ImmutableIntArray out = blocks.get(block).successors();
      if (nextEdge[block] == out.length()) {
        postorder[found++] = block;
        depth--;
        continue;
      }
      int target = out.get(nextEdge[block]++);
      if (!seen.get(target)) {
        seen.set(target);
        stack[depth++] = target;
      }
    }
    int[] result = new int[found];
    Arrays.fill(orderIndex, -1);
    for (int i = 0; i < found; i++) {
      result[i] = postorder[found - 1 - i];
      orderIndex[result[i]] = i;
    }
    return result;
  }

  /** Cooper, Harvey, Kennedy: A Simple, Fast Dominance Algorithm. */
  private int[] findDominators() {
    int[] result = new int[blocks.size()];
    Arrays.fill(result, -1);
    result[0] = 0;
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int i = 1; i < order.length; i++) {
        int block = order[i];
        ImmutableIntArray in = blocks.get(block).predecessors();
        int candidate = -1;
        for (int k = 0; k < in.length(); k++) {
          int from = in.get(k);
          if (orderIndex[from] >= 0 && result[from] >= 0) {
            candidate = candidate < 0 ? from : commonDominator(result, candidate, from);
          }
        }
        if (result[block] != candidate) {
          result[block] = candidate;
          changed = true;
        }
      }
    }
    return result;
  }

  private int commonDominator(int[] dominators, int first, int second) {
    int a = first;
    int b = second;
    while (a != b) {
      if (orderIndex[a] > orderIndex[b]) {
        a = dominators[a];
      } else {
        b = dominators[b];
      }
    }
    return a;
  }

  /** Reducible: every edge against the order leads to a dominator. */
  private boolean findReducible() {
    for (int block : order) {
      ImmutableIntArray out = blocks.get(block).successors();
      for (int i = 0; i < out.length(); i++) {
        int to = out.get(i);
        if (orderIndex[to] <= orderIndex[block] && !dominates(to, block)) {
          return false;
        }
      }
    }
    return true;
  }

  private ImmutableList<Loop> findLoops() {
    List<Loop> result = new ArrayList<>();
    // The order puts an outer header before the headers inside its loop, which it dominates.
    for (int header : order) {
      ImmutableIntArray.Builder latches = ImmutableIntArray.builder();
      BitSet body = new BitSet(blocks.size());
      ImmutableIntArray in = blocks.get(header).predecessors();
      for (int i = 0; i < in.length(); i++) {
        if (isBackEdge(in.get(i), header)) {
          latches.add(in.get(i));
          addBody(body, header, in.get(i));
        }
      }
      if (body.isEmpty()) {
        continue;
      }
      int parent = -1;
      for (int i = 0; i < result.size(); i++) {
        if (result.get(i).contains(header)) {
          parent = i;
        }
      }
      result.add(new Loop(header, latches.build(), body, parent));
    }
    return ImmutableList.copyOf(result);
  }

  private void addBody(BitSet body, int header, int latch) {
    body.set(header);
    int[] work = new int[blocks.size()];
    int depth = 0;
    if (!body.get(latch)) {
      body.set(latch);
      work[depth++] = latch;
    }
    while (depth > 0) {
      ImmutableIntArray in = blocks.get(work[--depth]).predecessors();
      for (int i = 0; i < in.length(); i++) {
        int from = in.get(i);
        if (isReachable(from) && !body.get(from)) {
          body.set(from);
          work[depth++] = from;
        }
      }
    }
  }
}
