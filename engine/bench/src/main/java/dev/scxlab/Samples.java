package dev.scxlab;

import dev.scxlab.kernel.Topology;
import dev.scxlab.source.Diagnostics;
import dev.scxlab.source.SourceFile;
import dev.scxlab.verifier.VerifiedProgram;
import dev.scxlab.workload.Workload;
import dev.scxlab.workload.WorkloadOptions;
import dev.scxlab.workload.io.WorkloadReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What benchmarks work on: shipped policies and workloads below {@code scxlab.home}. */
final class Samples {

  private static final Path HOME = Path.of(System.getProperty("scxlab.home", "."));

  private Samples() {}

  static SourceFile policy(String name) {
    return read(HOME.resolve("policies").resolve(name + ".scx"));
  }

  static VerifiedProgram verified(SourceFile source) {
    PolicyCompiler.Result result = PolicyCompiler.compile(source);
    return result
        .verified()
        .orElseThrow(() -> new IllegalStateException(result.diagnostics().toString()));
  }

  static Workload workload(String name, int cpus) {
    SourceFile file = read(HOME.resolve("policies/workloads").resolve(name + ".json"));
    Diagnostics diagnostics = new Diagnostics(file);
    WorkloadOptions options = WorkloadOptions.DEFAULT.withMachine(Topology.flat(cpus));
    return WorkloadReader.read(file, options, diagnostics)
        .orElseThrow(() -> new IllegalStateException(diagnostics.sorted().toString()));
  }

  private static SourceFile read(Path path) {
    try {
      return new SourceFile(path.toString(), Files.readString(path));
    } catch (IOException e) {
      throw new UncheckedIOException("run from the top folder, or set -Dscxlab.home", e);
    }
  }

  /** A policy text of a given number of functions of ten lines, all called by enqueue. */
  static SourceFile longPolicy(int functions) {
    StringBuilder text = new StringBuilder("policy long {\n");
    text.append("    param slice: time = 20ms in 1ms..1s;\n    dsq shared: fifo;\n");
    text.append("    var total: u64 = 0;\n    stat calls;\n");
    for (int i = 0; i < functions; i++) {
      text.append(
          """
              fn step%1$d(a: u64, w: u32) -> u64 {
                  var x = a & 0xffff;
                  if x > %1$d {
                      x = x / 2 + w as u64;
                  } else {
                      x = x * 3 + %1$d;
                  }
                  calls += 1;
                  return x;
              }
          """
              .formatted(i));
    }
    text.append("    on enqueue(p, enq_flags) {\n        var x: u64 = 1;\n");
    for (int i = 0; i < functions; i++) {
      text.append("        x = step").append(i).append("(x, p.weight);\n");
    }
    text.append("        total = x;\n        dsq_insert(p, shared, slice, enq_flags);\n    }\n");
    text.append("    on dispatch(cpu, prev) { dsq_move_to_local(shared); }\n}\n");
    return new SourceFile("long.scx", text.toString());
  }
}
