package dev.scxlab;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.scxlab.verifier.VerifiedProgram;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Random;
import org.jspecify.annotations.NullMarked;

/**
 * Who may use whom (style.md 3, as amended by design.md). The story runs from left to right: text,
 * checked tree, bytecode, verified program, bound policy, simulated kernel, trace, numbers, report.
 */
@AnalyzeClasses(
    packages = "dev.scxlab",
    importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
final class ArchitectureTest {

  /** Leaves out the jar of shared test classes, which stands on the class path once packaged. */
  static final class NoTestJars implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }

  private static final String[] DETERMINISTIC = {
    "dev.scxlab.kernel..", "dev.scxlab.sim..", "dev.scxlab.verifier..", "dev.scxlab.exec.."
  };

  private static ArchRule mayUse(String user, String... used) {
    String[] allowed = new String[used.length + 1];
    allowed[0] = "dev.scxlab." + user + "..";
    for (int i = 0; i < used.length; i++) {
      allowed[i + 1] = "dev.scxlab." + used[i] + "..";
    }
    return noClasses()
        .that(resideInAPackage("dev.scxlab." + user + ".."))
        .should()
        .dependOnClassesThat(resideInAPackage("dev.scxlab..").and(not(resideInAnyPackage(allowed))))
        .allowEmptyShould(true);
  }

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching("dev.scxlab.(*)..").should().beFreeOfCycles();

  @ArchTest static final ArchRule SOURCE_STANDS_ALONE = mayUse("source");
  @ArchTest static final ArchRule SYNTAX = mayUse("syntax", "source");
  @ArchTest static final ArchRule ABI = mayUse("abi", "source");
  @ArchTest static final ArchRule IR = mayUse("ir", "source");
  @ArchTest static final ArchRule CHECK = mayUse("check", "source", "syntax", "abi", "ir");

  @ArchTest
  static final ArchRule CODEGEN = mayUse("codegen", "source", "syntax", "abi", "check", "ir");

  @ArchTest static final ArchRule VERIFIER = mayUse("verifier", "source", "abi", "ir");
  @ArchTest static final ArchRule NUMBERS = mayUse("verifier.number");

  @ArchTest
  static final ArchRule STATES = mayUse("verifier.state", "source", "abi", "ir", "verifier.number");

  @ArchTest
  static final ArchRule REPORTS =
      mayUse("verifier.report", "source", "abi", "ir", "verifier.number", "verifier.state");

  @ArchTest
  static final ArchRule LINTS =
      mayUse(
          "verifier.lint",
          "source",
          "abi",
          "ir",
          "verifier.number",
          "verifier.state",
          "verifier.report");

  @ArchTest static final ArchRule EXEC = mayUse("exec", "source", "abi", "ir", "verifier");
  @ArchTest static final ArchRule CONFIRM = mayUse("confirm", "source", "abi", "ir");
  @ArchTest static final ArchRule SIM = mayUse("sim", "source");
  @ArchTest static final ArchRule TRACE = mayUse("trace", "source");
  @ArchTest static final ArchRule KERNEL = mayUse("kernel", "source", "abi", "sim", "trace");

  @ArchTest
  static final ArchRule WORKLOAD = mayUse("workload", "source", "abi", "sim", "trace", "kernel");

  @ArchTest
  static final ArchRule BIND =
      mayUse("bind", "source", "abi", "ir", "verifier", "exec", "sim", "trace", "kernel");

  @ArchTest static final ArchRule METRICS = mayUse("metrics", "source", "trace");

  @ArchTest
  static final ArchRule ONLY_THE_VERIFIER_MAKES_VERIFIED_PROGRAMS =
      noClasses()
          .that(not(resideInAPackage("dev.scxlab.verifier..")))
          .should()
          .callConstructorWhere(target(owner(type(VerifiedProgram.class))));

  @ArchTest
  static final ArchRule ANTLR_STAYS_IN_SYNTAX = onlyIn("org.antlr..", "dev.scxlab.syntax..");

  @ArchTest
  static final ArchRule ASM_STAYS_IN_THE_JIT =
      onlyIn("org.objectweb.asm..", "dev.scxlab.exec.jit..");

  @ArchTest
  static final ArchRule JACKSON_STAYS_AT_THE_EDGES =
      onlyIn(
          "tools.jackson..",
          "dev.scxlab.workload.io..",
          "dev.scxlab.trace.io..",
          "dev.scxlab.report..",
          "dev.scxlab.cli..");

  @ArchTest static final ArchRule PICOCLI_STAYS_IN_CLI = onlyIn("picocli..", "dev.scxlab.cli..");

  private static ArchRule onlyIn(String library, String... users) {
    return noClasses()
        .that(not(resideInAnyPackage(users)))
        .should()
        .dependOnClassesThat(resideInAPackage(library));
  }

  @ArchTest
  static final ArchRule NO_FLOATING_POINT_STATE =
      noFields()
          .that(are(owner(resideInAnyPackage(DETERMINISTIC))))
          .should()
          .haveRawType(double.class)
          .orShould()
          .haveRawType(float.class)
          .orShould()
          .haveRawType(double[].class);

  @ArchTest
  static final ArchRule NO_HASH_ORDER =
      noFields()
          .that(are(owner(resideInAnyPackage(DETERMINISTIC))))
          .should()
          .haveRawType(HashMap.class)
          .orShould()
          .haveRawType(HashSet.class);

  @ArchTest
  static final ArchRule NO_CHANCE_NO_CLOCK_NO_THREADS =
      noClasses()
          .that(resideInAnyPackage(DETERMINISTIC))
          .should()
          .dependOnClassesThat()
          .areAssignableTo(Random.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Thread.class)
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Math.class, "random");

  @ArchTest
  static final ArchRule ONLY_CLI_PRINTS =
      noClasses()
          .that(not(resideInAPackage("dev.scxlab.cli..")))
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .orShould()
          .callMethod(System.class, "exit", int.class);

  @ArchTest
  static final ArchRule EVERY_PACKAGE_SAYS_WHAT_MAY_BE_NULL =
      classes()
          .that(not(resideInAPackage("..antlr..")))
          .should(
              new ArchCondition<JavaClass>("live in a package marked @NullMarked") {
                @Override
                public void check(JavaClass c, ConditionEvents events) {
                  boolean marked =
                      c.getPackage().tryGetAnnotationOfType(NullMarked.class.getName()).isPresent();
                  if (!marked) {
                    events.add(
                        SimpleConditionEvent.violated(
                            c, c.getPackageName() + " has no @NullMarked package-info"));
                  }
                }
              });
}
