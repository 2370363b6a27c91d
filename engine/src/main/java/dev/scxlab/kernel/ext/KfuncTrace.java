package dev.scxlab.kernel.ext;

import dev.scxlab.abi.Kfunc;
import dev.scxlab.kernel.Kernel;
import dev.scxlab.trace.TraceKind;

/** Counts and traces the calls of kfuncs. */
final class KfuncTrace {

  private final ExtCore core;
  private final Kernel kernel;

  KfuncTrace(ExtCore core) {
    this.core = core;
    this.kernel = core.kernel;
  }

  void called(Kfunc kfunc, long a, long b, long c, long d) {
    core.sch().counts.called(kfunc);
    kernel
        .tracer()
        .event(kernel.nowNs(), TraceKind.KFUNC, kernel.thisCpu(), -1, kfunc.ordinal(), a, b, c, d);
  }
}
