package dev.scxlab.check;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.Helper;
import dev.scxlab.abi.KernelField;
import dev.scxlab.abi.Kfunc;
import dev.scxlab.abi.OpsFlag;
import dev.scxlab.syntax.Expr;
import java.util.Optional;

/**
 * What the C of the kernel and its schedulers calls the things of the language, so that whoever
 * ports a scheduler is told the name to write. Names are taken from the interface's tables; the few
 * that stand for another construct are written out.
 */
final class KernelSpelling {

  /**
   * What to write instead.
   *
   * @param text the name in the language, or an example of the construct
   * @param exact whether the text can take the place of the C name as it stands
   */
  record Ours(String text, boolean exact) {}

  private KernelSpelling() {}

  /** A constant of C, such as {@code SCX_DSQ_LOCAL}. */
  static Optional<Ours> value(String name) {
    String bare = name.startsWith("SCX_") ? name.substring("SCX_".length()) : name;
    switch (bare) {
      case "NULL":
        return Optional.of(new Ours("null", true));
      case "DSQ_LOCAL_ON":
      case "LOCAL_ON":
        return Optional.of(new Ours("LOCAL_ON(cpu)", false));
      case "TASK_QUEUED":
        return Optional.of(new Ours("p.queued", false));
      case "PF_KTHREAD":
        return Optional.of(new Ours("p.is_kthread", false));
      case "PF_EXITING":
        return Optional.of(new Ours("p.exiting", false));
      default:
        break;
    }
    for (String prefix : new String[] {"", "DSQ_"}) {
      if (!bare.startsWith(prefix)) {
        continue;
      }
      String candidate = bare.substring(prefix.length());
      if (!candidate.equals(name) && NameTables.isBuiltinConstant(candidate)) {
        return Optional.of(new Ours(candidate, true));
      }
    }
    if (bare.startsWith("OPS_")) {
      String flag = bare.substring("OPS_".length());
      return OpsFlag.byName(flag).map(f -> new Ours("flags { " + flag + " }", false));
    }
    return Optional.empty();
  }

  /** A function of C, such as {@code scx_bpf_kick_cpu} or {@code bpf_map_lookup_elem}. */
  static Optional<Ours> function(String name) {
    for (Kfunc k : Kfunc.values()) {
      boolean message = k.isMessage() && name.equals("scx_bpf_" + k.functionName());
      if (!k.hidden() && (message || k.symbols().stream().anyMatch(s -> s.symbol().equals(name)))) {
        return Optional.of(new Ours(k.functionName(), true));
      }
    }
    switch (name) {
      case "bpf_printk":
        return Optional.of(new Ours("log", true));
      case "bpf_ktime_get_ns":
        return Optional.of(new Ours(Kfunc.NOW.functionName(), true));
      case "time_before":
      case "vtime_before":
        return Optional.of(new Ours(LibraryFunction.BEFORE.functionName(), true));
      default:
        break;
    }
    return Helper.bySymbol(name).flatMap(KernelSpelling::helper);
  }

  private static Optional<Ours> helper(Helper helper) {
    switch (helper) {
      case GET_PRANDOM_U32:
        return Optional.of(new Ours(LibraryFunction.RANDOM.functionName(), true));
      case GET_SMP_PROCESSOR_ID:
        return Optional.of(new Ours(LibraryFunction.THIS_CPU.functionName(), true));
      case GET_CURRENT_TASK_BTF:
        return Optional.of(new Ours(LibraryFunction.CURRENT.functionName(), true));
      case MAP_LOOKUP_ELEM:
      case TASK_STORAGE_GET:
      case CGRP_STORAGE_GET:
        return Optional.of(new Ours("map.get(key)", false));
      case MAP_UPDATE_ELEM:
        return Optional.of(new Ours("map[key] = value", false));
      case MAP_DELETE_ELEM:
      case TASK_STORAGE_DELETE:
      case CGRP_STORAGE_DELETE:
        return Optional.of(new Ours("map.delete(key)", false));
      case MAP_PUSH_ELEM:
        return Optional.of(new Ours("queue.push(value)", false));
      case MAP_POP_ELEM:
        return Optional.of(new Ours("queue.pop()", false));
      default:
        return Optional.empty();
    }
  }

  /**
   * The field that C reaches by a path, such as {@code scx.dsq_vtime} of a task.
   *
   * @param struct kind of the object
   * @param path the names after it, with dots
   */
  static Optional<KernelField> field(AbiType struct, String path) {
    for (KernelField f : KernelField.values()) {
      if (f.struct() == struct
          && f.path().replace("->", ".").equals(path)
          && f.decode() == KernelField.Decode.PLAIN) {
        return Optional.of(f);
      }
    }
    return Optional.empty();
  }

  /** The object that a chain of fields begins with. */
  static Expr root(Expr.Field field) {
    Expr base = field.base();
    return base instanceof Expr.Field inner ? root(inner) : base;
  }

  /** The names of a chain of fields behind its root, with dots. */
  static String path(Expr.Field field) {
    String name = field.name().text();
    return field.base() instanceof Expr.Field inner ? path(inner) + "." + name : name;
  }
}
