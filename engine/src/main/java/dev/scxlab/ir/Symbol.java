package dev.scxlab.ir;

/**
 * What an operand stands for, so that an export can relocate it ({@code bpf-mapping.md} 4.3). The
 * instruction also carries the lab's own number for it.
 */
public sealed interface Symbol {

  /** Name for messages and disassembly. */
  String name();

  /** A map: the immediate of LDDW is its index in {@link Program#maps()}. */
  record Map(int index, String name) implements Symbol {}

  /**
   * The address of a variable of a data section, plus a constant offset: the immediate of LDDW is
   * the address in policy memory.
   */
  record Data(int index, int offset, String name) implements Symbol {}

  /** A function's address; the immediate of LDDW is its index in {@link Program#functions()}. */
  record Code(int index, String name) implements Symbol {}

  /** A named constant of the interface, for example {@code ENQ_HEAD} or {@code SLICE_DFL}. */
  record Constant(String name) implements Symbol {}

  /** The id of a declared DSQ: number of the declaration shifted left by 48, plus an index. */
  record Dsq(int declaration, String name) implements Symbol {}

  /**
   * A field of a kernel object; the instruction's offset is that of the struct table.
   *
   * @param high whether it is the last eight bytes of a text
   */
  record KernelField(String struct, String field, boolean high) implements Symbol {

    /** A field that is one word, or the first of two. */
    public KernelField(String struct, String field) {
      this(struct, field, false);
    }

    @Override
    public String name() {
      return struct + "." + field + (high ? ".high" : "");
    }
  }

  /** A kfunc; the immediate of CALL is its number in the kfunc table. */
  record Kfunc(int id, String name) implements Symbol {}

  /** A BPF helper; the immediate of CALL is the kernel's number for it. */
  record Helper(int id, String name) implements Symbol {}
}
