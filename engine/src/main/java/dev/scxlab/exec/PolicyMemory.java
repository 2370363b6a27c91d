package dev.scxlab.exec;

import dev.scxlab.source.LabBug;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The memory of one policy in one run: one little-endian arena. An address is an index into it; the
 * first {@link #FIRST_ADDRESS} bytes are nobody's, so that a null address faults.
 *
 * <p>The arena grows and never moves what is in it, but its array changes when it grows: whoever
 * keeps {@link #bytes()} fetches it again after anything that may allocate.
 */
public final class PolicyMemory {

  /** The lowest address that may be used. */
  public static final int FIRST_ADDRESS = 4096;

  /** The most bytes a policy's memory may have. */
  public static final int MAX_BYTES = 1 << 30;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes;
  private int end;

  /**
   * Makes a memory.
   *
   * @param end the first address behind what has a fixed place, at least {@link #FIRST_ADDRESS}
   */
  public PolicyMemory(int end) {
    this.end = Math.max(end, FIRST_ADDRESS);
    this.bytes = new byte[align(this.end, 4096)];
  }

  /** The arena. */
  public byte[] bytes() {
    return bytes;
  }

  /**
   * Takes zeroed bytes, aligned to 8.
   *
   * @param size how many, 0 or more
   * @return their address
   */
  public int allocate(long size) {
    int address = align(end, 8);
    long newEnd = address + size;
    if (size < 0 || newEnd > MAX_BYTES) {
      throw new LabBug("policy memory of " + newEnd + " bytes");
    }
    if (newEnd > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(MAX_BYTES, Math.max(newEnd, bytes.length * 2L)));
    }
    end = (int) newEnd;
    return address;
  }

  private static int align(int value, int alignment) {
    return (value + alignment - 1) & -alignment;
  }

  /** The signed byte at an address. */
  public static byte load8(byte[] memory, long address) {
    return memory[index(address)];
  }

  /** The signed 16 bits at an address. */
  public static short load16(byte[] memory, long address) {
    return (short) SHORT.get(memory, index(address));
  }

  /** The signed 32 bits at an address. */
  public static int load32(byte[] memory, long address) {
    return (int) INT.get(memory, index(address));
  }

  /** The 64 bits at an address. */
  public static long load64(byte[] memory, long address) {
    return (long) LONG.get(memory, index(address));
  }

  /** Writes the low 8 bits. */
  public static void store8(byte[] memory, long address, long value) {
    memory[index(address)] = (byte) value;
  }

  /** Writes the low 16 bits. */
  public static void store16(byte[] memory, long address, long value) {
    SHORT.set(memory, index(address), (short) value);
  }

  /** Writes the low 32 bits. */
  public static void store32(byte[] memory, long address, long value) {
    INT.set(memory, index(address), (int) value);
  }

  /** Writes 64 bits. */
  public static void store64(byte[] memory, long address, long value) {
    LONG.set(memory, index(address), value);
  }

  /** The text at an address: up to a zero byte, at most {@code limit} bytes. */
  public String text(long address, int limit) {
    int start = index(address);
    int length = 0;
    while (length < limit && start + length < bytes.length && bytes[start + length] != 0) {
      length++;
    }
    return new String(bytes, start, length, StandardCharsets.UTF_8);
  }

  private static int index(long address) {
    // One unsigned comparison for negative, null page and far too high; the array checks the rest.
    if ((address - FIRST_ADDRESS) >>> 31 != 0) {
      throw outside(address);
    }
    return (int) address;
  }

  private static IndexOutOfBoundsException outside(long address) {
    return new IndexOutOfBoundsException("address 0x" + Long.toHexString(address));
  }
}
