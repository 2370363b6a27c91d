package dev.scxlab.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The vectors were computed apart from this code, from the formula of design.md D9. */
final class TraceHashTest {

  private static final long[] WAKEUP_ON_CPU_2 = {2};
  private static final long[] SWITCH_TO_PID_7 = {0, 7, 0};

  @Test
  void hashOfNoEventIsOne() {
    assertThat(new TraceHash().hex()).isEqualTo("0000000000000001");
  }

  @Test
  void eventsAreTakenInOneAfterTheOther() {
    TraceHash hash = new TraceHash();
    hash.event(0, TraceKind.WAKEUP_NEW, 0, 1, WAKEUP_ON_CPU_2);
    assertThat(hash.hex()).isEqualTo("06e94cda3732d39c");
    hash.event(1_000_000, TraceKind.SWITCH, -1, 0, SWITCH_TO_PID_7);
    assertThat(hash.hex()).isEqualTo("13366f936cf6c4a4");
  }

  @Test
  void orderOfEventsCounts() {
    TraceHash hash = new TraceHash();
    hash.event(1_000_000, TraceKind.SWITCH, -1, 0, SWITCH_TO_PID_7);
    hash.event(0, TraceKind.WAKEUP_NEW, 0, 1, WAKEUP_ON_CPU_2);
    assertThat(hash.hex()).isEqualTo("1614468d27ce8491");
  }

  @Test
  void argumentsBehindThoseOfTheKindDoNotCount() {
    TraceHash hash = new TraceHash();
    hash.event(0, TraceKind.WAKEUP_NEW, 0, 1, new long[] {2, 99, 98, 97});
    assertThat(hash.hex()).isEqualTo("06e94cda3732d39c");
  }
}
