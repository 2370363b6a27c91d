package dev.scxlab.abi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The tables against the verdicts of a real 7.2 kernel, where the recordings are at hand. */
class VerdictsTest {

  private static final ImmutableMap<String, Kfunc> COLUMNS =
      ImmutableMap.<String, Kfunc>builder()
          .put("cpu_curr", Kfunc.CPU_CURR)
          .put("cpuperf_set", Kfunc.CPUPERF_SET)
          .put("create_dsq", Kfunc.CREATE_DSQ)
          .put("destroy_dsq", Kfunc.DESTROY_DSQ)
          .put("dsq_move", Kfunc.DSQ_MOVE)
          .put("events", Kfunc.EVENTS)
          .put("exit_bstr", Kfunc.EXIT)
          .put("insert", Kfunc.DSQ_INSERT)
          .put("kick", Kfunc.KICK_CPU)
          .put("locked_rq", Kfunc.LOCKED_RQ)
          .put("move_to_local", Kfunc.DSQ_MOVE_TO_LOCAL)
          .put("now", Kfunc.NOW)
          .put("nr_queued", Kfunc.DSQ_NR_QUEUED)
          .put("nr_slots", Kfunc.DISPATCH_NR_SLOTS)
          .put("pick_idle", Kfunc.PICK_IDLE_CPU)
          .put("reenq_new", Kfunc.DSQ_REENQ)
          .put("reenq_old", Kfunc.REENQUEUE_LOCAL_OLD)
          .put("select_and", Kfunc.SELECT_CPU_AND)
          .put("select_dfl", Kfunc.SELECT_CPU_DFL)
          .put("set_slice", Kfunc.TASK_SET_SLICE)
          .put("task_cgroup", Kfunc.TASK_CGROUP)
          .buildOrThrow();

  @Test
  void everyVerdictOfTheKernelFollowsFromTheTables() throws IOException {
    List<List<String>> table = table();
    List<String> head = table.get(0);
    List<String> wrong = new ArrayList<>();
    for (List<String> row : table.subList(2, table.size())) {
      CallContext context = context(row.get(0));
      for (int i = 1; i < row.size(); i++) {
        Kfunc kfunc = COLUMNS.get(head.get(i));
        String verdict = row.get(i);
        if (kfunc == null || verdict.isEmpty() || refusedForItsRcuSection(row.get(0), kfunc)) {
          continue;
        }
        boolean allowed = context.mayCall(kfunc, KernelProfile.V7_2);
        if (allowed == verdict.equals("no")) {
          wrong.add(row.get(0) + " x " + head.get(i) + ": the kernel says " + verdict);
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  /**
   * Sleepable programs that hand over a task of no protected section are refused for that, not for
   * the op they are in.
   */
  private static boolean refusedForItsRcuSection(String op, Kfunc kfunc) {
    boolean sleepable = op.equals("init") || op.equals("syscall");
    return sleepable && (kfunc == Kfunc.DSQ_MOVE || kfunc == Kfunc.SELECT_CPU_AND);
  }

  private static CallContext context(String op) {
    return op.equals("syscall")
        ? CallContext.AGENT
        : OpsCallback.byName(op).orElseThrow().context(KernelProfile.V7_2);
  }

  private static List<List<String>> table() throws IOException {
    Path file = Path.of(System.getProperty("scxlab.data"), "kernel-cases", "verifier-verdicts.md");
    assumeTrue(Files.exists(file), "no recorded verdicts at hand: " + file);
    List<List<String>> rows = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith("| ") || line.startsWith("|-")) {
        List<String> cells = Splitter.on('|').trimResults().splitToList(line);
        rows.add(cells.subList(1, cells.size() - 1));
      } else if (!rows.isEmpty()) {
        break;
      }
    }
    return rows;
  }
}
