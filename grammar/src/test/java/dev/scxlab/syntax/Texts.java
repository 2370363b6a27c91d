package dev.scxlab.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.Diagnostics;
import dev.scxlab.source.SourceFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Short ways for tests to parse a text. */
final class Texts {

  private Texts() {}

  /** The policies that the program ships. */
  static List<Path> shippedPolicies() {
    Path folder = Path.of(System.getProperty("scxlab.home", ".."), "policies");
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.toString().endsWith(".scx")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static SourceFile read(Path path) {
    try {
      return new SourceFile(path.getFileName().toString(), Files.readString(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static SourceFile source(String text) {
    return new SourceFile("t.scx", text);
  }

  /** Parses what must be right. */
  static PolicyDecl parsed(SourceFile source) {
    Diagnostics diagnostics = new Diagnostics(source);
    ParseResult result = PolicyParser.parse(source, diagnostics);
    assertThat(shown(diagnostics)).isEmpty();
    return Objects.requireNonNull(result.policy());
  }

  static PolicyDecl parsed(String text) {
    return parsed(source(text));
  }

  /** The declarations of a policy that holds them. */
  static List<Decl> decls(String text) {
    return parsed("policy t {\n" + text + "\n}\n").decls();
  }

  /** The statements of an op that holds them. */
  static List<Stmt> stmts(String text) {
    return ((Decl.Op) decls("on init() {\n" + text + "\n}").get(0)).body().statements();
  }

  static Expr expr(String text) {
    return Objects.requireNonNull(((Stmt.Local) stmts("let x = " + text + ";").get(0)).value());
  }

  /** {@code line:column code title} of everything found. */
  static List<String> errors(String text) {
    Diagnostics diagnostics = new Diagnostics(source(text));
    PolicyParser.parse(diagnostics.source(), diagnostics);
    return shown(diagnostics);
  }

  static List<String> shown(Diagnostics diagnostics) {
    return diagnostics.sorted().stream().map(d -> shown(diagnostics.source(), d)).toList();
  }

  private static String shown(SourceFile source, Diagnostic d) {
    int start = d.primary().start();
    return source.line(start) + ":" + source.column(start) + " " + d.code() + " " + d.title();
  }
}
