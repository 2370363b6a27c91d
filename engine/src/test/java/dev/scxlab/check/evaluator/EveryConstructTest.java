package dev.scxlab.check.evaluator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.abi.KernelProfile;
import dev.scxlab.check.LanguageLimit;
import dev.scxlab.check.PolicyChecker;
import dev.scxlab.source.Diagnostics;
import dev.scxlab.source.SourceFile;
import dev.scxlab.syntax.PolicyParser;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The random policies use every construct of the language. One that is new is missing here until
 * they do.
 */
class EveryConstructTest {

  private static final int POLICIES = 300;
  private static final int LEAST = 1;

  /** What no policy can have, and why. */
  private static final Set<String> IMPOSSIBLE =
      Set.of(
          "Bad", // stands for an error
          "Update with wrapping"); // no statement stands inside wrapping(...)

  /** What is not built yet: who builds one of them lets the random policies use it. */
  private static final Set<String> NOT_BUILT = Set.of("CGROUP_STORAGE");

  @Test
  void isBuiltAndUsedOrNeither() {
    Set<String> limits =
        Arrays.stream(LanguageLimit.values()).map(Enum::name).collect(Collectors.toSet());

    assertThat(limits).isEqualTo(NOT_BUILT);
  }

  @Test
  void isInSomeRandomPolicy() {
    Census census = new Census();
    for (int seed = 0; seed < POLICIES; seed++) {
      SourceFile source = new SourceFile("random.scx", RandomPolicy.text(seed));
      Diagnostics found = new Diagnostics(source);
      PolicyChecker.check(
              Objects.requireNonNull(PolicyParser.parse(source, found).policy()),
              KernelProfile.NEWEST,
              found)
          .ifPresent(census::add);
    }
    Set<String> constructs = Census.constructs();
    constructs.removeAll(IMPOSSIBLE);

    assertThat(census.rarerThan(LEAST, constructs)).isEmpty();
  }
}
