package dev.scxlab.verifier.report;

import dev.scxlab.ir.Cfg;
import dev.scxlab.ir.Insn;
import dev.scxlab.ir.Opcode;
import dev.scxlab.ir.RegisterInfo;
import dev.scxlab.source.SourceFile;
import dev.scxlab.source.Span;
import dev.scxlab.verifier.state.FuncState;
import dev.scxlab.verifier.state.FunctionInfo;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How the user calls what a register holds, and where in the text it stands. */
public final class Names {

  private static final int MAX_TEXT = 60;
  private static final Pattern OPERATOR = Pattern.compile("[-+*/%<>&|^]{1,2}=?");
  private static final Pattern OPERAND =
      Pattern.compile(
          "\\s*([A-Za-z_][\\w.]*+(?:\\([^()]*\\)|\\[[^\\[\\]]*\\])?+(?:\\.[\\w.]*+)?+|\\([^()]*\\)|\\d\\w*+)(?![\\w.\\[(])");

  private static final Pattern ASSIGNED = Pattern.compile("\\b(\\w+)\\s*=\\s*$");
  private static final Pattern OPERAND_BEFORE =
      Pattern.compile(
          "(?<![\\w.\\])])([A-Za-z_][\\w.]*(?:\\([^()]*\\)|\\[[^\\[\\]]*\\])?[\\w.]*)\\s*$");

  private final SourceFile source;

  public Names(SourceFile source) {
    this.source = source;
  }

  public SourceFile source() {
    return source;
  }

  /** The line, from 1, of an instruction's text. */
  public int line(FunctionInfo function, int at) {
    return source.line(clip(function.span(at)).start());
  }

  /** The whole line that a span begins in. */
  public Span wholeLine(Span span) {
    int line = source.line(clip(span).start());
    int start = source.lineStart(line);
    return new Span(start, start + source.lineText(line).length());
  }

  /** The text of an instruction, in one line. */
  public String text(FunctionInfo function, int at) {
    return text(function.span(at));
  }

  public String text(Span span) {
    String text = source.text(clip(span)).replaceAll("\\s+", " ").strip();
    return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT - 3) + "...";
  }

  /** The whole text of a span, for edits. */
  public String code(Span span) {
    return source.text(clip(span));
  }

  private Span clip(Span span) {
    int length = source.text().length();
    return new Span(Math.min(span.start(), length), Math.min(span.end(), length));
  }

  /** The name of the variable, or the text of the expression, that a register holds. */
  public String of(FunctionInfo function, int at, int register) {
    RegisterInfo info = variable(function, at, register);
    if (info != null && !info.name().isEmpty()) {
      return info.name();
    }
    return text(spanOf(function, at, register));
  }

  private @Nullable RegisterInfo variable(FunctionInfo function, int at, int register) {
    if (register > FuncState.FRAME_POINTER) {
      return function.register(register);
    }
    int writer = lastWriter(function, at, register);
    if (writer < 0) {
      return null;
    }
    Insn insn = function.insn(writer);
    boolean copy =
        (insn.opcodeClass() == Opcode.ALU64 || insn.opcodeClass() == Opcode.ALU)
            && Opcode.operation(insn.opcode()) == Opcode.MOV
            && Opcode.isRegisterSource(insn.opcode());
    return copy && insn.src() > FuncState.FRAME_POINTER ? function.register(insn.src()) : null;
  }

  /** The piece of text that a register's value at an instruction comes from. */
  public Span spanOf(FunctionInfo function, int at, int register) {
    Span whole = clip(function.span(at));
    RegisterInfo info = variable(function, at, register);
    if (register <= FuncState.FRAME_POINTER) {
      int writer = lastWriter(function, at, register);
      if (writer >= 0) {
        whole = clip(function.span(writer));
      }
    }
    return info == null || info.temporary() ? whole : nameWithin(whole, info.name());
  }

  /** Where a name stands inside a span, as a whole word; the span itself when it does not. */
  public Span nameWithin(Span span, String name) {
    String text = source.text(clip(span));
    int from = 0;
    while (!name.isEmpty()) {
      int found = text.indexOf(name, from);
      if (found < 0) {
        break;
      }
      int end = found + name.length();
      boolean startsWord = found == 0 || !isWordPart(text.charAt(found - 1));
      boolean endsWord = end == text.length() || !isWordPart(text.charAt(end));
      if (startsWord && endsWord) {
        return new Span(span.start() + found, span.start() + end);
      }
      from = end;
    }
    return span;
  }

  /** For the span of an operator the name that stands before it; any other span as it is. */
  public Span nameBefore(Span span, String name) {
    Span at = clip(span);
    int from = at.start() - name.length() - 1;
    boolean isOperator = OPERATOR.matcher(source.text(at)).matches();
    boolean named = from >= 0 && source.text().startsWith(name + " ", from);
    return isOperator && named ? new Span(from, from + name.length()) : span;
  }

  /** What stands between the parentheses of a call of some name; any other span as it is. */
  public Span argumentOf(Span span, String callee) {
    String text = source.text(clip(span));
    return text.startsWith(callee + "(") && text.endsWith(")")
        ? new Span(span.start() + callee.length() + 1, span.end() - 1)
        : span;
  }

  /** For the span of an operator the operand behind it, when it is a simple one; else null. */
  public @Nullable Span operandBehind(Span operator) {
    String text = source.text();
    boolean isOperator = OPERATOR.matcher(source.text(clip(operator))).matches();
    Matcher operand =
        OPERAND.matcher(text).region(Math.min(operator.end(), text.length()), text.length());
    return isOperator && operand.lookingAt() ? new Span(operand.start(1), operand.end(1)) : null;
  }

  /** For the span of an operator the operand before it, when it is a simple one; else null. */
  public @Nullable Span operandBefore(Span operator) {
    String text = source.text();
    int end = clip(operator).start();
    boolean isOperator = OPERATOR.matcher(source.text(clip(operator))).matches();
    int from = Math.max(0, end - MAX_TEXT);
    Matcher operand = OPERAND_BEFORE.matcher(text.substring(from, end));
    return isOperator && operand.find()
        ? new Span(from + operand.start(1), from + operand.end(1))
        : null;
  }

  private static boolean isWordPart(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '.';
  }

  /** The instruction of the same block that wrote a register last, or -1. */
  public static int lastWriter(FunctionInfo function, int at, int register) {
    Cfg.Block block = function.cfg().blockOf(at);
    for (int i = at - 1; i >= block.start(); i--) {
      Insn insn = function.insn(i);
      if (insn.isCall()) {
        return register == 0 ? i : -1;
      }
      int opcodeClass = insn.opcodeClass();
      boolean writes =
          opcodeClass == Opcode.ALU
              || opcodeClass == Opcode.ALU64
              || opcodeClass == Opcode.LD
              || opcodeClass == Opcode.LDX;
      if (writes && insn.dst() == register) {
        return i;
      }
    }
    return -1;
  }

  /** The variable that takes the result of a call, or the text of the call. */
  public String ofResult(FunctionInfo function, int call) {
    Cfg.Block block = function.cfg().blockOf(call);
    for (int i = call + 1; i < Math.min(block.end(), call + 4); i++) {
      Insn insn = function.insn(i);
      boolean copy =
          (insn.opcodeClass() == Opcode.ALU64 || insn.opcodeClass() == Opcode.ALU)
              && Opcode.operation(insn.opcode()) == Opcode.MOV
              && Opcode.isRegisterSource(insn.opcode())
              && insn.src() == 0;
      RegisterInfo info = copy ? function.register(insn.dst()) : null;
      if (info != null && !info.temporary()) {
        return info.name();
      }
    }
    Span whole = clip(function.span(call));
    int line = source.lineStart(source.line(whole.start()));
    Matcher assigned = ASSIGNED.matcher(source.text(new Span(line, Math.max(line, whole.start()))));
    return assigned.find() ? assigned.group(1) : text(function, call);
  }
}
