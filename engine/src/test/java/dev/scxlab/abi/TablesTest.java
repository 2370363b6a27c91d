package dev.scxlab.abi;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TablesTest {

  @Test
  void numbersOfOpsThatTracesHoldNeverChange() {
    List<String> first =
        Arrays.stream(OpsCallback.values()).map(OpsCallback::opName).limit(12).toList();
    assertThat(first)
        .containsExactly(
            "select_cpu",
            "enqueue",
            "dequeue",
            "dispatch",
            "tick",
            "runnable",
            "running",
            "stopping",
            "quiescent",
            "yield",
            "core_sched_before",
            "set_weight");
    assertThat(OpsCallback.INIT.ordinal()).isEqualTo(33);
  }

  @Test
  void numbersOfKfuncsThatTracesHoldNeverChange() {
    String all =
        Arrays.stream(Kfunc.values()).limit(100).map(Enum::name).collect(Collectors.joining(" "));
    assertThat(Hashing.murmur3_32_fixed().hashString(all, StandardCharsets.UTF_8).toString())
        .isEqualTo("ad2704a5");
  }

  @Test
  void noNameStandsForTwoKfuncsOfOneKernel() {
    for (KernelProfile profile : KernelProfile.values()) {
      Set<String> seen = new HashSet<>();
      for (Kfunc k : Kfunc.values()) {
        if (k.existsIn(profile) && Kfunc.byName(k.functionName(), profile).orElseThrow() == k) {
          assertThat(seen.add(k.functionName())).as(k.functionName()).isTrue();
          k.aliases().forEach(a -> assertThat(seen.add(a)).as(a).isTrue());
        }
      }
    }
  }

  @Test
  void bothGenerationsOfNamesMeanTheSame() {
    assertThat(Kfunc.byName("dispatch", KernelProfile.NEWEST)).contains(Kfunc.DSQ_INSERT);
    assertThat(Kfunc.byName("consume", KernelProfile.NEWEST)).contains(Kfunc.DSQ_MOVE_TO_LOCAL);
    assertThat(Kfunc.byName("reenqueue_local", KernelProfile.V6_12))
        .contains(Kfunc.REENQUEUE_LOCAL_OLD);
    assertThat(Kfunc.byName("reenqueue_local", KernelProfile.V7_2)).contains(Kfunc.REENQUEUE_LOCAL);
  }

  @Test
  void everyAcquiredResultHasItsRelease() {
    for (Kfunc k : Kfunc.values()) {
      k.releasedBy()
          .ifPresent(
              r -> {
                assertThat(r.releases()).as(k.functionName()).isTrue();
                assertThat(r.parameters().get(0).type()).as(k.functionName()).isEqualTo(k.result());
              });
    }
  }

  @Test
  void argumentsFitTheFiveRegisters() {
    for (Kfunc k : Kfunc.values()) {
      assertThat(k.parameters().size()).as(k.functionName()).isLessThanOrEqualTo(5);
    }
  }

  @Test
  void selectCpuDflWasForSelectCpuOnlyAtFirst() {
    assertThat(
            OpsCallback.ENQUEUE_TASK
                .context(KernelProfile.V6_12)
                .allows(Kfunc.SELECT_CPU_DFL, KernelProfile.V6_12))
        .isFalse();
    assertThat(
            OpsCallback.SELECT_CPU
                .context(KernelProfile.V6_12)
                .allows(Kfunc.SELECT_CPU_DFL, KernelProfile.V6_12))
        .isTrue();
    assertThat(
            OpsCallback.INIT
                .context(KernelProfile.V6_12)
                .allows(Kfunc.SELECT_CPU_DFL, KernelProfile.V6_12))
        .isFalse();
  }

  @Test
  void fieldsThatShareAnOffsetShareTheWord() {
    for (KernelField a : KernelField.values()) {
      for (KernelField b : KernelField.values()) {
        if (a.struct() == b.struct() && a.offset() == b.offset()) {
          assertThat(a.path()).isEqualTo(b.path());
          assertThat(a.bytes()).isEqualTo(b.bytes());
        }
      }
    }
  }

  @Test
  void aWrongCpuStaysVisibleInTheIdOfItsLocalDsq() {
    assertThat(DsqId.localOn(-1)).isEqualTo(0xC000_0000_FFFF_FFFFL);
    assertThat(DsqId.declared(3, 7)).isEqualTo((3L << 48) + 7);
  }
}
