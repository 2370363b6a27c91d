package dev.scxlab.ir;

import com.google.common.collect.ImmutableList;
import java.util.List;

/**
 * A policy as bytecode: functions, maps, data. Immutable; nothing in it has been checked yet.
 *
 * @param name the policy's name
 * @param functions ops first, then the rest; calls name them by index
 * @param maps its maps; LDDW names them by index
 * @param data the variables of its data sections, ascending by address
 * @param dsqs its declared DSQs, in order of declaration, by which their ids are made
 * @param timers its timers
 * @param agents its agents, by the numbers that wake them
 * @param opsFlags the names of the op flags that are always set, and under which param
 * @param timeoutMs watchdog timeout in ms, 0 for the default
 * @param maxBatch slots of the dispatch buffer, 0 for the default
 */
public record Program(
    String name,
    List<Function> functions,
    List<MapDef> maps,
    List<DataVariable> data,
    List<DsqDef> dsqs,
    List<TimerDef> timers,
    List<AgentDef> agents,
    List<OpsFlagDef> opsFlags,
    int timeoutMs,
    int maxBatch) {

  public Program {
    functions = ImmutableList.copyOf(functions);
    maps = ImmutableList.copyOf(maps);
    data = ImmutableList.copyOf(data);
    dsqs = ImmutableList.copyOf(dsqs);
    timers = ImmutableList.copyOf(timers);
    agents = ImmutableList.copyOf(agents);
    opsFlags = ImmutableList.copyOf(opsFlags);
  }

  /** A program without timers and agents. */
  public Program(
      String name,
      List<Function> functions,
      List<MapDef> maps,
      List<DataVariable> data,
      List<DsqDef> dsqs,
      List<OpsFlagDef> opsFlags,
      int timeoutMs,
      int maxBatch) {
    this(name, functions, maps, data, dsqs, List.of(), List.of(), opsFlags, timeoutMs, maxBatch);
  }

  /** Whether a name is that of a variable that no instruction may write: a param, a table. */
  public boolean isReadOnly(String name) {
    return data.stream().anyMatch(d -> d.isReadOnly() && d.name().equals(name));
  }
}
