package dev.scxlab.check;

import dev.scxlab.abi.CallContext;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.abi.Kfunc;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.ir.DataType;
import dev.scxlab.source.Span;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the checker knows while it is inside one op or function. */
final class FunctionScope {

  /** A call of a kfunc. */
  record KfuncUse(Kfunc kfunc, Span span) {}

  /** A call of a function of the policy. */
  record FnUse(FnSignature function, Span span) {}

  final String name;
  final @Nullable OpsCallback op;
  final @Nullable TimerDecl timer;
  final @Nullable AgentDecl agent;
  final PolicyType result;
  final Span header;
  final List<KfuncUse> kfuncs = new ArrayList<>();
  final List<FnUse> calls = new ArrayList<>();
  final List<LocalVariable> declared = new ArrayList<>();
  private final Deque<Map<String, LocalVariable>> blocks = new ArrayDeque<>();
  private final Map<String, Span> gone = new HashMap<>();
  private final Deque<LocalVariable> dsqLoops = new ArrayDeque<>();
  private int loopDepth;
  private int wrappingDepth;
  boolean returnsValue;

  FunctionScope(FunctionHeads.Head head) {
    this.name = head.name();
    this.op = head.op();
    this.timer = head.timer();
    this.agent = head.agent();
    this.result = head.result();
    this.header = head.span();
    blocks.push(new HashMap<>());
  }

  /**
   * Where it runs when the kernel enters it; null for a function, which runs where it is called.
   */
  @Nullable CallContext context(KernelProfile profile) {
    if (op != null) {
      return op.context(profile);
    }
    return timer != null ? CallContext.TIMER : agent != null ? CallContext.AGENT : null;
  }

  /** The range of its result, or null without one. */
  DataType.@Nullable Scalar resultRange(Globals globals) {
    FnSignature fn =
        op == null && timer == null && agent == null ? globals.functions.get(name) : null;
    return fn == null ? null : fn.resultRange();
  }

  /** What messages call it where they say from where something is called. */
  String caller() {
    return timer != null ? "timer " + name : agent != null ? "agent " + name : name;
  }

  void enterBlock() {
    blocks.push(new HashMap<>());
  }

  void leaveBlock() {
    blocks.pop().forEach((n, v) -> gone.put(n, v.declaration()));
  }

  @Nullable LocalVariable find(String local) {
    for (Map<String, LocalVariable> block : blocks) {
      LocalVariable v = block.get(local);
      if (v != null) {
        return v;
      }
    }
    return null;
  }

  /** Where a name was declared in a block that has ended, or null. */
  @Nullable Span declaredInEndedBlock(String local) {
    return gone.get(local);
  }

  void add(LocalVariable v) {
    v.setDepth(blocks.size());
    blocks.element().put(v.name(), v);
    declared.add(v);
  }

  Iterable<String> visibleLocals() {
    List<String> names = new ArrayList<>();
    blocks.forEach(b -> names.addAll(b.keySet()));
    names.sort(null);
    return names;
  }

  void enterLoop(@Nullable LocalVariable dsqVariable) {
    loopDepth++;
    if (dsqVariable != null) {
      dsqLoops.push(dsqVariable);
    }
  }

  void leaveLoop(@Nullable LocalVariable dsqVariable) {
    loopDepth--;
    if (dsqVariable != null) {
      dsqLoops.pop();
    }
  }

  boolean inLoop() {
    return loopDepth > 0;
  }

  /** The variable of the innermost loop over a DSQ, or null outside of any. */
  @Nullable LocalVariable innermostDsqLoop() {
    return dsqLoops.peek();
  }

  void enterWrapping() {
    wrappingDepth++;
  }

  void leaveWrapping() {
    wrappingDepth--;
  }

  boolean wrapping() {
    return wrappingDepth > 0;
  }
}
