package dev.scxlab.ir;

import com.google.common.collect.ImmutableList;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The wire form of RFC 9669, little endian: eight bytes per instruction, two slots for LDDW,
 * registers r0 to r10, functions one behind the other, jumps and calls of functions by slots.
 *
 * <p>Here a program is a list of functions; jumps count instructions and a call of a function names
 * it by index. Symbols do not travel: what they stand for is an object file's business.
 */
public final class Codec {

  /** Bytes of one slot. */
  public static final int SLOT_BYTES = 8;

  private static final int MAX_WIRE_REGISTER = 10;

  private Codec() {}

  /**
   * Writes functions as bytes.
   *
   * @param functions the instructions of each function, entry first
   * @param faults takes what cannot be written, for example a register above r10; positions are
   *     instructions counted through all functions
   * @return the bytes, or nothing after a fault
   */
  public static Optional<byte[]> encode(List<List<Insn>> functions, List<CodeFault> faults) {
    int before = faults.size();
    int count = functions.stream().mapToInt(List::size).sum();
    int[] slotOf = new int[count + 1];
    int[] firstOf = new int[functions.size()];
    int at = 0;
    for (int f = 0; f < functions.size(); f++) {
      firstOf[f] = at;
      for (Insn insn : functions.get(f)) {
        slotOf[at + 1] = slotOf[at] + (insn.opcode() == Opcode.LDDW ? 2 : 1);
        at++;
      }
    }
    ByteBuffer out = ByteBuffer.allocate(slotOf[count] * SLOT_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    at = 0;
    for (int f = 0; f < functions.size(); f++) {
      List<Insn> insns = functions.get(f);
      for (int i = 0; i < insns.size(); i++, at++) {
        Insn insn = onWire(insns.get(i), i, firstOf, f, slotOf);
        String fault = InsnRules.fault(insn);
        fault = fault == null ? wireFault(insn) : fault;
        if (fault != null) {
          faults.add(new CodeFault(at, fault));
          continue;
        }
        write(out, insn);
      }
    }
    return faults.size() == before ? Optional.of(out.array()) : Optional.empty();
  }

  /** The instruction with distances in slots. */
  private static Insn onWire(Insn insn, int index, int[] firstOf, int function, int[] slotOf) {
    int at = firstOf[function] + index;
    if (insn.isJump()) {
      int target = firstOf[function] + insn.jumpTarget(index);
      return target < 0 || target >= slotOf.length
          ? insn
          : withDistance(insn, slotOf[target] - slotOf[at] - 1);
    }
    if (insn.isCall() && insn.src() == Opcode.CALL_FUNCTION) {
      int distance = slotOf[firstOf[(int) insn.imm()]] - slotOf[at] - 1;
      return new Insn(insn.opcode(), 0, insn.src(), 0, distance, null);
    }
    return insn;
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

  private static @Nullable String wireFault(Insn insn) {
    if (insn.dst() > MAX_WIRE_REGISTER || insn.src() > MAX_WIRE_REGISTER) {
      return "Invalid register r" + Math.max(insn.dst(), insn.src());
    }
    if (insn.offset() != (short) insn.offset()) {
      return "offset " + insn.offset() + " does not fit 16 bits";
    }
    if (insn.opcode() != Opcode.LDDW && insn.imm() != (int) insn.imm()) {
      return "immediate " + insn.imm() + " does not fit 32 bits";
    }
    return null;
  }

  private static void write(ByteBuffer out, Insn insn) {
    out.put((byte) insn.opcode());
    out.put((byte) (insn.dst() | insn.src() << 4));
    out.putShort((short) insn.offset());
    out.putInt((int) insn.imm());
    if (insn.opcode() == Opcode.LDDW) {
      out.putInt(0);
      out.putInt((int) (insn.imm() >>> 32));
    }
  }

  /**
   * Reads bytes as functions: each target of a call begins one. Every field is checked, also those
   * that must be zero.
   *
   * @param bytes the program
   * @param faults takes what is wrong; positions are byte offsets
   * @return the functions, entry first, or nothing after a fault
   */
  public static Optional<List<List<Insn>>> decode(byte[] bytes, List<CodeFault> faults) {
    int before = faults.size();
    if (bytes.length == 0 || bytes.length % SLOT_BYTES != 0) {
      faults.add(
          new CodeFault(0, "a program is one or more slots of 8 bytes, not " + bytes.length));
      return Optional.empty();
    }
    int slots = bytes.length / SLOT_BYTES;
    int[] indexOf = new int[slots];
    List<Insn> flat = new ArrayList<>();
    List<Integer> slotOf = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      int slot = in.position() / SLOT_BYTES;
      indexOf[slot] = flat.size();
      slotOf.add(slot);
      Insn insn = read(in, indexOf, faults);
      String fault = InsnRules.fault(insn);
      fault = fault == null ? wireFault(insn) : fault;
      if (fault == null && insn.opcode() == Opcode.LDDW && insn.src() != 0) {
        fault = "lddw of kind " + insn.src() + " needs a relocation";
      }
      if (fault != null) {
        faults.add(new CodeFault(slot * SLOT_BYTES, fault));
      }
      flat.add(insn);
    }
    if (faults.size() > before) {
      return Optional.empty();
    }
    List<List<Insn>> functions = split(flat, slotOf, indexOf, faults);
    return faults.size() == before ? Optional.of(functions) : Optional.empty();
  }

  private static Insn read(ByteBuffer in, int[] indexOf, List<CodeFault> faults) {
    int start = in.position();
    int opcode = in.get() & 0xff;
    int registers = in.get() & 0xff;
    int offset = in.getShort();
    long imm = in.getInt();
    if (opcode == Opcode.LDDW) {
      if (!in.hasRemaining()) {
        faults.add(new CodeFault(start, "the second slot of lddw is missing"));
      } else {
        indexOf[in.position() / SLOT_BYTES] = -1;
        if (in.getInt() != 0) {
          faults.add(
              new CodeFault(start + SLOT_BYTES, "the second slot of lddw has more than imm"));
        }
        imm = (imm & 0xffffffffL) | (long) in.getInt() << 32;
      }
    }
    return Insn.of(opcode, registers & 0xf, registers >>> 4, offset, imm);
  }

  /** Cuts at the targets of calls and turns distances into instructions and function numbers. */
  private static List<List<Insn>> split(
      List<Insn> flat, List<Integer> slotOf, int[] indexOf, List<CodeFault> faults) {
    BitSet starts = new BitSet();
    starts.set(0);
    int[] target = new int[flat.size()];
    for (int i = 0; i < flat.size(); i++) {
      Insn insn = flat.get(i);
      boolean call = insn.isCall() && insn.src() == Opcode.CALL_FUNCTION;
      if (!call && !insn.isJump()) {
        continue;
      }
      boolean byImm = call || insn.opcode() == (Opcode.JMP32 | Opcode.JA);
      long to = slotOf.get(i) + 1L + (byImm ? insn.imm() : insn.offset());
      if (to < 0 || to >= indexOf.length || indexOf[(int) to] < 0) {
        faults.add(new CodeFault(slotOf.get(i) * SLOT_BYTES, "target slot " + to + " is none"));
        continue;
      }
      target[i] = indexOf[(int) to];
      if (call) {
        starts.set(target[i]);
      }
    }
    TreeMap<Integer, Integer> numbers = new TreeMap<>();
    starts.stream().forEach(start -> numbers.put(start, numbers.size()));
    ImmutableList.Builder<List<Insn>> functions = ImmutableList.builder();
    for (int start = 0; start >= 0; start = starts.nextSetBit(start + 1)) {
      int next = starts.nextSetBit(start + 1);
      int end = next < 0 ? flat.size() : next;
      List<Insn> insns = new ArrayList<>();
      for (int i = start; i < end; i++) {
        Insn insn = flat.get(i);
        if (insn.isJump()) {
          if (target[i] < start || target[i] >= end) {
            faults.add(new CodeFault(slotOf.get(i) * SLOT_BYTES, "jump out of the function"));
          }
          insn = withDistance(insn, target[i] - i - 1);
        } else if (insn.isCall() && insn.src() == Opcode.CALL_FUNCTION) {
          int number = numbers.getOrDefault(target[i], 0);
          insn = new Insn(insn.opcode(), 0, insn.src(), 0, number, null);
        }
        insns.add(insn);
      }
      functions.add(ImmutableList.copyOf(insns));
    }
    return functions.build();
  }
}
