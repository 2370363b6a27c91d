package dev.scxlab.codegen;

import dev.scxlab.abi.Errno;
import dev.scxlab.abi.Helper;
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
import dev.scxlab.check.TimerDecl;
import dev.scxlab.ir.MapDef;
import dev.scxlab.ir.Opcode;
import dev.scxlab.source.LabBug;
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
    if (!policy.timers().isEmpty() && absent(OpsCallback.INIT)) {
      missing.add(empty(OpsCallback.INIT, policy.timers().get(0).map().def().declaration()));
    }
    for (MapDecl m : policy.maps()) {
      if (m.everyTask() && absent(OpsCallback.INIT_TASK)) {
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
        && policy.maps().stream().anyMatch(MapDecl::everyTask);
  }

  void emit(OpsCallback op, CheckedFunction f, Frame frame, ExprGenerator exprs) {
    if (op == OpsCallback.INIT) {
      for (DsqDecl d : policy.dsqs()) {
        if (!d.byKey()) {
          new DsqCreation(d, frame, exprs).emit();
        }
      }
      for (TimerDecl t : policy.timers()) {
        new TimerCreation(t, bodyOf(t), frame, exprs).emit();
      }
    } else if (op == OpsCallback.INIT_TASK) {
      for (MapDecl m : policy.maps()) {
        if (m.everyTask() && m.def().kind() == MapDef.Kind.TASK_STORAGE) {
          createEntry(m, frame.register(f.parameters().get(0)), frame, exprs);
        }
      }
    }
  }

  /** The place of a timer's body among the functions. */
  int bodyOf(TimerDecl timer) {
    for (int i = 0; i < policy.functions().size(); i++) {
      if (policy.functions().get(i).timer() == timer) {
        return i;
      }
    }
    throw new LabBug("no body of " + timer.name());
  }

  private static void createEntry(MapDecl m, int task, Frame frame, ExprGenerator exprs) {
    Assembler code = frame.code;
    Span span = m.def().declaration();
    Label fine = code.label();
    code.at(span);
    frame.loadMap(1, m.index());
    code.move(2, task, "argument of " + m.name() + ".create");
    CheckedExpr.StructValue initial = m.initial();
    if (initial == null) {
      exprs.maps().storages().firstValue(m);
    } else {
      code.moveImm(3, 0, "no value"); // its fields are filled in place
    }
    code.moveImm(4, Helper.STORAGE_CREATE, "flags");
    frame.callHelper(Helper.TASK_STORAGE_GET, m.name() + ".create");
    int entry = frame.temporary("entry of " + m.name(), m.value().label() + "?", span);
    code.move(entry, 0, "entry of " + m.name());
    code.jumpIfImm(Opcode.JNE, entry, 0, fine, "created");
    code.moveImm(0, -Errno.ENOMEM.number(), "result");
    code.exit("creation of an entry of " + m.name() + " failed");
    code.bind(fine);
    if (initial != null) {
      exprs.places().structs().fill(initial, entry, 0, "entry of " + m.name());
    }
  }
}
