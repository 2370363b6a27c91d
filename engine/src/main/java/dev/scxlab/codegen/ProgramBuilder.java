package dev.scxlab.codegen;

import dev.scxlab.abi.CpuOrder;
import dev.scxlab.abi.KernelLimits;
import dev.scxlab.check.CheckedPolicy;
import dev.scxlab.check.DataDef;
import dev.scxlab.check.MapDecl;
import dev.scxlab.ir.DataType;
import dev.scxlab.ir.DataType.ScalarKind;
import dev.scxlab.ir.DataVariable;
import dev.scxlab.ir.DataVariable.Section;
import dev.scxlab.ir.MapDef;
import dev.scxlab.ir.Symbol;
import dev.scxlab.source.Span;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What the functions of a program share: data with addresses, maps, formats of messages. */
final class ProgramBuilder {

  /** Below it nothing lies, so that null faults. */
  private static final int FIRST_ADDRESS = 4096;

  /** The counter of loops that ended by their limit. */
  private static final String LIMIT_HITS = "limit_hits";

  /** One page: a ring buffer has a whole number of them. */
  private static final int RING_BYTES = 4096;

  private final CheckedPolicy policy;
  private final List<DataVariable> data = new ArrayList<>();
  private final List<MapDef> maps = new ArrayList<>();
  private int nextAddress = FIRST_ADDRESS;
  private int limitHits = -1;
  private int wakeups = -1;

  ProgramBuilder(CheckedPolicy policy) {
    this.policy = policy;
    for (DataDef d : policy.data()) {
      add(d.name(), d.section(), d.dataType(), d.initial(), d.span());
    }
    for (MapDecl m : policy.maps()) {
      maps.add(m.def());
    }
  }

  CheckedPolicy policy() {
    return policy;
  }

  private DataVariable add(
      String name, Section section, DataType type, List<Byte> initial, Span span) {
    int align = Math.max(8, type.align());
    int address = (nextAddress + align - 1) / align * align;
    DataVariable v = new DataVariable(name, section, address, type, initial, span);
    nextAddress = address + type.size();
    data.add(v);
    return v;
  }

  List<DataVariable> data() {
    return data;
  }

  List<MapDef> maps() {
    return maps;
  }

  DataVariable variable(int index) {
    return data.get(index);
  }

  /** The variable with a name: one of the machine's facts. */
  DataVariable variable(String name) {
    return data.stream().filter(v -> v.name().equals(name)).findFirst().orElseThrow();
  }

  /** The table with the CPUs of an order. */
  DataVariable cpus(CpuOrder order, Span span) {
    DataType cpu = new DataType.Scalar(ScalarKind.INDEX, "cpu", null, null);
    return table(order.cpusVariable(), new DataType.Array(cpu, KernelLimits.MAX_CPUS), span);
  }

  /** The table that says where the CPUs of each part begin in the other. */
  DataVariable first(CpuOrder order, Span span) {
    DataType place = new DataType.Scalar(ScalarKind.S32, "s32", 0L, (long) KernelLimits.MAX_CPUS);
    int parts = KernelLimits.most(order.part());
    return table(order.firstVariable(), new DataType.Array(place, parts + 1), span);
  }

  /**
   * What a new entry of a map holds: a constant, so that entries of any size can be made without
   * the stack. A kernel takes the address of read-only data for a value.
   */
  DataVariable blank(MapDef map) {
    String name = ".blank." + map.name();
    for (DataVariable v : data) {
      if (v.name().equals(name)) {
        return v;
      }
    }
    List<Byte> bytes = map.initial().isEmpty() ? map.value().blankBytes() : map.initial();
    return add(name, Section.RODATA, map.value(), bytes, map.declaration());
  }

  private DataVariable table(String name, DataType type, Span span) {
    for (DataVariable v : data) {
      if (v.name().equals(name)) {
        return v;
      }
    }
    return add(name, Section.RODATA, type, List.of(), span);
  }

  Symbol symbol(DataVariable v, int offset) {
    return new Symbol.Data(data.indexOf(v), offset, v.name());
  }

  /** A zero-terminated format; the kernel writes into it, but for {@code log}. */
  DataVariable format(String text, boolean readOnly, Span span) {
    Section section = readOnly ? Section.RODATA : Section.DATA;
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    List<Byte> initial = new ArrayList<>();
    for (byte b : bytes) {
      initial.add(b);
    }
    for (DataVariable v : data) {
      if (v.name().startsWith(".format") && v.section() == section && v.initial().equals(initial)) {
        return v;
      }
    }
    int words = bytes.length / 4 + 1;
    DataType type =
        new DataType.Array(new DataType.Scalar(ScalarKind.U32, "u32", null, null), words);
    return add(".format" + data.size(), section, type, initial, span);
  }

  /** The ring buffer on which agents are woken. */
  int wakeups(Span span) {
    if (wakeups < 0) {
      DataType u32 = new DataType.Scalar(ScalarKind.U32, "u32", null, null);
      wakeups = maps.size();
      maps.add(new MapDef(".wakeups", MapDef.Kind.RINGBUF, null, u32, RING_BYTES, 1, span));
    }
    return wakeups;
  }

  /** The map of the counter of loops that ended by their limit. */
  int limitHits(Span span) {
    if (limitHits < 0) {
      DataType u64 = new DataType.Scalar(ScalarKind.U64, "u64", null, null);
      DataType u32 = new DataType.Scalar(ScalarKind.U32, "u32", null, null);
      limitHits = maps.size();
      maps.add(new MapDef(LIMIT_HITS, MapDef.Kind.STAT, u32, u64, 1, 1, span));
    }
    return limitHits;
  }
}
