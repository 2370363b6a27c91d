package dev.scxlab.exec;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.primitives.Bytes;
import dev.scxlab.ir.Assembler;
import dev.scxlab.ir.CodeFault;
import dev.scxlab.ir.Codec;
import dev.scxlab.ir.Function;
import dev.scxlab.ir.Insn;
import dev.scxlab.ir.Program;
import dev.scxlab.source.LabBug;
import dev.scxlab.source.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One case of the public BPF conformance suite: a text of sections that begin with {@code -- NAME}.
 *
 * <p>{@code asm} or {@code raw} hold the program, {@code mem} what r1 points at and r2 counts,
 * {@code result} the r0 expected at exit; a case with {@code error}, or that is said to be
 * negative, passes when its program is refused.
 */
public final class IsaCase {

  /** Helper 5 of the suite gives its argument back. */
  private static final int IDENTITY_HELPER = 5;

  private static final long BUDGET = 1_000_000;

  /**
   * How a case ended.
   *
   * @param passed whether as expected
   * @param detail what came out, in one line
   * @param insns executed instructions, 0 when nothing ran
   */
  public record Outcome(boolean passed, String detail, long insns) {}

  private final Map<String, String> sections;
  private final boolean negative;

  /**
   * Reads a case.
   *
   * @param text the whole file
   * @param negative whether its program must be refused even without an error section
   */
  public IsaCase(String text, boolean negative) {
    this.sections = sections(text);
    this.negative = negative || sections.containsKey("error");
  }

  private static Map<String, String> sections(String text) {
    Map<String, StringBuilder> found = new HashMap<>();
    StringBuilder current = new StringBuilder();
    for (String line : Splitter.on('\n').split(text)) {
      if (line.startsWith("-- ")) {
        current = new StringBuilder();
        found.put(line.substring(3).strip(), current);
      } else {
        int comment = line.indexOf('#');
        current.append(comment < 0 ? line : line.substring(0, comment)).append('\n');
      }
    }
    Map<String, String> result = new HashMap<>();
    found.forEach((name, content) -> result.put(name, content.toString()));
    return result;
  }

  /** Assembles or decodes the program, runs it, and compares. */
  public Outcome run() {
    try {
      return translateAndExecute();
    } catch (NumberFormatException e) {
      return new Outcome(false, "no hexadecimal byte: " + e.getMessage(), 0);
    }
  }

  private Outcome translateAndExecute() {
    List<CodeFault> faults = new ArrayList<>();
    Optional<byte[]> bytes = bytes(faults);
    Optional<List<List<Insn>>> functions = bytes.flatMap(b -> Codec.decode(b, faults));
    if (functions.isEmpty()) {
      String reason = faults.isEmpty() ? "no program" : faults.get(0).message();
      String expected = sections.getOrDefault("error", "").strip();
      boolean passed = negative && reason.contains(expected);
      return new Outcome(passed, "refused: " + reason, 0);
    }
    if (negative) {
      return new Outcome(false, "not refused", 0);
    }
    return execute(functions.get());
  }

  private Optional<byte[]> bytes(List<CodeFault> faults) {
    String raw = sections.get("raw");
    String asm = sections.get("asm");
    Optional<byte[]> given = raw == null ? Optional.empty() : Optional.of(hex(raw));
    if (asm == null) {
      return given;
    }
    Optional<byte[]> assembled =
        Assembler.assemble(asm, faults).flatMap(functions -> Codec.encode(functions, faults));
    if (given.isPresent() && assembled.isPresent() && !matches(given.get(), assembled.get())) {
      faults.add(new CodeFault(0, "asm and raw differ"));
      return Optional.empty();
    }
    return assembled;
  }

  private static boolean matches(byte[] given, byte[] assembled) {
    return Arrays.equals(given, assembled);
  }

  /** Bytes in hex, or words of 64 bits that begin with 0x. */
  private static byte[] hex(String text) {
    List<Byte> bytes = new ArrayList<>();
    for (String word : Splitter.onPattern("\\s+").omitEmptyStrings().split(text)) {
      boolean wide = word.startsWith("0x") && word.length() > 4;
      long value = Long.parseUnsignedLong(word.startsWith("0x") ? word.substring(2) : word, 16);
      for (int i = 0; i < (wide ? 8 : 1); i++) {
        bytes.add((byte) (value >>> (8 * i)));
      }
    }
    return Bytes.toArray(bytes);
  }

  private Outcome execute(List<List<Insn>> functions) {
    PolicyMemory memory = new PolicyMemory(0);
    byte[] content = hex(sections.getOrDefault("mem", ""));
    int address = content.length == 0 ? 0 : memory.allocate(content.length);
    System.arraycopy(content, 0, memory.bytes(), address, content.length);
    Interpreter interpreter = new Interpreter(program(functions), memory, new Helpers(), BUDGET);
    long result;
    try {
      result = interpreter.run(0, address, content.length);
    } catch (LabBug bug) {
      return new Outcome(false, String.valueOf(bug.getMessage()), 0);
    }
    String expected = sections.getOrDefault("result", "").strip();
    Long wanted = number(expected);
    boolean passed = wanted != null && wanted == result;
    String text = String.format(Locale.ROOT, "r0 = 0x%x", result);
    String detail = passed ? text : text + ", expected " + expected;
    return new Outcome(passed, detail, interpreter.executedInsns());
  }

  private static @Nullable Long number(String text) {
    try {
      return text.startsWith("0x")
          ? Long.parseUnsignedLong(text.substring(2), 16)
          : Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static Program program(List<List<Insn>> functions) {
    ImmutableList.Builder<Function> result = ImmutableList.builder();
    Span nowhere = new Span(0, 0);
    for (int i = 0; i < functions.size(); i++) {
      Function.Kind kind = i == 0 ? Function.Kind.RAW : Function.Kind.FN;
      result.add(
          new Function(
              i == 0 ? "main" : "fn" + i,
              kind,
              nowhere,
              functions.get(i),
              List.of(),
              List.of(),
              List.of(),
              0,
              false));
    }
    return new Program("case", result.build(), List.of(), List.of(), List.of(), List.of(), 0, 0);
  }

  /** The outside world of the suite. */
  private static final class Helpers implements HostCalls {
    @Override
    public long kfunc(int id, long a1, long a2, long a3, long a4, long a5) {
      throw new LabBug("kfunc " + id + " in a conformance case");
    }

    @Override
    public long helper(int number, long a1, long a2, long a3, long a4, long a5) {
      if (number != IDENTITY_HELPER) {
        throw new LabBug("helper " + number + " in a conformance case");
      }
      return a1;
    }

    @Override
    public long loadField(int field, int word, long handle) {
      throw new LabBug("kernel field in a conformance case");
    }

    @Override
    public void storeField(int field, long handle, long value) {
      throw new LabBug("kernel field in a conformance case");
    }
  }
}
