package dev.scxlab.confirm;

import com.google.common.collect.ImmutableList;
import dev.scxlab.abi.AbiType;
import dev.scxlab.ir.DataType;
import dev.scxlab.ir.DataVariable;
import dev.scxlab.ir.MapDef;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an address or a handle leads to. */
sealed interface Target {

  /** The arguments of an op. */
  record Arguments(ImmutableList<Value> values) implements Target {}

  /** A map. */
  record MapOf(int index, MapDef def, boolean inner) implements Target {}

  /** The stack of one frame; offsets count from its end, downwards. */
  final class Stack implements Target {
    final byte[] bytes = new byte[512];
    final BitSet written = new BitSet(512);
    final Map<Integer, Value> addresses = new HashMap<>();
  }

  /** A variable, or the value of an entry of a map. */
  final class Place implements Target {
    final String name;
    final DataType type;
    final byte[] bytes;

    /** Bytes whose content has been decided. */
    final BitSet decided = new BitSet();

    /** Whether what nobody decided yet may be anything the type allows, else it is as it began. */
    final boolean open;

    final @Nullable DataVariable variable;

    Place(String name, DataType type, byte[] bytes, boolean open, @Nullable DataVariable variable) {
      this.name = name;
      this.type = type;
      this.bytes = bytes;
      this.open = open;
      this.variable = variable;
    }
  }

  /** A kernel object. */
  final class KernelObject implements Target {
    final String name;
    final AbiType type;
    final boolean acquired;
    boolean released;
    final Map<String, Long> written = new HashMap<>();

    KernelObject(String name, AbiType type, boolean acquired) {
      this.name = name;
      this.type = type;
      this.acquired = acquired;
    }
  }
}
