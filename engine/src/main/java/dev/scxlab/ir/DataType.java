package dev.scxlab.ir;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.Bytes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The type of something in policy memory: what the debug information of an export is made from. */
public sealed interface DataType {

  /** Size in bytes, alignment included at the end. */
  int size();

  /** Alignment in bytes: 1, 2, 4 or 8. */
  int align();

  /** Whether a lock lies in it. */
  default boolean holdsLock() {
    if (this instanceof Array a) {
      return a.element().holdsLock();
    }
    if (this instanceof Struct s) {
      return s.fields().stream().anyMatch(f -> f.type().holdsLock());
    }
    return this instanceof Scalar s && s.kind() == ScalarKind.LOCK;
  }

  /** Whether any part of it is not zero before something is written: see {@link Scalar#blank}. */
  default boolean beginsWithNull() {
    if (this instanceof Array a) {
      return a.element().beginsWithNull();
    }
    if (this instanceof Struct s) {
      return s.fields().stream().anyMatch(f -> f.type().beginsWithNull());
    }
    return this instanceof Scalar s && s.blank() != 0;
  }

  /** What a place holds before anything is written to it; empty when all is zero. */
  default List<Byte> blankBytes() {
    if (!beginsWithNull()) {
      return ImmutableList.of();
    }
    byte[] bytes = new byte[size()];
    putBlank(bytes, 0);
    return Bytes.asList(bytes);
  }

  private void putBlank(byte[] bytes, int at) {
    if (this instanceof Array a) {
      for (int i = 0; i < a.count(); i++) {
        a.element().putBlank(bytes, at + i * a.element().size());
      }
    } else if (this instanceof Struct s) {
      s.fields().forEach(f -> f.type().putBlank(bytes, at + f.offset()));
    } else if (this instanceof Scalar s) {
      for (int i = 0; i < s.size(); i++) {
        bytes[at + i] = (byte) (s.blank() >>> (8 * i));
      }
    }
  }

  /** Whether a mask lies in it: then it exists in its place only and is never copied. */
  default boolean holdsMask() {
    if (this instanceof Array a) {
      return a.element().holdsMask();
    }
    if (this instanceof Struct s) {
      return s.fields().stream().anyMatch(f -> f.type().holdsMask());
    }
    return this instanceof Mask;
  }

  /** Kinds of scalars in memory. */
  enum ScalarKind {
    BOOL(1, false),
    U32(4, false),
    S32(4, true),
    U64(8, false),
    S64(8, true),
    /** A CPU, core, LLC or node number (s32), -1 for none. */
    INDEX(4, true),
    /** A member of an enum (u32). */
    ENUM(4, false),
    /** The word of a lock (u32), never data. */
    LOCK(4, false);

    private final int size;
    private final boolean signed;

    ScalarKind(int size, boolean signed) {
      this.size = size;
      this.signed = signed;
    }

    public int size() {
      return size;
    }

    public boolean signed() {
      return signed;
    }
  }

  /**
   * A number.
   *
   * @param name the type's name in the language ({@code time}, {@code cpu}, {@code u64} ...)
   * @param min smallest stored value by declaration, or null without a bound
   * @param max largest stored value by declaration, or null without a bound
   */
  record Scalar(ScalarKind kind, String name, @Nullable Long min, @Nullable Long max)
      implements DataType {
    @Override
    public int size() {
      return kind.size();
    }

    @Override
    public int align() {
      return kind.size();
    }

    /** What a place holds before anything is written to it: -1 for one that may be null, else 0. */
    public long blank() {
      return kind == ScalarKind.INDEX && name.endsWith("?") ? -1 : 0;
    }
  }

  /** Sixteen bytes of text, zero filled. */
  record Text() implements DataType {
    @Override
    public int size() {
      return 16;
    }

    @Override
    public int align() {
      return 8;
    }
  }

  /** A mask that exists with its entry; in memory the 8-byte handle of an own mask. */
  record Mask() implements DataType {
    @Override
    public int size() {
      return 8;
    }

    @Override
    public int align() {
      return 8;
    }
  }

  /** A {@code struct bpf_timer}, which only the timer helpers look into. */
  record Timer() implements DataType {
    @Override
    public int size() {
      return 16;
    }

    @Override
    public int align() {
      return 8;
    }
  }

  /** A struct with naturally aligned fields. */
  record Struct(String name, List<Field> fields, int size, int align) implements DataType {
    public Struct {
      fields = ImmutableList.copyOf(fields);
    }
  }

  /** A field of a {@link Struct}; {@code offset} in bytes from its start. */
  record Field(String name, int offset, DataType type) {}

  /**
   * {@code count} elements one behind the other. A size that no int holds is the largest int: more
   * than any place may have.
   */
  record Array(DataType element, int count) implements DataType {
    @Override
    public int size() {
      return (int) Math.min(Integer.MAX_VALUE, (long) element.size() * count);
    }

    @Override
    public int align() {
      return element.align();
    }
  }
}
