package dev.scxlab.exec;

import com.google.common.collect.ImmutableList;
import dev.scxlab.ir.Assembler;
import dev.scxlab.ir.CodeFault;
import dev.scxlab.ir.Function;
import dev.scxlab.ir.Insn;
import dev.scxlab.ir.Program;
import dev.scxlab.source.Span;
import java.util.ArrayList;
import java.util.List;

/** Plain bytecode as programs that can be run in tests. */
final class RawPrograms {

  private static final Span NOWHERE = new Span(0, 0);

  private RawPrograms() {}

  static Interpreter interpreter(List<Insn> insns, PolicyMemory memory) {
    return new Interpreter(program(List.of(insns)), memory, new NoHost(), 1_000_000);
  }

  static Interpreter interpreter(String assembly, PolicyMemory memory, HostCalls host) {
    List<CodeFault> faults = new ArrayList<>();
    List<List<Insn>> functions =
        Assembler.assemble(assembly, faults)
            .orElseThrow(() -> new IllegalArgumentException(faults.toString()));
    return new Interpreter(program(functions), memory, host, 1_000_000);
  }

  static Program program(List<List<Insn>> functions) {
    ImmutableList.Builder<Function> result = ImmutableList.builder();
    for (int i = 0; i < functions.size(); i++) {
      Function.Kind kind = i == 0 ? Function.Kind.RAW : Function.Kind.FN;
      List<Insn> insns = functions.get(i);
      result.add(
          new Function("f" + i, kind, NOWHERE, insns, List.of(), List.of(), List.of(), 512, false));
    }
    return new Program("raw", result.build(), List.of(), List.of(), List.of(), List.of(), 0, 0);
  }

  /** The frame pointer of the outermost frame: the first thing an interpreter allocates. */
  static long framePointer(PolicyMemory memory) {
    return (long) memory.allocate(0) - 7 * 512;
  }

  /** A world without anything. */
  static class NoHost implements HostCalls {
    @Override
    public long kfunc(int id, long a1, long a2, long a3, long a4, long a5) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long helper(int number, long a1, long a2, long a3, long a4, long a5) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long loadField(int field, int word, long handle) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void storeField(int field, long handle, long value) {
      throw new UnsupportedOperationException();
    }
  }
}
