package dev.scxlab.codegen;

import dev.scxlab.abi.KernelField;
import dev.scxlab.check.CheckedExpr;
import dev.scxlab.check.LocalVariable;
import dev.scxlab.check.Place;
import dev.scxlab.ir.JumpRole;
import dev.scxlab.ir.Opcode;
import dev.scxlab.ir.Symbol;
import dev.scxlab.source.LabBug;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.BinaryOp;
import java.nio.charset.StandardCharsets;

/**
 * Texts: sixteen bytes, zero filled, in two registers. They are compared as words ({@code
 * bpf-mapping.md} 3): equality directly, a prefix under the mask of its bytes.
 */
final class TextGenerator {

  /** Of a text in memory. */
  static final int BYTES = 16;

  private static final int WORD = 8;
  private static final long LOW_BITS = 0x7f7f_7f7f_7f7f_7f7fL;
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

  private final ExprGenerator exprs;
  private final Frame frame;
  private final Assembler code;

  TextGenerator(ExprGenerator exprs) {
    this.exprs = exprs;
    this.frame = exprs.frame;
    this.code = exprs.frame.code;
  }

  /** The first and the last eight bytes of a text, little endian. */
  record Words(int low, int high) {}

  /** Puts a text into two registers. */
  Words words(CheckedExpr e) {
    if (e instanceof CheckedExpr.TextValue t) {
      return new Words(constant(t, 0), constant(t, WORD));
    }
    if (e instanceof CheckedExpr.Read r && r.place() instanceof Place.Kernel k) {
      int object = exprs.value(k.object());
      return new Words(fieldWord(k, object, 0), fieldWord(k, object, WORD));
    }
    if (e instanceof CheckedExpr.Read r && r.place() instanceof Place.Memory m) {
      AddressGenerator.Address a = exprs.places().addresses().address(m);
      return new Words(placeWord(e, a, 0), placeWord(e, a, WORD));
    }
    if (e instanceof CheckedExpr.Local l) {
      LocalVariable v = l.variable();
      return new Words(frame.register(v), frame.second(v));
    }
    if (e instanceof CheckedExpr.IfValue i) {
      return chosen(i);
    }
    if (e instanceof CheckedExpr.FnCall f) {
      return exprs.calls().functionText(f);
    }
    throw new LabBug("a text from " + e.getClass().getSimpleName());
  }

  /** Puts a text on the stack; gives the register with its address. */
  int onStack(CheckedExpr e) {
    int slot = frame.stack.take(BYTES, WORD);
    Words text = words(e);
    code.at(e.span());
    store(Frame.FP, slot, text, "text");
    int address = frame.temporary("", "address of a text", e.span());
    frame.stackAddress(address, slot, "text");
    return address;
  }

  /** Takes over a parameter, a text to which a register points. */
  void parameter(LocalVariable v, int address) {
    Words both = new Words(frame.declare(v), frame.declareHigh(v));
    code.at(v.declaration());
    code.load(both.low(), address, 0, WORD, false, null, v.name());
    code.load(both.high(), address, WORD, WORD, false, null, v.name());
  }

  /** Reads a text from memory. */
  Words load(int base, int offset, Span span) {
    Words both = new Words(frame.temporary("", "text", span), frame.temporary("", "text", span));
    code.load(both.low(), base, offset, WORD, false, null, "text");
    code.load(both.high(), base, offset + WORD, WORD, false, null, "text");
    return both;
  }

  private int placeWord(CheckedExpr e, AddressGenerator.Address a, int from) {
    int dst = exprs.temporary(e);
    code.at(a.span());
    code.load(dst, a.base(), a.offset() + from, WORD, false, null, a.role());
    return dst;
  }

  private Words chosen(CheckedExpr.IfValue i) {
    Words both = new Words(exprs.temporary(i), exprs.temporary(i));
    Label yes = code.label();
    Label no = code.label();
    Label end = code.label();
    exprs.conditions().condition(i.condition(), yes, no, true);
    code.bind(yes);
    into(both, i.then());
    code.jump(end, "");
    code.bind(no);
    into(both, i.otherwise());
    code.bind(end);
    return both;
  }

  /** Puts a text into two registers of its own. */
  void into(Words target, CheckedExpr e) {
    Words from = words(e);
    code.at(e.span());
    code.move(target.low(), from.low(), "");
    code.move(target.high(), from.high(), "");
  }

  /** Writes a text to a place. */
  void write(Place.Memory m, CheckedExpr value) {
    AddressGenerator.Address a = exprs.places().addresses().address(m);
    Words from = words(value);
    code.at(m.span());
    store(a.base(), a.offset(), from, a.role());
    code.known().written(a.aliasClass());
  }

  /** Writes a text to memory. */
  void store(int base, int offset, Words text, String role) {
    code.store(base, offset, text.low(), WORD, null, role);
    code.store(base, offset + WORD, text.high(), WORD, null, role);
  }

  private int constant(CheckedExpr.TextValue t, int from) {
    int dst = exprs.temporary(t);
    code.at(t.span());
    code.moveImm(dst, word(t.value(), from), "text");
    return dst;
  }

  /** Eight bytes of a text, little endian, zero behind its end. */
  static long word(String text, int from) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    long word = 0;
    for (int i = 0; i < WORD && from + i < bytes.length; i++) {
      word |= (bytes[from + i] & 0xffL) << (8 * i);
    }
    return word;
  }

  private int fieldWord(Place.Kernel k, int object, int from) {
    KernelField field = k.field();
    String key = "kernel " + object + "." + field.fieldName() + "+" + from;
    int known = frame.known(key);
    if (known >= 0) {
      return known;
    }
    int dst = exprs.temporary(new CheckedExpr.Read(k));
    code.at(k.object().span());
    code.load(
        dst,
        object,
        field.offset() + from,
        WORD,
        false,
        new Symbol.KernelField(field.struct().label(), field.fieldName(), from > 0),
        "receiver of ." + field.fieldName());
    code.known().add(key, dst, object, false, AliasClass.kernel(field.path()));
    return dst;
  }

  /** Jumps by {@code a == b} or {@code a != b}. */
  void compareBranch(CheckedExpr.Compare c, Label yes, Label no, boolean fallYes) {
    Words a = words(c.left());
    Words b = words(c.right());
    boolean equal = c.operator() == BinaryOp.EQ;
    code.at(c.span());
    code.jumpIf(
        Opcode.JNE,
        a.low(),
        b.low(),
        equal ? no : yes,
        (equal ? JumpRole.FAILS : JumpRole.HOLDS).text());
    exprs
        .conditions()
        .branch(equal ? Opcode.JEQ : Opcode.JNE, a.high(), b.high(), 0, yes, no, fallYes);
  }

  /** Jumps by {@code starts_with(text, prefix)}. */
  void startsWithBranch(CheckedExpr.LibraryCall l, Label yes, Label no, boolean fallYes) {
    Words text = words(l.arguments().get(0));
    CheckedExpr prefix = l.arguments().get(1);
    Words start = words(prefix);
    int low = masked(text.low(), start.low(), prefix, 0, l.span());
    int high = masked(text.high(), start.high(), prefix, WORD, l.span());
    code.at(l.span());
    code.jumpIf(Opcode.JNE, low, start.low(), no, JumpRole.FAILS.text());
    exprs.conditions().branch(Opcode.JEQ, high, start.high(), 0, yes, no, fallYes);
  }

  /** The bytes of a word of a text that stand where a prefix has bytes; zero elsewhere. */
  private int masked(int word, int prefixWord, CheckedExpr prefix, int from, Span span) {
    int mask = frame.temporary("", "u64", span);
    code.at(span);
    if (prefix instanceof CheckedExpr.TextValue t) {
      code.moveImm(mask, usedBytes(word(t.value(), from)), "bytes of the prefix");
    } else {
      usedBytes(mask, prefixWord, span);
    }
    code.alu(Opcode.AND, true, false, mask, word, "bytes of the prefix");
    return mask;
  }

  /** 0xff for each byte of a word that is not 0. */
  static long usedBytes(long word) {
    long high = ((word & LOW_BITS) + LOW_BITS | word) & HIGH_BITS;
    return high - (high >>> 7) | high;
  }

  /** {@link #usedBytes(long)} of a register, without a branch. */
  private void usedBytes(int dst, int word, Span span) {
    int bits = frame.temporary("", "u64", span);
    code.moveImm(bits, LOW_BITS, "used bytes");
    code.move(dst, word, "used bytes");
    code.alu(Opcode.AND, true, false, dst, bits, "used bytes");
    code.alu(Opcode.ADD, true, false, dst, bits, "wrapping +");
    code.alu(Opcode.OR, true, false, dst, word, "used bytes");
    code.moveImm(bits, HIGH_BITS, "used bytes");
    code.alu(Opcode.AND, true, false, dst, bits, "used bytes");
    code.move(bits, dst, "used bytes");
    code.aluImm(Opcode.RSH, true, false, bits, 7, "used bytes");
    int less = frame.temporary("", "u64", span);
    code.move(less, dst, "used bytes");
    code.alu(Opcode.SUB, true, false, less, bits, "wrapping -");
    code.alu(Opcode.OR, true, false, dst, less, "used bytes");
  }
}
