package dev.scxlab.check;

import com.google.common.collect.ImmutableList;
import dev.scxlab.abi.AbiType;
import dev.scxlab.ir.DsqDef;
import dev.scxlab.source.Span;
import java.util.List;

/** The type of an expression, variable or place ({@code verifier.md} 6.2 and 6.3). */
public sealed interface PolicyType {

  /** The type as the language writes it. */
  String label();

  /** Whether a value may be null by its type. */
  default boolean optional() {
    return false;
  }

  /** Numbers, bools, ids, flags, handles and texts. */
  record Value(AbiType abi, boolean optional) implements PolicyType {
    @Override
    public String label() {
      return abi.label() + (optional ? "?" : "");
    }
  }

  /** A member of an enum. */
  record EnumValue(EnumDef def, boolean optional) implements PolicyType {
    @Override
    public String label() {
      return def.name() + (optional ? "?" : "");
    }
  }

  /** A struct by reference: an entry of a map, an element, or a local one. */
  record StructRef(StructDef def, boolean optional) implements PolicyType {
    @Override
    public String label() {
      return def.name() + (optional ? "?" : "");
    }
  }

  /** An array as a whole: only its elements can be used. */
  record ArrayOf(PolicyType element, List<Dimension> dims, boolean optional) implements PolicyType {
    public ArrayOf {
      dims = ImmutableList.copyOf(dims);
    }

    /** One that is there. */
    public ArrayOf(PolicyType element, List<Dimension> dims) {
      this(element, dims, false);
    }

    @Override
    public String label() {
      StringBuilder s = new StringBuilder(element.label());
      dims.forEach(d -> s.append('[').append(d.label()).append(']'));
      return s + (optional ? "?" : "");
    }
  }

  /** The lock of a struct, which only {@code lock} touches. */
  record Lock() implements PolicyType {
    @Override
    public String label() {
      return "lock";
    }
  }

  /** Two values at once, to be taken apart by {@code let (a, b)}. */
  record Pair(PolicyType first, PolicyType second, boolean optional) implements PolicyType {
    @Override
    public String label() {
      return "(" + first.label() + ", " + second.label() + ")" + (optional ? "?" : "");
    }
  }

  /** A number that takes the type its context asks for. */
  record Untyped() implements PolicyType {
    @Override
    public String label() {
      return "number";
    }
  }

  /** The type of {@code null}. */
  record Null() implements PolicyType {
    @Override
    public String label() {
      return "null";
    }
  }

  /** No value. */
  record Void() implements PolicyType {
    @Override
    public String label() {
      return "nothing";
    }
  }

  /** Of something already reported; agrees with everything. */
  record Bad() implements PolicyType {
    @Override
    public String label() {
      return "?";
    }
  }

  /**
   * One size in brackets.
   *
   * @param count number of elements; for a topology word the most there can be
   * @param domain the index type that alone may index it, {@link AbiType#VOID} for any integer,
   *     {@link AbiType#U64} for a DSQ family by key
   */
  record Dimension(int count, AbiType domain) {

    /** The number by which {@link DsqDef#dims()} names it. */
    public int code() {
      switch (domain) {
        case CPU:
          return DsqDef.CPUS;
        case CORE:
          return DsqDef.CORES;
        case LLC:
          return DsqDef.LLCS;
        case NODE:
          return DsqDef.NODES;
        case U64:
          return DsqDef.BY_KEY;
        default:
          return count;
      }
    }

    String label() {
      switch (domain) {
        case CPU:
          return "cpus";
        case CORE:
          return "cores";
        case LLC:
          return "llcs";
        case NODE:
          return "nodes";
        case U64:
          return "u64";
        default:
          return Integer.toString(count);
      }
    }
  }

  /** An enum of the policy; members count from 0. */
  record EnumDef(String name, List<String> members, Span span) {
    public EnumDef {
      members = ImmutableList.copyOf(members);
    }
  }
}
