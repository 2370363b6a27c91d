package dev.scxlab.check;

import dev.scxlab.abi.Errno;
import dev.scxlab.abi.Flag;
import dev.scxlab.abi.NamedConstant;

/** The names that the language itself takes in the name space of values. */
final class NameTables {

  private NameTables() {}

  /** Whether a name is a flag, an errno or another constant of the interface. */
  static boolean isBuiltinConstant(String name) {
    if (Flag.byName(name).isPresent() || NamedConstant.byName(name).isPresent()) {
      return true;
    }
    for (Errno e : Errno.values()) {
      if (e.name().equals(name)) {
        return true;
      }
    }
    return false;
  }
}
