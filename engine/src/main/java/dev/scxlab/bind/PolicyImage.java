package dev.scxlab.bind;

import com.google.common.collect.ImmutableMap;
import com.google.common.primitives.Bytes;
import dev.scxlab.exec.PolicyMemory;
import dev.scxlab.ir.DataType;
import dev.scxlab.ir.DataVariable;
import dev.scxlab.ir.MapDef;
import dev.scxlab.ir.Program;
import dev.scxlab.ir.TimerDef;
import dev.scxlab.kernel.Topology;
import dev.scxlab.source.LabBug;
import java.util.List;

/** What a policy has in memory: data sections at the addresses the compiler chose, and its maps. */
final class PolicyImage {

  private final Program program;
  private final PolicyMemory memory;

  /** By index of the declaration; several where one declares several. */
  private final PolicyMap[][] maps;

  PolicyImage(Program program, Topology topology, ParamValues params, Handles handles) {
    this.program = program;
    int end = PolicyMemory.FIRST_ADDRESS;
    for (DataVariable variable : program.data()) {
      end = Math.max(end, variable.address() + variable.type().size());
    }
    this.memory = new PolicyMemory(end);
    for (DataVariable variable : program.data()) {
      byte[] bytes = params.initialBytes(variable);
      System.arraycopy(bytes, 0, memory.bytes(), variable.address(), bytes.length);
    }
    new MachineImage(memory, topology, handles).fill(program, params);
    for (DataVariable variable : program.data()) {
      if (variable.section() == DataVariable.Section.DATA) {
        new PlacedMasks(memory, handles, variable.type()).make(variable.address());
      }
    }
    this.maps = new PolicyMap[program.maps().size()][];
    for (int i = 0; i < maps.length; i++) {
      maps[i] = makeMaps(program.maps().get(i), topology.nrCpus(), handles);
    }
  }

  private PolicyMap[] makeMaps(MapDef def, int nrCpus, Handles handles) {
    PolicyMap[] made = new PolicyMap[Math.max(1, def.count())];
    for (int i = 0; i < made.length; i++) {
      made[i] = makeMap(def, nrCpus, handles);
    }
    return made;
  }

  private PolicyMap makeMap(MapDef def, int nrCpus, Handles handles) {
    int valueBytes = def.value().size();
    DataType key = def.key();
    switch (def.kind()) {
      case ARRAY:
        return new ArrayMap(memory, def.maxEntries(), valueBytes, 1);
      case PERCPU_ARRAY:
        ArrayMap elements = new ArrayMap(memory, def.maxEntries(), valueBytes, nrCpus);
        elements.fill(Bytes.toArray(def.initial()), new PlacedMasks(memory, handles, def.value()));
        return elements;
      case STAT, HIST:
        return new ArrayMap(memory, def.maxEntries(), valueBytes, nrCpus);
      case HASH:
        if (key == null) {
          throw new LabBug("hash " + def.name() + " has no key");
        }
        return new HashTableMap(memory, def.maxEntries(), key.size(), valueBytes);
      case QUEUE:
        return new QueueMap(memory, def.maxEntries(), valueBytes);
      case TASK_STORAGE, CGROUP_STORAGE:
        return new StorageMap(memory, valueBytes, new PlacedMasks(memory, handles, def.value()));
      case TREE:
        return new OrderedMap(memory, def.maxEntries(), valueBytes);
      case RINGBUF:
        return new ArrayMap(memory, 1, valueBytes, 1); // read as soon as it is written
      default:
        throw new LabBug(def.kind() + " maps are not modelled");
    }
  }

  PolicyMemory memory() {
    return memory;
  }

  /**
   * The map behind what a program uses as its address: the declaration's index in the low 32 bits,
   * and above it the number from 1 of one of several.
   */
  PolicyMap map(long reference) {
    PolicyMap[] declared = maps[(int) reference];
    int inner = (int) (reference >>> 32);
    return declared[inner == 0 ? 0 : inner - 1];
  }

  /** The reference of one of several maps, by an index in policy memory; 0 for none. */
  long inner(long reference, long key) {
    int index = PolicyMemory.load32(memory.bytes(), key);
    boolean known = Integer.compareUnsigned(index, maps[(int) reference].length) < 0;
    return known ? reference | (index + 1L) << 32 : 0;
  }

  /** Whether a reference stands for several maps of which one is to be looked up. */
  boolean isSeveral(long reference) {
    return reference >>> 32 == 0 && maps[(int) reference].length > 1;
  }

  /** The policy's counters, summed over CPUs, by name. */
  ImmutableMap<String, Long> stats() {
    ImmutableMap.Builder<String, Long> result = ImmutableMap.builder();
    for (int i = 0; i < maps.length; i++) {
      MapDef def = program.maps().get(i);
      if (def.kind() == MapDef.Kind.STAT && maps[i][0] instanceof ArrayMap stat) {
        for (int entry = 0; entry < stat.entries(); entry++) {
          result.put(statName(def, entry, stat.entries()), sum(stat, entry));
        }
      }
    }
    return result.buildOrThrow();
  }

  private static String statName(MapDef def, int entry, int entries) {
    String name = def.name().startsWith(".") ? def.name().substring(1) : def.name();
    return entries == 1 ? name : name + "[" + entry + "]";
  }

  /** The policy's histograms by name: counts by position of the highest bit, 0 with 1. */
  ImmutableMap<String, List<Long>> histograms() {
    ImmutableMap.Builder<String, List<Long>> result = ImmutableMap.builder();
    for (int i = 0; i < maps.length; i++) {
      MapDef def = program.maps().get(i);
      if (def.kind() == MapDef.Kind.HIST && maps[i][0] instanceof ArrayMap hist) {
        int histograms = Math.max(1, hist.entries() / MapDef.HIST_BUCKETS);
        for (int h = 0; h < histograms; h++) {
          Long[] buckets = new Long[Math.min(MapDef.HIST_BUCKETS, hist.entries())];
          for (int b = 0; b < buckets.length; b++) {
            buckets[b] = sum(hist, h * MapDef.HIST_BUCKETS + b);
          }
          result.put(statName(def, h, histograms), List.of(buckets));
        }
      }
    }
    return result.buildOrThrow();
  }

  private long sum(ArrayMap map, int entry) {
    long sum = 0;
    for (int cpu = 0; cpu < map.copies(); cpu++) {
      sum += PolicyMemory.load64(memory.bytes(), map.address(entry, cpu));
    }
    return sum;
  }

  /** A number that is known when the policy is loaded. */
  long setting(TimerDef.Setting setting) {
    if (setting.param() < 0) {
      return setting.constant();
    }
    DataVariable param = program.data().get(setting.param());
    return value(param, (DataType.Scalar) param.type());
  }

  /** The present value of a scalar variable, with the sign of its type. */
  long value(DataVariable variable, DataType.Scalar type) {
    byte[] bytes = memory.bytes();
    int address = variable.address();
    switch (type.kind().size()) {
      case 1:
        return PolicyMemory.load8(bytes, address) & 0xff;
      case 4:
        int word = PolicyMemory.load32(bytes, address);
        return type.kind().signed() ? word : word & 0xffff_ffffL;
      default:
        return PolicyMemory.load64(bytes, address);
    }
  }
}
