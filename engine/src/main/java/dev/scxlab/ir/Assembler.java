package dev.scxlab.ir;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads assembler text: one instruction per line, in the notation of the public conformance suite
 * and of {@link Disassembler}.
 *
 * <pre>
 *   mov32 %r0, 1        ldxw %r0, [%r1+4]        jne %r0, 0x10, fail       # comment
 *   lddw %r1, map:tctx  lock fetch add [%r10-8], %r1
 *   call 5              call local charge        call kfunc:dsq_insert
 * fail:
 *   exit
 * </pre>
 *
 * A target is a label, a distance in instructions ({@code +2}), or {@code exit} for the last exit.
 * A label that {@code call local} names begins a function, and so does the number 0 in front of an
 * instruction; such a number n is the label {@code Ln} inside its function. Decimal immediates are
 * signed; hexadecimal ones may use all bits of their field. Comments begin with # or ;.
 */
public final class Assembler {

  /** What a symbolic operand such as {@code map:tctx} stands for. */
  public record Named(Symbol symbol, long number) {}

  /** Finds symbolic operands. */
  public interface Names {
    /**
     * Looks a name up.
     *
     * @param name with its kind in front: {@code map:}, {@code data:}, {@code code:}, {@code
     *     const:}, {@code dsq:}, {@code kfunc:}, {@code helper:} or {@code field:}
     * @return what it stands for, or null when there is none
     */
    @Nullable Named find(String name);
  }

  private static final Pattern COMMENT = Pattern.compile("[#;]");
  private static final Pattern LABEL = Pattern.compile("([A-Za-z_][A-Za-z0-9_.]*|\\d+):(?=\\s|$)");
  private static final Pattern NUMERIC_TARGET = Pattern.compile("L\\d+");
  private static final Pattern REGISTER = Pattern.compile("%r(\\d{1,3})");
  private static final Pattern NUMBER = Pattern.compile("[+-]?(?:0[xX][0-9a-fA-F]+|\\d+)");
  private static final Pattern MEMORY =
      Pattern.compile(
          "\\[(%r\\d+)\\s*(?:([+-]\\s*(?:0[xX][0-9a-fA-F]+|\\d+))|\\+\\s*([a-z_]+\\.[A-Za-z0-9_.]+))?]");

  private record Line(int number, String mnemonic, List<String> operands) {}

  private record Reference(int insn, int line, String label, boolean call) {}

  private final Names names;
  private final List<CodeFault> faults;
  private final List<Insn> insns = new ArrayList<>();
  private final Map<String, Integer> labels = new HashMap<>();
  private final List<Reference> references = new ArrayList<>();
  private final List<Integer> functionStarts = new ArrayList<>();
  private int lastExit = -1;

  private Assembler(Names names, List<CodeFault> faults) {
    this.names = names;
    this.faults = faults;
  }

  /**
   * Reads a text without symbols.
   *
   * @see #assemble(String, Names, List)
   */
  public static Optional<List<List<Insn>>> assemble(String text, List<CodeFault> faults) {
    return assemble(text, name -> null, faults);
  }

  /**
   * Reads a text.
   *
   * @param text the instructions
   * @param names finds its symbols
   * @param faults takes what is wrong; positions are lines from 1
   * @return the functions, entry first and the others in order of their labels, or nothing after a
   *     fault
   */
  public static Optional<List<List<Insn>>> assemble(
      String text, Names names, List<CodeFault> faults) {
    int before = faults.size();
    Assembler assembler = new Assembler(names, faults);
    int number = 0;
    for (String line : Splitter.on('\n').split(text)) {
      assembler.line(++number, line);
    }
    List<List<Insn>> functions = assembler.link();
    return faults.size() == before ? Optional.of(functions) : Optional.empty();
  }

  private void line(int number, String text) {
    Matcher comment = COMMENT.matcher(text);
    String rest = (comment.find() ? text.substring(0, comment.start()) : text).strip();
    Matcher label = LABEL.matcher(rest);
    while (label.lookingAt()) {
      define(number, label.group(1));
      rest = rest.substring(label.end()).strip();
      label = LABEL.matcher(rest);
    }
    if (rest.isEmpty()) {
      return;
    }
    List<String> words = Splitter.onPattern("\\s+").limit(2).splitToList(rest);
    String mnemonic = words.get(0);
    String operands = words.size() > 1 ? words.get(1) : "";
    while (mnemonic.equals("lock") || mnemonic.equals("lock fetch")) {
      List<String> more = Splitter.onPattern("\\s+").limit(2).splitToList(operands);
      mnemonic = mnemonic + " " + more.get(0);
      operands = more.size() > 1 ? more.get(1) : "";
    }
    List<String> parts =
        operands.isEmpty() ? List.of() : Splitter.on(',').trimResults().splitToList(operands);
    insn(new Line(number, mnemonic, parts));
  }

  private void define(int line, String label) {
    boolean numeric = Character.isDigit(label.charAt(0));
    if (label.equals("0")) {
      functionStarts.add(insns.size());
    }
    String name = numeric ? numericLabel("L" + label) : label;
    if (labels.put(name, insns.size()) != null) {
      fault(line, "label " + label + " stands twice");
    }
  }

  /**
   * The name of a label that is an instruction's number, which repeats from function to function.
   */
  private String numericLabel(String label) {
    return functionStarts.size() + "/" + label;
  }

  private void insn(Line line) {
    String mnemonic = line.mnemonic();
    if (mnemonic.startsWith("swap")) {
      mnemonic = "b" + mnemonic;
    }
    Mnemonics.Operation op = Mnemonics.operation(mnemonic);
    if (op == null) {
      fault(line.number(), "Invalid mnemonic " + line.mnemonic());
      return;
    }
    int wanted = operandCount(op.form());
    if (line.operands().size() != wanted) {
      String word = Splitter.on(' ').splitToList(line.mnemonic()).get(0);
      fault(line.number(), "Invalid number of operands for " + word);
      return;
    }
    if (op.form() == Mnemonics.Form.EXIT) {
      lastExit = insns.size();
    }
    insns.add(parse(op, line));
  }

  private static int operandCount(Mnemonics.Form form) {
    switch (form) {
      case EXIT:
        return 0;
      case UNARY:
      case GOTO:
      case CALL:
        return 1;
      case BRANCH:
        return 3;
      default:
        return 2;
    }
  }

  private Insn parse(Mnemonics.Operation op, Line line) {
    List<String> operands = line.operands();
    int n = line.number();
    switch (op.form()) {
      case BINARY:
        return second(op.opcode(), register(n, operands.get(0)), op.offset(), operands.get(1), n);
      case UNARY:
        return Insn.of(op.opcode(), register(n, operands.get(0)), 0, 0, op.imm());
      case EXTEND:
        return Insn.of(
            op.opcode() | Opcode.X,
            register(n, operands.get(0)),
            register(n, operands.get(1)),
            op.offset(),
            0);
      case LOAD:
        return memory(op, operands.get(1), register(n, operands.get(0)), false, 0, n);
      case STORE:
      case ATOMIC:
        return memory(op, operands.get(0), register(n, operands.get(1)), true, op.imm(), n);
      case STORE_IMM:
        return memory(op, operands.get(0), 0, true, imm32(n, operands.get(1)), n);
      case WIDE_IMM:
        Named wide = symbol(n, operands.get(1));
        int dst = register(n, operands.get(0));
        return wide == null
            ? Insn.of(op.opcode(), dst, 0, 0, imm64(n, operands.get(1)))
            : new Insn(op.opcode(), dst, 0, 0, wide.number(), wide.symbol());
      case BRANCH:
        return target(
            second(op.opcode(), register(n, operands.get(0)), 0, operands.get(1), n),
            operands.get(2),
            n);
      case GOTO:
        return target(Insn.of(op.opcode(), 0, 0, 0, 0), operands.get(0), n);
      case CALL:
        return call(op.opcode(), operands.get(0), n);
      default:
        return Insn.of(op.opcode(), 0, 0, 0, 0);
    }
  }

  private Insn second(int opcode, int dst, int offset, String operand, int line) {
    if (operand.startsWith("%")) {
      return Insn.of(opcode | Opcode.X, dst, register(line, operand), offset, 0);
    }
    Named named = symbol(line, operand);
    return named != null
        ? new Insn(opcode, dst, 0, offset, named.number(), named.symbol())
        : Insn.of(opcode, dst, 0, offset, imm32(line, operand));
  }

  private Insn memory(
      Mnemonics.Operation op, String operand, int other, boolean store, long imm, int line) {
    Matcher matcher = MEMORY.matcher(operand);
    if (!matcher.matches()) {
      fault(line, "Invalid offset " + operand);
      return Insn.of(op.opcode(), 0, 0, 0, 0);
    }
    int base = register(line, matcher.group(1));
    String distance = matcher.group(2);
    String field = matcher.group(3);
    Named named = field == null ? null : symbol(line, "field:" + field);
    long offset = 0;
    if (distance != null) {
      offset = parse(distance.replaceAll("\\s", ""), line, 16);
    } else if (named != null) {
      offset = named.number();
    }
    return new Insn(
        op.opcode(),
        store ? base : other,
        store ? other : base,
        (int) offset,
        imm,
        named == null ? null : named.symbol());
  }

  private Insn call(int opcode, String callee, int line) {
    if (callee.startsWith("%")) {
      return Insn.of(opcode | Opcode.X, register(line, callee), 0, 0, 0);
    }
    if (callee.startsWith("local ")) {
      String label = callee.substring("local ".length()).strip();
      references.add(new Reference(insns.size(), line, label, true));
      return Insn.of(opcode, 0, Opcode.CALL_FUNCTION, 0, 0);
    }
    Named named = symbol(line, callee);
    if (named != null) {
      int kind = named.symbol() instanceof Symbol.Kfunc ? Opcode.CALL_KFUNC : Opcode.CALL_HELPER;
      return new Insn(opcode, 0, kind, 0, named.number(), named.symbol());
    }
    return Insn.of(opcode, 0, Opcode.CALL_HELPER, 0, imm32(line, callee));
  }

  private Insn target(Insn jump, String target, int line) {
    if (target.startsWith("+") || target.startsWith("-")) {
      return withDistance(jump, (int) parse(target, line, 32));
    }
    boolean numeric = NUMERIC_TARGET.matcher(target).matches() && !functionStarts.isEmpty();
    String label = numeric ? numericLabel(target) : target;
    references.add(new Reference(insns.size(), line, label, false));
    return jump;
  }

  private static Insn withDistance(Insn jump, int distance) {
    boolean inImm = jump.opcode() == (Opcode.JMP32 | Opcode.JA);
    return new Insn(
        jump.opcode(),
        jump.dst(),
        jump.src(),
        inImm ? 0 : distance,
        inImm ? distance : jump.imm(),
        jump.symbol());
  }

  private @Nullable Named symbol(int line, String operand) {
    if (operand.indexOf(':') < 0) {
      return null;
    }
    Named found = names.find(operand);
    if (found == null) {
      fault(line, "Unknown name " + operand);
    }
    return found;
  }

  private int register(int line, String text) {
    Matcher matcher = REGISTER.matcher(text);
    if (!matcher.matches() || Integer.parseInt(matcher.group(1)) > 255) {
      fault(line, "Invalid register " + text);
      return 0;
    }
    return Integer.parseInt(matcher.group(1));
  }

  private long imm32(int line, String text) {
    return (int) parse(text, line, 32);
  }

  private long imm64(int line, String text) {
    return parse(text, line, 64);
  }

  /** A number of at most {@code bits}: signed when decimal, any bits when hexadecimal. */
  private long parse(String text, int line, int bits) {
    boolean negative = text.startsWith("-");
    String digits = negative || text.startsWith("+") ? text.substring(1) : text;
    boolean hex = digits.startsWith("0x") || digits.startsWith("0X");
    try {
      if (NUMBER.matcher(text).matches()) {
        long value;
        if (hex) {
          value = Long.parseUnsignedLong(digits.substring(2), 16);
        } else if (bits == 64 && !negative) {
          value = Long.parseUnsignedLong(digits);
        } else {
          value = Long.parseLong((negative ? "-" : "") + digits);
        }
        value = hex && negative ? -value : value;
        boolean signedFit = bits == 64 || value << (64 - bits) >> (64 - bits) == value;
        if (signedFit || (hex && !negative && value >>> bits == 0)) {
          return value;
        }
      }
    } catch (NumberFormatException e) {
      // Too long for 64 bits: the same fault.
    }
    fault(line, "Invalid number " + text);
    return 0;
  }

  private List<List<Insn>> link() {
    TreeMap<Integer, Integer> functionAt = new TreeMap<>();
    functionAt.put(0, 0);
    functionStarts.forEach(start -> functionAt.put(start, 0));
    for (Reference reference : references) {
      Integer at = labels.get(reference.label());
      if (reference.call() && at != null && at < insns.size()) {
        functionAt.put(at, 0);
      }
    }
    int number = 0;
    for (Map.Entry<Integer, Integer> entry : functionAt.entrySet()) {
      entry.setValue(number++);
    }
    for (Reference reference : references) {
      Integer at = labels.get(reference.label());
      if (at == null && !reference.call() && reference.label().equals("exit") && lastExit >= 0) {
        at = lastExit;
      }
      if (at == null) {
        fault(reference.line(), "Invalid label " + reference.label());
        continue;
      }
      Insn insn = insns.get(reference.insn());
      if (reference.call()) {
        long function = functionAt.getOrDefault(at, 0);
        insns.set(
            reference.insn(), new Insn(insn.opcode(), 0, insn.src(), 0, function, insn.symbol()));
      } else {
        insns.set(reference.insn(), withDistance(insn, at - reference.insn() - 1));
      }
    }
    ImmutableList.Builder<List<Insn>> functions = ImmutableList.builder();
    List<Integer> starts = List.copyOf(functionAt.keySet());
    for (int i = 0; i < starts.size(); i++) {
      int end = i + 1 < starts.size() ? starts.get(i + 1) : insns.size();
      functions.add(ImmutableList.copyOf(insns.subList(starts.get(i), end)));
    }
    return functions.build();
  }

  private void fault(int line, String message) {
    faults.add(new CodeFault(line, message));
  }
}
