package dev.scxlab.check.evaluator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.PolicyCompiler;
import dev.scxlab.source.SourceFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From left to right: the place of an assignment is found before its value. */
class EvaluationOrderTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "texts[random() & 3] = TEXTS[random() & 3];",
        "numbers[random() & 3] = numbers[random() & 3] + 1;",
        "numbers[random() & 3] += numbers[random() & 3] + 1;",
        "pairs[random() & 3] = pairs[random() & 3];",
        "pairs[random() & 3] = pair{ a: random(), b: random() };",
        "pairs[1] = pair{ a: pairs[1].b + 1, b: pairs[1].a + 2 };",
        "pairs[2] = pair{ b: pairs[2].a + 1, a: pairs[2].b + 2 };",
        "per.this = pair{ b: per.this.a + 1, a: per.this.b + 2 };",
        "per[random_cpu()].a = random();",
        "per[random_cpu()] = pairs[random() & 3];",
        "atomic_add(numbers[random() & 3], random() & 1);",
        "by_key.set(random() & 3, random());",
        "counts[random() & 3] += random() & 3;",
        "ready.push(random() as u64, random());",
        "p.dsq_vtime = numbers[random() & 3] as u64;",
      })
  void isThatOfTheText(String statement) {
    String text =
        """
        policy order {
            const TEXTS: text[4] = ["a", "b", "c", "d"];
            struct pair { a: u32; b: u32; }
            array texts: text[4];
            array numbers: u32[4];
            array pairs: pair[4];
            percpu var per: pair;
            hash by_key: u32 -> u32 max 8;
            tree ready: u32 max 8;
            stat counts[4];

            fn random_cpu() -> cpu { return (random() %% (nr_cpus as u32)) as cpu; }

            on tick(p) { %s }
        }
        """
            .formatted(statement);
    PolicyCompiler.Result result = PolicyCompiler.compile(new SourceFile("order.scx", text));

    assertThat(result.accepted()).as("%s", result.diagnostics()).isTrue();
    for (int seed = 0; seed < 5; seed++) {
      assertThat(Differential.run(result, seed, 20)).isEmpty();
    }
  }
}
