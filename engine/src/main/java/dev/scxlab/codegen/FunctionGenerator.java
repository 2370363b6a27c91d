package dev.scxlab.codegen;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.KernelLimits;
import dev.scxlab.abi.OpParameter;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.check.CheckedExpr;
import dev.scxlab.check.CheckedFunction;
import dev.scxlab.check.LocalVariable;
import dev.scxlab.check.PolicyTypes;
import dev.scxlab.check.TimerDecl;
import dev.scxlab.ir.DebugInfo;
import dev.scxlab.ir.Function;
import dev.scxlab.source.SourceFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One function: its parameters, its generated head, its body, its end. */
final class FunctionGenerator {

  private final CheckedFunction function;
  private final GeneratedHeads heads;
  private final Frame frame;
  private final Assembler code;
  private final ExprGenerator exprs;

  FunctionGenerator(
      CheckedFunction function, ProgramBuilder program, GeneratedHeads heads, SourceFile source) {
    this.function = function;
    this.heads = heads;
    this.frame = new Frame(program, function);
    this.code = frame.code;
    this.exprs = new ExprGenerator(frame, source::text);
  }

  Function generate() {
    code.at(function.span());
    OpsCallback op = function.op();
    TimerDecl timer = function.timer();
    if (timer != null) {
      parametersOfTimer(timer);
    } else if (op == null) {
      parametersOfFn();
    } else {
      parametersOfOp(op);
      heads.emit(op, function, frame, exprs);
    }
    new StmtGenerator(frame, exprs).block(function.body());
    code.at(function.end());
    boolean onlyGenerated = heads.isGenerated(function);
    if (onlyGenerated && op != null && op.resultRule() == OpsCallback.ResultRule.ERRNO) {
      code.moveImm(0, 0, "result");
    }
    frame.blankText();
    frame.callbackResult();
    code.exit(DebugInfo.END_ROLE + function.name());
    code.resolve();
    return new Function(
        function.name(),
        function.kind(),
        function.span(),
        code.insns(),
        code.debug(),
        frame.registers.infos(),
        frame.loops,
        frame.stack.bytes(KernelLimits.STACK_ALIGN),
        function.sleepable() || heads.sleeps(op));
  }

  /** A callback takes its map, the address of its number, and itself. */
  private void parametersOfTimer(TimerDecl timer) {
    for (LocalVariable v : function.parameters()) {
      if (v.isRead()) {
        int r = frame.declare(v);
        code.at(v.declaration());
        code.load(r, 2, 0, 4, PolicyTypes.isSigned(v.type()), null, "number of " + timer.name());
      }
    }
    CheckedExpr every = timer.every();
    if (every != null) {
      exprs.timers().rearm(timer, every, function.span());
    }
  }

  /** Arguments come as 8 bytes each behind r1; those that are used are loaded with their width. */
  private void parametersOfOp(OpsCallback op) {
    List<OpParameter> wants = op.parameters();
    for (int i = 0; i < function.parameters().size(); i++) {
      LocalVariable v = function.parameters().get(i);
      if (!v.isRead() && !heads.reads(op, i)) {
        continue;
      }
      AbiType type = wants.get(i).type();
      int r = frame.declare(v);
      code.at(v.declaration());
      boolean signed = type.signed() && type.bytes() == 4;
      code.load(r, 1, 8 * i, type.bytes(), signed, null, "parameter " + v.name());
    }
  }

  private void parametersOfFn() {
    Map<LocalVariable, Integer> texts = new LinkedHashMap<>();
    for (int i = 0; i < function.parameters().size(); i++) {
      LocalVariable v = function.parameters().get(i);
      if (!v.isRead()) {
        continue;
      }
      boolean text = v.type().equals(PolicyTypes.TEXT);
      int r =
          text ? frame.temporary(v.name(), "address of a text", v.declaration()) : frame.declare(v);
      code.at(v.declaration());
      code.move(r, i + 1, "parameter " + v.name());
      if (text) {
        texts.put(v, r);
      }
    }
    if (function.result().equals(PolicyTypes.TEXT)) {
      frame.textResult = frame.temporary("result", "address of a text", function.span());
      code.at(function.span());
      code.move(frame.textResult, function.parameters().size() + 1, "place of the result");
    }
    texts.forEach(exprs.texts()::parameter);
  }
}
