package dev.scxlab.bind;

import dev.scxlab.abi.Helper;
import dev.scxlab.exec.PolicyMemory;
import dev.scxlab.kernel.ext.ScxKfuncs;
import dev.scxlab.sim.RandomStream;
import dev.scxlab.source.LabBug;
import org.jspecify.annotations.Nullable;

/** The BPF helpers compiled policies call, by the kernel's numbers ({@code abi.Helper}). */
final class HelperCalls {

  private static final long LOW = 0xffff_ffffL;
  private static final @Nullable Helper[] BY_NUMBER = byNumber();

  private final PolicyImage image;
  private final Handles handles;
  private final ScxKfuncs kernel;
  private final RandomStream random;
  private final MessageFormat messages;
  private final PolicyLog log;
  private final TimerCalls timers;

  HelperCalls(
      PolicyImage image,
      Handles handles,
      ScxKfuncs kernel,
      RandomStream random,
      PolicyLog log,
      TimerCalls timers) {
    this.image = image;
    this.handles = handles;
    this.kernel = kernel;
    this.random = random;
    this.log = log;
    this.timers = timers;
    this.messages = new MessageFormat(image.memory());
  }

  /** Calls the helper with a number. */
  long call(int number, long a1, long a2, long a3, long a4) {
    Helper helper = number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : null;
    if (helper == null) {
      throw new LabBug("helper " + number + " is not modelled");
    }
    switch (helper) {
      case MAP_LOOKUP_ELEM:
        return image.isSeveral(a1)
            ? image.inner(a1, a2)
            : image.map(a1).lookup(a2, kernel.smpProcessorId());
      case MAP_UPDATE_ELEM:
        return image.map(a1).update(a2, a3, a4, kernel.smpProcessorId());
      case MAP_DELETE_ELEM:
        return image.map(a1).delete(a2);
      case GET_PRANDOM_U32:
        return random.nextLong() & LOW;
      case GET_SMP_PROCESSOR_ID:
        return kernel.smpProcessorId();
      case MAP_PUSH_ELEM:
        return image.map(a1).push(a2, a3);
      case MAP_POP_ELEM:
        return image.map(a1).peek(a2, true);
      case MAP_PEEK_ELEM:
        return image.map(a1).peek(a2, false);
      case SPIN_LOCK, SPIN_UNLOCK:
        return 0; // nobody else runs meanwhile
      case RINGBUF_OUTPUT: // the one ring buffer carries numbers of agents
        kernel.policy().wakeAgent(PolicyMemory.load32(image.memory().bytes(), a2));
        return 0;
      case TASK_STORAGE_GET:
        boolean create = (a4 & Helper.STORAGE_CREATE) != 0;
        return a2 == 0 ? 0 : image.map(a1).storage(handles.task(a2).slot, a3, create);
      case TASK_STORAGE_DELETE:
        return image.map(a1).deleteStorage(handles.task(a2).slot);
      case GET_CURRENT_TASK_BTF:
        return handles.of(kernel.currentTask());
      case TIMER_INIT:
        return timers.init(a1, a2);
      case TIMER_SET_CALLBACK:
        return timers.setCallback(a1, a2);
      case TIMER_START:
        return timers.start(a1, a2, a3);
      case TIMER_CANCEL:
        return timers.cancel(a1);
      case TRACE_VPRINTK: // format, its size, arguments, their size
        String text = messages.format(a1, a3, a4 & LOW);
        log.add(kernel.ktimeNs(), kernel.smpProcessorId(), text);
        return text.length();
      case MAP_LOOKUP_PERCPU_ELEM:
        return perCpu(image.map(a1), a2, a3 & LOW);
      default:
        throw new LabBug(helper.symbol() + " is not modelled");
    }
  }

  private static @Nullable Helper[] byNumber() {
    int highest = 0;
    for (Helper helper : Helper.values()) {
      highest = Math.max(highest, helper.number());
    }
    @Nullable Helper[] result = new @Nullable Helper[highest + 1];
    for (Helper helper : Helper.values()) {
      result[helper.number()] = helper;
    }
    return result;
  }

  private static long perCpu(PolicyMap map, long key, long cpu) {
    return map instanceof ArrayMap array && array.hasCpu(cpu) ? array.lookup(key, (int) cpu) : 0;
  }
}
