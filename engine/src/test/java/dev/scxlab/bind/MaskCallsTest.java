package dev.scxlab.bind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scxlab.abi.Kfunc;
import dev.scxlab.source.LabBug;
import org.junit.jupiter.api.Test;

class MaskCallsTest {

  private static final int CPUS = 70;

  private final Handles handles = new Handles(CPUS);
  private final MaskCalls masks = new MaskCalls(handles, FakeKernel.quiet());

  private long call(Kfunc kfunc, long... args) {
    long a2 = args.length > 1 ? args[1] : 0;
    long a3 = args.length > 2 ? args[2] : 0;
    return masks.call(kfunc, args.length > 0 ? args[0] : 0, a2, a3);
  }

  private long mask(int... cpus) {
    long mask = call(Kfunc.CPUMASK_CREATE);
    for (int cpu : cpus) {
      call(Kfunc.CPUMASK_SET_CPU, cpu, mask);
    }
    return mask;
  }

  @Test
  void searchesGiveTheNumberOfCpusWhenTheyFindNothing() {
    long empty = mask();
    assertThat(call(Kfunc.CPUMASK_FIRST, empty)).isEqualTo(CPUS);
    call(Kfunc.CPUMASK_SETALL, empty);
    assertThat(call(Kfunc.CPUMASK_FIRST_ZERO, empty)).isEqualTo(CPUS);
    assertThat(call(Kfunc.CPUMASK_FULL, empty)).isEqualTo(1);
  }

  @Test
  void aCpuOutOfRangeIsInNoMask() {
    long mask = mask(3);
    call(Kfunc.CPUMASK_SET_CPU, -1, mask);
    call(Kfunc.CPUMASK_SET_CPU, CPUS, mask);
    assertThat(call(Kfunc.CPUMASK_WEIGHT, mask)).isEqualTo(1);
    assertThat(call(Kfunc.CPUMASK_TEST_CPU, -1, mask)).isZero();
    assertThat(call(Kfunc.CPUMASK_TEST_AND_SET_CPU, 1_000_000, mask)).isZero();
  }

  @Test
  void testAndSetTellsWhatWasBefore() {
    long mask = mask();
    assertThat(call(Kfunc.CPUMASK_TEST_AND_SET_CPU, 69, mask)).isZero();
    assertThat(call(Kfunc.CPUMASK_TEST_AND_SET_CPU, 69, mask)).isEqualTo(1);
    assertThat(call(Kfunc.CPUMASK_TEST_AND_CLEAR_CPU, 69, mask)).isEqualTo(1);
    assertThat(call(Kfunc.CPUMASK_EMPTY, mask)).isEqualTo(1);
  }

  @Test
  void setsCombineAsTheirNamesSay() {
    long a = mask(1, 2, 65);
    long b = mask(2, 3, 65);
    long result = mask();
    assertThat(call(Kfunc.CPUMASK_AND, result, a, b)).isEqualTo(1);
    assertThat(handles.mask(result)).hasToString("2,65");
    call(Kfunc.CPUMASK_OR, result, a, b);
    assertThat(handles.mask(result)).hasToString("1-3,65");
    call(Kfunc.CPUMASK_XOR, result, a, b);
    assertThat(handles.mask(result)).hasToString("1,3");
    assertThat(call(Kfunc.CPUMASK_SUBSET, result, a)).isZero();
    assertThat(call(Kfunc.CPUMASK_INTERSECTS, result, a)).isEqualTo(1);
    assertThat(call(Kfunc.CPUMASK_FIRST_AND, a, b)).isEqualTo(2);
  }

  @Test
  void aReleasedMaskComesBackEmpty() {
    long mask = mask(5);
    call(Kfunc.CPUMASK_RELEASE, mask);
    long again = call(Kfunc.CPUMASK_CREATE);
    assertThat(again).isEqualTo(mask);
    assertThat(call(Kfunc.CPUMASK_EMPTY, again)).isEqualTo(1);
  }

  @Test
  void aWrongHandleIsABugOfTheVerifier() {
    assertThatThrownBy(() -> call(Kfunc.CPUMASK_WEIGHT, 17))
        .isInstanceOf(LabBug.class)
        .hasMessageContaining("verifier");
  }
}
