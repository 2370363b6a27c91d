package dev.scxlab.check;

import dev.scxlab.abi.AbiType;
import org.jspecify.annotations.Nullable;

/** The names of the built-in types. */
final class TypeNames {

  private TypeNames() {}

  /** The type a name stands for, or null when it is none of the built-in ones. */
  static @Nullable AbiType builtin(String name) {
    switch (name) {
      case "bool":
        return AbiType.BOOL;
      case "u32":
        return AbiType.U32;
      case "s32":
        return AbiType.S32;
      case "u64":
        return AbiType.U64;
      case "s64":
        return AbiType.S64;
      case "time":
        return AbiType.TIME;
      case "cpu":
        return AbiType.CPU;
      case "core":
        return AbiType.CORE;
      case "llc":
        return AbiType.LLC;
      case "node":
        return AbiType.NODE;
      case "dsq":
        return AbiType.DSQ;
      case "task":
        return AbiType.TASK;
      case "cgroup":
        return AbiType.CGROUP;
      case "mask":
        return AbiType.MASK;
      case "text":
        return AbiType.TEXT;
      case "enq_flags":
        return AbiType.ENQ_FLAGS;
      case "deq_flags":
        return AbiType.DEQ_FLAGS;
      case "wake_flags":
        return AbiType.WAKE_FLAGS;
      case "kick_flags":
        return AbiType.KICK_FLAGS;
      case "pick_flags":
        return AbiType.PICK_FLAGS;
      default:
        return null;
    }
  }

  /** The names of {@link #builtin}, for suggestions. */
  static final String[] NAMES = {
    "bool",
    "u32",
    "s32",
    "u64",
    "s64",
    "time",
    "cpu",
    "core",
    "llc",
    "node",
    "dsq",
    "task",
    "cgroup",
    "mask",
    "text",
    "enq_flags",
    "deq_flags",
    "wake_flags",
    "kick_flags",
    "pick_flags"
  };

  /** The type behind {@code as}, or null when nothing converts to it. */
  static @Nullable PolicyType castTarget(String name) {
    AbiType abi = builtin(name);
    if (abi == null || abi.isHandle() || abi == AbiType.TEXT || abi == AbiType.BOOL) {
      return null;
    }
    return new PolicyType.Value(abi, false);
  }
}
