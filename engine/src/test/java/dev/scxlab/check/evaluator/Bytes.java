package dev.scxlab.check.evaluator;

import dev.scxlab.exec.PolicyMemory;
import dev.scxlab.ir.DataType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads values out of little-endian bytes by their type. */
public final class Bytes {

  private Bytes() {}

  /** The value of a type at a place in an array. */
  static Object read(byte[] bytes, int at, DataType type) {
    Object value = Group.zero(type);
    if (type instanceof DataType.Struct s) {
      for (int i = 0; i < s.fields().size(); i++) {
        DataType.Field f = s.fields().get(i);
        ((Group) value).parts[i] = read(bytes, at + f.offset(), f.type());
      }
      return value;
    }
    if (type instanceof DataType.Array a) {
      for (int i = 0; i < a.count(); i++) {
        ((Group) value).parts[i] = read(bytes, at + i * a.element().size(), a.element());
      }
      return value;
    }
    if (type instanceof DataType.Text) {
      return text(bytes, at, type.size());
    }
    return number(
        bytes, at, type instanceof DataType.Scalar s ? s.kind() : DataType.ScalarKind.U64);
  }

  /** Puts a value into an array, which is zero there. */
  static void write(byte[] bytes, int at, DataType type, Object value) {
    if (type instanceof DataType.Struct s) {
      for (int i = 0; i < s.fields().size(); i++) {
        DataType.Field f = s.fields().get(i);
        write(bytes, at + f.offset(), f.type(), ((Group) value).parts[i]);
      }
    } else if (type instanceof DataType.Array a) {
      for (int i = 0; i < a.count(); i++) {
        write(bytes, at + i * a.element().size(), a.element(), ((Group) value).parts[i]);
      }
    } else if (type instanceof DataType.Text) {
      byte[] text = ((String) value).getBytes(StandardCharsets.UTF_8);
      System.arraycopy(text, 0, bytes, at, text.length);
    } else {
      for (int i = 0; i < type.size(); i++) {
        bytes[at + i] = (byte) ((Long) value >>> (8 * i));
      }
    }
  }

  private static String text(byte[] bytes, int at, int size) {
    int length = 0;
    while (length < size && bytes[at + length] != 0) {
      length++;
    }
    return new String(bytes, at, length, StandardCharsets.UTF_8);
  }

  private static long number(byte[] bytes, int at, DataType.ScalarKind kind) {
    long value = 0;
    for (int i = kind.size() - 1; i >= 0; i--) {
      value = (value << 8) | (bytes[at + i] & 0xff);
    }
    return kind.size() == 4 && kind.signed() ? (int) value : value;
  }

  /** As {@link #write} in the memory of a policy, where it is made zero first. */
  public static void write(PolicyMemory memory, long address, DataType type, Object value) {
    Arrays.fill(memory.bytes(), (int) address, (int) address + type.size(), (byte) 0);
    write(memory.bytes(), (int) address, type, value);
  }

  /** As {@link #read} in the memory of a policy. */
  public static Object read(PolicyMemory memory, long address, DataType type) {
    return read(memory.bytes(), (int) address, type);
  }
}
