package dev.scxlab.verifier;

import com.google.common.primitives.ImmutableLongArray;
import dev.scxlab.abi.KernelLimits;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.ir.Program;

/**
 * A program that was shown to be safe: it cannot touch memory it must not, lose a reference, hand
 * null to the kernel or run past its budget. Only the verifier makes one, so whoever holds it may
 * run it.
 */
public final class VerifiedProgram {

  private final Program program;
  private final KernelProfile profile;
  private final ImmutableLongArray worstCaseInsns;

  VerifiedProgram(Program program, KernelProfile profile, ImmutableLongArray worstCaseInsns) {
    this.program = program;
    this.profile = profile;
    this.worstCaseInsns = worstCaseInsns;
  }

  public Program program() {
    return program;
  }

  /** The kernel whose rules it was verified by. */
  public KernelProfile profile() {
    return profile;
  }

  /**
   * The most instructions one call executes, functions it calls included: at most {@link
   * KernelLimits#INSN_BUDGET}.
   *
   * @param function index in {@link Program#functions()} of a function that the kernel enters; for
   *     an {@code fn} the most of all its calls
   */
  public long worstCaseInsns(int function) {
    return worstCaseInsns.get(function);
  }
}
