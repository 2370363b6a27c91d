package dev.scxlab.verifier;

import com.google.common.collect.ImmutableList;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.ir.Program;
import dev.scxlab.source.Diagnostics;
import dev.scxlab.source.SourceFile;
import dev.scxlab.verifier.state.StateTrace;

/** What the verifier knows at each point of a program, for {@code disasm --state}. */
public final class KnownStates {

  private final StateTrace trace;

  private KnownStates(StateTrace trace) {
    this.trace = trace;
  }

  /** Verifies a program and keeps what was known; what it finds is dropped. */
  public static KnownStates of(Program program, KernelProfile profile, SourceFile source) {
    StateTrace trace = new StateTrace();
    Verifier.verify(program, profile, new Diagnostics(source), trace);
    return new KnownStates(trace);
  }

  /**
   * The states in front of an instruction, one per line: registers with their ranges, references
   * held, what waits in the dispatch buffer.
   *
   * @param function index in {@link Program#functions()}
   * @param insn index of the instruction
   */
  public ImmutableList<String> before(int function, int insn) {
    return ImmutableList.copyOf(trace.at(function, insn).split("\n"));
  }
}
