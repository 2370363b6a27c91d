package dev.scxlab.codegen;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.DsqId;
import dev.scxlab.abi.Errno;
import dev.scxlab.abi.Helper;
import dev.scxlab.abi.KernelLimits;
import dev.scxlab.abi.Kfunc;
import dev.scxlab.abi.MachineFact;
import dev.scxlab.abi.OpParameter;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.check.CheckedExpr;
import dev.scxlab.check.CheckedFunction;
import dev.scxlab.check.CheckedPolicy;
import dev.scxlab.check.CheckedStmt;
import dev.scxlab.check.DsqDecl;
import dev.scxlab.check.LocalVariable;
import dev.scxlab.check.MapDecl;
import dev.scxlab.check.PolicyType;
import dev.scxlab.ir.LoopRegion;
import dev.scxlab.ir.MapDef;
import dev.scxlab.ir.Opcode;
import dev.scxlab.ir.Symbol;
import dev.scxlab.source.Span;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parts of init and init_task that declarations ask for: DSQs are created and storage entries
 * made by bytecode before the policy's own body (design D9, {@code bpf-mapping.md} 4.8).
 */
final class GeneratedHeads {

  private final CheckedPolicy policy;
  private final List<CheckedFunction> missing = new ArrayList<>();

  GeneratedHeads(CheckedPolicy policy) {
    this.policy = policy;
    if (!policy.dsqs().isEmpty() && absent(OpsCallback.INIT)) {
      missing.add(empty(OpsCallback.INIT, policy.dsqs().get(0).def().declaration()));
    }
    for (MapDecl m : policy.maps()) {
      if (m.initial() != null && absent(OpsCallback.INIT_TASK)) {
        missing.add(empty(OpsCallback.INIT_TASK, m.def().declaration()));
      }
    }
  }

  private boolean absent(OpsCallback op) {
    return policy.functions().stream().noneMatch(f -> f.op() == op)
        && missing.stream().noneMatch(f -> f.op() == op);
  }

  private static CheckedFunction empty(OpsCallback op, Span span) {
    List<LocalVariable> parameters = new ArrayList<>();
    for (OpParameter p : op.parameters()) {
      parameters.add(
          LocalVariable.generated(p.name(), new PolicyType.Value(p.type(), false), span));
    }
    return new CheckedFunction(
        op.opName(),
        op,
        span,
        parameters,
        new PolicyType.Value(op.result(), false),
        new CheckedStmt.Block(span, List.of()),
        span,
        op == OpsCallback.INIT);
  }

  /** Ops that the policy does not write and its declarations need. */
  List<CheckedFunction> missingOps() {
    return missing;
  }

  boolean isGenerated(CheckedFunction f) {
    return missing.contains(f);
  }

  /** Whether the generated part of an op sleeps. */
  boolean sleeps(@Nullable OpsCallback op) {
    return op == OpsCallback.INIT && policy.dsqs().stream().anyMatch(d -> !d.byKey());
  }

  /** Whether the generated part of an op reads one of its parameters. */
  boolean reads(OpsCallback op, int parameter) {
    return op == OpsCallback.INIT_TASK
        && parameter == 0
        && policy.maps().stream().anyMatch(m -> m.initial() != null);
  }

  void emit(OpsCallback op, CheckedFunction f, Frame frame, ExprGenerator exprs) {
    if (op == OpsCallback.INIT) {
      for (DsqDecl d : policy.dsqs()) {
        if (!d.byKey()) {
          createDsqs(d, frame, exprs);
        }
      }
    } else if (op == OpsCallback.INIT_TASK) {
      for (MapDecl m : policy.maps()) {
        CheckedExpr.StructValue initial = m.initial();
        if (initial != null && m.def().kind() == MapDef.Kind.TASK_STORAGE) {
          createEntry(m, initial, frame.register(f.parameters().get(0)), frame, exprs);
        }
      }
    }
  }

  // ---- DSQs

  private static void createDsqs(DsqDecl d, Frame frame, ExprGenerator exprs) {
    Assembler code = frame.code;
    Span span = d.def().declaration();
    code.at(span);
    int id = frame.temporary(d.name(), "dsq", span);
    Symbol symbol = new Symbol.Dsq(d.index(), d.name());
    code.loadSymbol(id, DsqId.declared(d.index(), 0), symbol, d.name());
    if (d.dims().isEmpty()) {
      create(d, id, frame, exprs);
      return;
    }
    int cells = 1;
    boolean perCpu = false;
    for (PolicyType.Dimension dim : d.dims()) {
      boolean cpus = dim.domain() == AbiType.CPU;
      perCpu |= cpus;
      cells *= dim.count();
    }
    boolean machineSized = perCpu && d.dims().size() == 1;
    int n = machineSized ? exprs.fact(MachineFact.NR_CPUS, span) : ExprGenerator.ANY;
    int i = frame.temporary("index of " + d.name(), "s32", span);
    code.at(span);
    code.moveImm(i, 0, "index");
    int region = frame.loops.size();
    LoopRegion.Kind kind = machineSized ? LoopRegion.Kind.CPUS : LoopRegion.Kind.RANGE;
    long bound = machineSized ? KernelLimits.MAX_CPUS : cells;
    Label top = code.label();
    Label end = code.label();
    int head = code.position();
    frame.loops.add(new LoopRegion(span, kind, head, -1, bound, false, 0, i));
    code.bindLoopHead(top);
    if (machineSized) {
      code.jumpIf(Opcode.JSGE, i, n, end, "loop condition");
    } else {
      code.jumpIfImm(Opcode.JSGE, i, cells, end, "loop condition");
    }
    int one = frame.temporary(d.name() + "[...]", "dsq", span);
    code.move(one, id, d.name());
    code.alu(Opcode.ADD, true, false, one, i, "index of " + d.name());
    create(d, one, frame, exprs);
    code.aluImm(Opcode.ADD, true, false, i, 1, "next round");
    code.jumpBack(top, "next round");
    frame.loops.set(region, new LoopRegion(span, kind, head, code.position(), bound, false, 0, i));
    code.bind(end);
  }

  /** Creates one DSQ; an error ends init with it. */
  private static void create(DsqDecl d, int id, Frame frame, ExprGenerator exprs) {
    Assembler code = frame.code;
    Label fine = code.label();
    code.move(1, id, "argument dsq of create_dsq");
    code.moveImm(2, -1, "argument node of create_dsq");
    frame.callKfunc(Kfunc.CREATE_DSQ);
    int error = frame.temporary("creation of " + d.name(), "s32", d.def().declaration());
    exprs.calls().result(AbiType.S32, error, "create_dsq");
    code.jumpIfImm(Opcode.JSGE, error, 0, fine, "created");
    code.move(0, error, "result");
    code.exit("creation of " + d.name() + " failed");
    code.bind(fine);
  }

  // ---- storage entries

  private static void createEntry(
      MapDecl m, CheckedExpr.StructValue initial, int task, Frame frame, ExprGenerator exprs) {
    Assembler code = frame.code;
    Span span = m.def().declaration();
    Label fine = code.label();
    code.at(span);
    frame.loadMap(1, m.index());
    code.move(2, task, "argument of " + m.name() + ".create");
    code.moveImm(3, 0, "no value");
    code.moveImm(4, Helper.STORAGE_CREATE, "flags");
    frame.callHelper(Helper.TASK_STORAGE_GET, m.name() + ".create");
    int entry = frame.temporary("entry of " + m.name(), m.value().label() + "?", span);
    code.move(entry, 0, "entry of " + m.name());
    code.jumpIfImm(Opcode.JNE, entry, 0, fine, "created");
    code.moveImm(0, -Errno.ENOMEM.number(), "result");
    code.exit("creation of an entry of " + m.name() + " failed");
    code.bind(fine);
    exprs.places().structs().fill(initial, entry, 0, "entry of " + m.name());
  }
}
