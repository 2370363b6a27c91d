package dev.scxlab.advice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.PolicyCompiler;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.Edit;
import dev.scxlab.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who reads a message and does what its help says has a policy that verifies. */
class HelpsMendTest {

  private static final Path FOLDER =
      Path.of(System.getProperty("scxlab.home"), "policies", "verifier");

  private static final PolicyCompiler COMPILER = new PolicyCompiler(KernelProfile.NEWEST, Set.of());
  private static final int MOST_ROUNDS = 10;

  static List<Path> bad() throws IOException {
    try (Stream<Path> all = Files.walk(FOLDER)) {
      return all.filter(f -> f.toString().matches(".*(SX\\d+-bad|/bad[1-7]_\\w+)\\.scx"))
          .sorted()
          .toList();
    }
  }

  /** Rules whose breach no edit mends without a decision of the author: code, blank, why. */
  private static List<String> withoutEdits() throws IOException {
    return Files.readAllLines(Path.of("src/test/resources/advice/no-edits.txt"));
  }

  @ParameterizedTest
  @MethodSource("bad")
  void applyingTheHelpsGivesAPolicyThatVerifies(Path file) throws IOException {
    String name = file.getFileName().toString();
    String text = Files.readString(file);
    for (int round = 0; round < MOST_ROUNDS; round++) {
      PolicyCompiler.Result result = COMPILER.run(new SourceFile(name, text));
      List<Diagnostic> found = Advice.tried(COMPILER, result);
      if (found.isEmpty()) {
        assertThat(result.accepted()).isTrue();
        return;
      }
      Optional<List<Edit>> edits = firstEdits(found);
      if (edits.isEmpty()) {
        String code = found.get(0).code().code();
        assertThat(withoutEdits())
            .as(
                code
                    + " in "
                    + name
                    + " offers no edit: give it a Recipe, or list it with a reason")
            .anyMatch(l -> l.startsWith(code + " "));
        return;
      }
      text = Edit.applied(text, edits.get()).orElseThrow();
    }
    throw new AssertionError("edits without end:\n" + text);
  }

  private static Optional<List<Edit>> firstEdits(List<Diagnostic> found) {
    return found.stream()
        .flatMap(d -> d.helps().stream())
        .map(h -> h.edits())
        .filter(e -> !e.isEmpty())
        .findFirst();
  }

  @Test
  void anEditThatBreaksSomethingElseIsNotOffered() {
    String text =
        """
        policy p {
            dsq shared: fifo;
            struct ctx { n: u64; }
            task_storage tctx: ctx;
            on init_task(p, args) {
                tctx.create(p) or return -ENOMEM;
                return 0;
            }
            on enqueue(p, enq_flags) {
                let c = tctx.get(p);
                c.n += 1;
                dsq_insert(p, shared, SLICE_DFL, enq_flags);
            }
            on dispatch(cpu, prev) {
                dsq_move_to_local(shared);
            }
        }
        """;
    PolicyCompiler.Result result = COMPILER.run(new SourceFile("p.scx", text));
    List<Diagnostic> found = Advice.tried(COMPILER, result);

    assertThat(found).hasSize(1);
    List<String> offered =
        found.get(0).helps().stream().flatMap(h -> h.edits().stream()).map(Edit::newText).toList();
    assertThat(offered)
        .as("`or return` would lose the task")
        .contains("if c != null { ")
        .doesNotContain(" or return");
  }
}
