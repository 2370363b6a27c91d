package dev.scxlab.workload.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.workload.WorkloadOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each wrong file is refused with file, line, task, phase, key, value and what is allowed. */
class WorkloadMessagesTest {

  private static final String FINITE = ", \"loop\": 1}}}";

  /** One wrong task {@code t}, and what is said about it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "'run': '5' | \"run\" needs an integer number of microseconds, found \"5\"",
        "'run': 5.0 | \"run\" needs an integer number of microseconds, found 5.0",
        "'run': 1e3 | \"run\" needs an integer number of microseconds, found 1e3",
        "'run': -1 | \"run\" needs an integer number of microseconds that is not negative and fits"
            + " in 32 bits, found -1",
        "'run': 3000000000 | \"run\" needs an integer number of microseconds that is not negative"
            + " and fits in 32 bits, found 3000000000",
        "'run': {'dist': 'exp', 'mean': 5} | \"run\" needs an integer number of microseconds, found"
            + " an object",
        "'run': 5, 'cpus': [5] | \"cpus\" names CPU 5 but the machine has 4 CPUs (0-3)",
        "'run': 5, 'cpus': '0-3' | \"cpus\" needs an array of CPU numbers, found \"0-3\"",
        "'run': 5, 'cpus': 2 | \"cpus\" needs an array of CPU numbers, found 2",
        "'run': 5, 'cpus': [] | \"cpus\" names no CPU",
        "'run': 5, 'lock_order': ['m'] | key \"lock_order\" belongs to the obsolete rt-app grammar",
        "'run': 5, 'priority': 20 | \"priority\" needs a nice value from -20 to 19, found 20",
        "'run': 5, 'policy': 'SCHED_NORMAL' | \"policy\" names no scheduling policy:"
            + " \"SCHED_NORMAL\"; there are SCHED_OTHER, SCHED_BATCH, SCHED_IDLE, SCHED_FIFO,"
            + " SCHED_RR, SCHED_DEADLINE",
        "'run': 5, 'policy': 'SCHED_OTER' | \"policy\" names no scheduling policy: \"SCHED_OTER\""
            + " (did you mean \"SCHED_OTHER\"?)",
        "'run': 5, 'policy': 'SCHED_DEADLINE' | SCHED_DEADLINE is not modelled yet",
        "'run': 5, 'policy': 'SCHED_RR', 'priority': 0 | \"priority\" needs a real-time priority"
            + " from 1 to 99, found 0",
        "'run': 5, 'taskgroup': '/a' | cgroups are not modelled yet: \"taskgroup\" can only be"
            + " \"/\"",
        "'run': 5, 'util_min': 100 | utilisation clamps (\"util_min\") are not modelled yet",
        "'slep': 5 , 'run': 5| \"slep\" is neither an event nor a property rt-app knows (did you"
            + " mean \"sleep\"?)",
        "'colour': 5, 'run': 5 | \"colour\" is neither an event nor a property rt-app knows",
        "'resume': 'nobody' | \"resume\" names \"nobody\", which is no task and no suspend target",
        "'barrier1': 'B', 'barrier2': 'B' | barrier \"B\" is used twice by task \"t\": it could"
            + " never complete",
        "'fork': 'u' | \"fork\" names \"u\", which is no task",
        "'lock': 5 | \"lock\" needs a name in quotes, found 5",
        "'wait': {'ref': 'c'} | \"wait\" needs \"mutex\"",
        "'timer': {'ref': 'x', 'perod': 5} | \"perod\" is no part of \"timer\" (did you mean"
            + " \"period\"?)",
        "'timer': {'period': 5, 'mode': 'fast'} | \"mode\" is \"relative\" or \"absolute\", found"
            + " \"fast\"",
        "'instance': -1, 'run': 5 | \"instance\" needs a number of threads from 0 to 100000, found"
            + " -1",
        "'instance': 2 | has no events",
        "'instr': 5, 'run': 5 | scxsim's key \"instr\": counts instructions, which have no length"
            + " here",
      })
  void wrongTasksAreRefusedByName(String body, String message) {
    String text = "{\"tasks\": {\"t\": {\n" + body.replace('\'', '"') + FINITE;
    ReadWorkload read = ReadWorkload.text(text);
    assertThat(read.result()).isEmpty();
    String line = message.equals("has no events") ? "1" : "2";
    assertThat(read.messages()).containsExactly("x.json:" + line + ": task \"t\": " + message);
  }

  @Test
  void aProcessHasAName() {
    String text = "{\"scxlab\": 1, \"duration\": \"1s\", \"tasks\": {\"t\": {\n%s, \"run\": 5}}}";

    assertThat(ReadWorkload.text(text.formatted("\"process\": 5")).messages())
        .containsExactly(
            "x.json:2: task \"t\": \"process\" needs the name of a process in quotes, found 5");
    assertThat(ReadWorkload.text(text.formatted("\"proces\": \"a\"")).messages())
        .first()
        .asString()
        .endsWith("(did you mean \"process\"?)");
  }

  @Test
  void thePhaseIsNamed() {
    String text =
        "{\"tasks\": {\"AudioTick\": {\"phases\": {\"p1\": {\n\"timr\": {}, \"run\": 5}}}}}";
    assertThat(ReadWorkload.text(text).messages())
        .first()
        .isEqualTo(
            "x.json:2: task \"AudioTick\", phase \"p1\": \"timr\" is neither an event nor a"
                + " property rt-app knows (did you mean \"timer\"?)");
  }

  @Test
  void allProblemsOfAFileAreReportedAtOnce() {
    String text =
        """
        {"tasks": {
          "a": {"run": "x", "loop": 1},
          "b": {"runs": 5, "slep": 3, "loop": 1}},
         "globl": {},
         "global": {"duration": "5", "colour": 1}}
        """;
    assertThat(ReadWorkload.text(text).messages())
        .containsExactly(
            "x.json:2: task \"a\": \"run\" needs an integer number of microseconds, found \"x\"",
            "x.json:3: task \"b\": \"runs\" is taken as a \"run\" event because it begins with that"
                + " word",
            "x.json:3: task \"b\": \"slep\" is neither an event nor a property rt-app knows (did"
                + " you mean \"sleep\"?)",
            "x.json:4: \"globl\" is no key of a workload that rt-app knows (did you mean"
                + " \"global\"?)",
            "x.json:5: \"duration\" needs a number of seconds, found \"5\"",
            "x.json:5: \"colour\" is no key of \"global\"");
  }

  @Test
  void wrongEventsAreRefusedWhereTheyStand() {
    String text =
        """
        {"scxlab": 1, "duration": "1s", "events": [
           "5ms:suspend",
           "suspend",
           "5ms:cpu_down:4",
           "5ms:renice:b:3",
           7],
         "tasks": {"a": {"run": 5}}}
        """;
    assertThat(ReadWorkload.text(text).messages())
        .containsExactly(
            "x.json:3: event `suspend`: an event begins with its time, a whole number with ns, us,"
                + " ms or s, and a colon, for example 200ms:suspend",
            "x.json:4: event `5ms:cpu_down:4`: there is no CPU 4: the machine has CPUs 0-3",
            "x.json:5: event `5ms:renice:b:3`: the workload has no task `b`; did you mean `a`?",
            "x.json:6: an event is a text such as \"200ms:suspend\", found 7");
    assertThat(
            ReadWorkload.text("{'scxlab': 1, 'events': {}, 'tasks': {'a': {'run': 5, 'loop': 1}}}")
                .messages())
        .containsExactly(
            "x.json:1: \"events\" needs an array of events such as \"200ms:suspend\", found an"
                + " object");
  }

  @Test
  void lenientReadingOnlyWarnsOfUnknownKeys() {
    ReadWorkload read =
        ReadWorkload.text(
            "{\"tasks\": {\"t\": {\"slep\": 5, \"run\": 5, \"loop\": 1}}}",
            WorkloadOptions.DEFAULT.withLenient(true));
    assertThat(read.result()).isPresent();
    assertThat(read.messages()).hasSize(1);
  }

  @Test
  void endlessTasksNeedADuration() {
    String text = "{\"tasks\": {\"t\": {\"run\": 5}}}";
    assertThat(ReadWorkload.text(text).messages())
        .containsExactly("x.json:1: task \"t\": never ends, and the file gives no duration");
    assertThat(ReadWorkload.text(text, WorkloadOptions.DEFAULT.withDurationNs(5)).result())
        .isPresent();
  }

  @Test
  void aFragmentIsNoWorkload() {
    assertThat(ReadWorkload.text("{\"global\": {}}").messages())
        .containsExactly("x.json:1: the file has no \"tasks\": it is a fragment of a workload");
  }
}
