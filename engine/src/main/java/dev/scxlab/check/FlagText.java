package dev.scxlab.check;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.Flag;
import java.util.ArrayList;
import java.util.List;

/** How messages name flags and their families. */
final class FlagText {

  private FlagText() {}

  /** A family in words: {@code enqueue flags}. */
  static String family(AbiType family) {
    switch (family) {
      case ENQ_FLAGS:
        return "enqueue flags";
      case DEQ_FLAGS:
        return "dequeue flags";
      case WAKE_FLAGS:
        return "wake flags";
      case KICK_FLAGS:
        return "kick flags";
      case PICK_FLAGS:
        return "pick flags";
      case REENQ_FLAGS:
        return "reenqueue flags";
      case ITER_FLAGS:
        return "iteration flags";
      default:
        return family.label();
    }
  }

  /** The flags of a family that a policy may set. */
  static String list(AbiType family) {
    List<String> names = new ArrayList<>();
    for (Flag f : Flag.values()) {
      if (f.family() == family && f.origin() != Flag.Origin.CORE) {
        names.add(f.name());
      }
    }
    return names.isEmpty() ? "none, only what the kernel passed" : String.join(", ", names);
  }
}
