package dev.scxlab.check;

import com.google.common.collect.ImmutableList;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.ir.OpsFlagDef;
import dev.scxlab.source.Span;
import java.util.List;

/**
 * A policy whose names, types and call contexts are right.
 *
 * @param functions ops first, in the order of the op table, then bodies of timers and agents and
 *     functions in the order of the text
 * @param timeoutMs watchdog timeout, 0 for the default
 * @param maxBatch slots of the dispatch buffer, 0 for the default
 */
public record CheckedPolicy(
    String name,
    Span span,
    String source,
    KernelProfile profile,
    List<CheckedFunction> functions,
    List<MapDecl> maps,
    List<DataDef> data,
    List<DsqDecl> dsqs,
    List<ParamDef> params,
    List<TimerDecl> timers,
    List<AgentDecl> agents,
    List<OpsFlagDef> opsFlags,
    int timeoutMs,
    int maxBatch) {
  public CheckedPolicy {
    functions = ImmutableList.copyOf(functions);
    maps = ImmutableList.copyOf(maps);
    data = ImmutableList.copyOf(data);
    dsqs = ImmutableList.copyOf(dsqs);
    params = ImmutableList.copyOf(params);
    agents = ImmutableList.copyOf(agents);
    timers = ImmutableList.copyOf(timers);
    opsFlags = ImmutableList.copyOf(opsFlags);
  }
}
