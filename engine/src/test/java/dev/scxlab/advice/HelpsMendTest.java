package dev.scxlab.advice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.PolicyCompiler;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.Edit;
import dev.scxlab.source.Help;
import dev.scxlab.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Who reads a message and does what its help says has a policy that verifies: the edit is applied,
 * or, where only words can help, a policy in {@code by-hand} is what following them makes.
 */
class HelpsMendTest {

  private static final Path FOLDER =
      Path.of(System.getProperty("scxlab.home"), "policies", "verifier");
  private static final Path BY_HAND = FOLDER.resolve("by-hand");

  private static final PolicyCompiler COMPILER = new PolicyCompiler(KernelProfile.NEWEST, Set.of());
  private static final int MOST_ROUNDS = 10;

  private static final Map<Path, Optional<Diagnostic>> LEFT = new HashMap<>();

  /** How many findings may do without an edit. */
  private static final int MOST_BY_HAND = 15;

  static List<Path> bad() throws IOException {
    try (Stream<Path> all = Files.walk(FOLDER)) {
      return all.filter(f -> f.toString().matches(".*(SX\\d+-bad|/bad[1-7]_\\w+)\\.scx"))
          .sorted()
          .toList();
    }
  }

  /** What is left when there is no edit any more: nothing, or a finding that has words only. */
  private static Optional<Diagnostic> leftAfterEdits(Path file) throws IOException {
    Optional<Diagnostic> known = LEFT.get(file);
    if (known == null) {
      known = applyEdits(file);
      LEFT.put(file, known);
    }
    return known;
  }

  private static Optional<Diagnostic> applyEdits(Path file) throws IOException {
    String name = file.getFileName().toString();
    String text = Files.readString(file);
    for (int round = 0; round < MOST_ROUNDS; round++) {
      PolicyCompiler.Result result = COMPILER.run(new SourceFile(name, text));
      List<Diagnostic> found = Advice.tried(COMPILER, result);
      if (found.isEmpty()) {
        assertThat(result.accepted()).isTrue();
        return Optional.empty();
      }
      Optional<List<Edit>> edits = firstEdits(found);
      if (edits.isEmpty()) {
        return Optional.of(found.get(0));
      }
      text = Edit.applied(text, edits.get()).orElseThrow();
    }
    throw new AssertionError("edits without end:\n" + text);
  }

  private static Optional<List<Edit>> firstEdits(List<Diagnostic> found) {
    return found.stream()
        .flatMap(d -> d.helps().stream())
        .map(Help::edits)
        .filter(e -> !e.isEmpty())
        .findFirst();
  }

  private static Path byHand(Path bad) {
    return BY_HAND.resolve(bad.getFileName().toString().replace("-bad", ""));
  }

  @ParameterizedTest
  @MethodSource("bad")
  void followingTheHelpsGivesAPolicyThatVerifies(Path file) throws IOException {
    Optional<Diagnostic> left = leftAfterEdits(file);
    if (left.isEmpty()) {
      return;
    }
    List<Help> helps = left.get().helps();
    assertThat(helps).as(left.get().code() + " says what to do").isNotEmpty();
    Path mended = byHand(file);
    assertThat(mended)
        .as("no edit: give it a Recipe, or write what doing this makes: " + helps.get(0).text())
        .exists();
    String text = Files.readString(mended);
    assertThat(text.lines().findFirst().orElseThrow())
        .as("which help was followed")
        .isEqualTo("/// By hand: " + helps.get(0).text() + ".");
    PolicyCompiler.Result result = COMPILER.run(new SourceFile(mended.toString(), text));
    assertThat(result.diagnostics()).isEmpty();
    assertThat(result.accepted()).isTrue();
  }

  @Test
  void fewFindingsAreLeftToTheHand() throws IOException {
    Set<Path> needed = new TreeSet<>();
    for (Path file : bad()) {
      if (leftAfterEdits(file).isPresent()) {
        needed.add(byHand(file));
      }
    }
    try (Stream<Path> all = Files.list(BY_HAND)) {
      assertThat(all.sorted().toList()).containsExactlyElementsOf(needed);
    }
    assertThat(needed).hasSizeLessThanOrEqualTo(MOST_BY_HAND);
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

  @Test
  void whatStandsBeforeAUseIsStillDoneWhenTheUseIsTested() {
    String text =
        """
        policy p {
            dsq shared: fifo;
            stat kept;
            on enqueue(p, enq_flags) { dsq_insert(p, shared, SLICE_DFL, enq_flags); }
            on dispatch(cpu, prev) {
                if !dsq_move_to_local(shared) && prev.queued { kept += 1; }
            }
        }
        """;
    PolicyCompiler.Result result = COMPILER.run(new SourceFile("p.scx", text));
    Help help = Advice.tried(COMPILER, result).get(0).helps().get(0);

    assertThat(Edit.applied(text, help.edits()).orElseThrow())
        .contains("if !dsq_move_to_local(shared) && prev != null && prev.queued {");
  }
}
