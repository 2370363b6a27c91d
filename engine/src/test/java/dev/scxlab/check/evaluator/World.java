package dev.scxlab.check.evaluator;

import dev.scxlab.abi.KernelField;
import dev.scxlab.abi.Kfunc;
import dev.scxlab.abi.MachineFact;
import dev.scxlab.abi.MachineTable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a policy sees of the world, in the terms that both ways of running it share. Handles are
 * opaque, 0 for null.
 */
public interface World {

  /**
   * Calls a kfunc.
   *
   * @param arguments those that the kfunc table does not hide, as their types hold them; a DSQ
   *     iterator by the number that {@link #newIterator} gave
   * @return its result, clean beyond its width
   */
  long kfunc(Kfunc kfunc, long... arguments);

  /** The second result of the kfunc called last. */
  boolean secondResult();

  /** A number for the DSQ iterator that is made next. */
  long newIterator();

  /** A message: the format, its arguments as the language holds them; no kfunc for {@code log}. */
  void message(@Nullable Kfunc kfunc, long code, String format, List<Object> arguments);

  /**
   * The word of a field of a kernel object, cut to its width; {@code word} is the half of a text.
   */
  long field(KernelField field, int word, long handle);

  /**
   * A timer is started, or cancelled when the delay is -1; whether it was armed.
   *
   * @param timer its name, and its number in an array of them
   */
  long timer(String timer, long delayNs);

  /** An agent is woken. */
  void wake(int agent);

  /** A lock is taken or left. */
  void lock(boolean taken);

  /** One of the event counters that were read last. */
  long event(int counter);

  /** Writes a field of a kernel object. */
  void setField(KernelField field, long handle, long value);

  /** The CPU this runs on. */
  int thisCpu();

  /** The next random u32. */
  long random();

  /** The task on this CPU. */
  long currentTask();

  /** A number of the machine. */
  int fact(MachineFact fact);

  /** An element of a table of the machine: a number, or the handle of a mask. */
  long tableEntry(MachineTable table, int index);

  /** The handle of the mask that a param is. */
  long maskParam(String name);
}
