package dev.scxlab.bind;

import dev.scxlab.kernel.ext.ScxKfuncs;
import dev.scxlab.sim.RandomStream;
import dev.scxlab.source.LabBug;

/** The BPF helpers compiled policies call, by the kernel's numbers ({@code abi.Helper}). */
final class HelperCalls {

  private static final long LOW = 0xffff_ffffL;

  private final PolicyImage image;
  private final Handles handles;
  private final ScxKfuncs kernel;
  private final RandomStream random;
  private final MessageFormat messages;
  private final PolicyLog log;

  HelperCalls(
      PolicyImage image, Handles handles, ScxKfuncs kernel, RandomStream random, PolicyLog log) {
    this.image = image;
    this.handles = handles;
    this.kernel = kernel;
    this.random = random;
    this.log = log;
    this.messages = new MessageFormat(image.memory());
  }

  /** Calls the helper with a number. */
  long call(int number, long a1, long a2, long a3, long a4) {
    switch (number) {
      case 1: // map_lookup_elem(map, key)
        return image.isSeveral(a1)
            ? image.inner(a1, a2)
            : image.map(a1).lookup(a2, kernel.smpProcessorId());
      case 2: // map_update_elem(map, key, value, flags)
        return image.map(a1).update(a2, a3, a4, kernel.smpProcessorId());
      case 3: // map_delete_elem(map, key)
        return image.map(a1).delete(a2);
      case 5: // ktime_get_ns()
        return kernel.now();
      case 7: // get_prandom_u32()
        return random.nextLong() & LOW;
      case 8: // get_smp_processor_id()
        return kernel.smpProcessorId();
      case 87: // map_push_elem(map, value, flags)
        return image.map(a1).push(a2, a3);
      case 88: // map_pop_elem(map, value)
        return image.map(a1).peek(a2, true);
      case 89: // map_peek_elem(map, value)
        return image.map(a1).peek(a2, false);
      case 93, 94: // spin_lock(lock), spin_unlock(lock): nobody else runs meanwhile
        return 0;
      case 156: // task_storage_get(map, task, value, flags)
        return a2 == 0 ? 0 : image.map(a1).storage(handles.task(a2).slot, a3, (a4 & 1) != 0);
      case 157: // task_storage_delete(map, task)
        return image.map(a1).deleteStorage(handles.task(a2).slot);
      case 158: // get_current_task_btf()
        return handles.of(kernel.cpuCurr(kernel.smpProcessorId()));
      case 177: // trace_vprintk(format, format size, arguments, their size)
        String text = messages.format(a1, a3, a4 & LOW);
        log.add(kernel.now(), kernel.smpProcessorId(), text);
        return text.length();
      case 195: // map_lookup_percpu_elem(map, key, cpu)
        return perCpu(image.map(a1), a2, a3 & LOW);
      default:
        throw new LabBug("helper " + number + " is not modelled");
    }
  }

  private static long perCpu(PolicyMap map, long key, long cpu) {
    return map instanceof ArrayMap array && array.hasCpu(cpu) ? array.lookup(key, (int) cpu) : 0;
  }
}
