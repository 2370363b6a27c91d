package dev.scxlab.syntax;

import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Help;
import dev.scxlab.source.Help.Applicability;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.antlr.PolicyGrammarLexer;
import java.util.Optional;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/** Arrays that are declared or filled in the way of other languages. */
final class ArrayMistakes {

  private static final String TABLE = "a table of values is `const NAME: u32[2] = [1, 2];`";

  private final VisibleTokens tokens;
  private final int at;
  private final Token found;

  ArrayMistakes(VisibleTokens tokens, int at) {
    this.tokens = tokens;
    this.at = at;
    this.found = tokens.get(at);
  }

  /** The diagnostic when the mistake is one of these. */
  Optional<Diagnostic.Builder> diagnostic() {
    int before = tokens.type(at - 1);
    Diagnostic.Builder error = null;
    if (found.getType() == PolicyGrammarLexer.LBRACKET && before == PolicyGrammarLexer.ASSIGN) {
      error = value();
    } else if (found.getType() == PolicyGrammarLexer.LBRACKET) {
      error = sizeBehindName();
    } else if (before == PolicyGrammarLexer.LBRACKET
        && tokens.type(at - 2) == PolicyGrammarLexer.ASSIGN
        && tokens.type(start()) == PolicyGrammarLexer.VAR) {
      error =
          at("a local array begins empty, found `" + found.getText() + "`")
              .help("write `= []` and set its elements then, `a[0] = ...;`")
              .help(TABLE);
    } else if (before == PolicyGrammarLexer.PERCPU) {
      error = percpu();
    }
    return Optional.ofNullable(error);
  }

  private Diagnostic.Builder at(String title) {
    return Diagnostic.of(DiagnosticCode.SYNTAX, SyntaxErrors.span(found), title);
  }

  /** The position of the first token of the statement or declaration. */
  private int start() {
    int i = at - 1;
    while (i > 0) {
      int before = tokens.type(i - 1);
      if (before == PolicyGrammarLexer.SEMI
          || before == PolicyGrammarLexer.LBRACE
          || before == PolicyGrammarLexer.RBRACE) {
        return i;
      }
      i--;
    }
    return i;
  }

  /** {@code let a: u32[2] = []}, {@code array a: u32[2] = [1, 2]}, {@code a = [1, 2]}. */
  private Diagnostic.@Nullable Builder value() {
    int start = start();
    switch (tokens.type(start)) {
      case PolicyGrammarLexer.LET:
        boolean empty = tokens.type(at + 1) == PolicyGrammarLexer.RBRACKET;
        Diagnostic.Builder fixed = at("an array of its own is a `var`");
        return empty
            ? fixed.help(
                Help.edit(
                    "declare it so",
                    Applicability.LIKELY,
                    SyntaxErrors.span(tokens.get(start)),
                    "var"))
            : fixed.help("write `var name: u32[2] = [];` and set its elements then").help(TABLE);
      case PolicyGrammarLexer.ARRAY, PolicyGrammarLexer.VAR, PolicyGrammarLexer.PERCPU:
        return at("the value behind an array is that of each element, found `[`")
            .help("write one value, and set others in `on init()`")
            .help(TABLE);
      case PolicyGrammarLexer.PARAM:
        return at("a param is one value, found `[`").help(TABLE);
      case PolicyGrammarLexer.CONST:
        return null;
      default:
        return at("an array takes the elements of another array, found `[`")
            .help("set the elements one by one, or in a loop");
    }
  }

  /** {@code var a[4]: u32}. */
  private Diagnostic.@Nullable Builder sizeBehindName() {
    int start = start();
    int word = tokens.type(start);
    int name = word == PolicyGrammarLexer.PERCPU ? start + 2 : start + 1;
    boolean declares =
        word == PolicyGrammarLexer.VAR
            || word == PolicyGrammarLexer.LET
            || word == PolicyGrammarLexer.ARRAY
            || word == PolicyGrammarLexer.PERCPU;
    if (!declares || at != name + 1) {
      return null;
    }
    Diagnostic.Builder error = at("the size of an array stands behind its type, found `[`");
    int close = at;
    while (tokens.type(close) != PolicyGrammarLexer.RBRACKET) {
      if (tokens.type(close) == Token.EOF || tokens.type(close) == PolicyGrammarLexer.SEMI) {
        return error.help("for example `name: u32[4]`");
      }
      close++;
    }
    boolean typed =
        tokens.type(close + 1) == PolicyGrammarLexer.COLON
            && TokenNames.isName(tokens.type(close + 2));
    if (!typed) {
      return error.help("for example `name: u32[4]`");
    }
    Span moved = SyntaxErrors.span(found).to(SyntaxErrors.span(tokens.get(close + 2)));
    String type = tokens.text(close + 1, close + 2);
    return error.help(
        Help.edit("put it there", Applicability.LIKELY, moved, type + tokens.text(at, close)));
  }

  /** {@code percpu array a: u32[4]}. */
  private Diagnostic.@Nullable Builder percpu() {
    switch (found.getType()) {
      case PolicyGrammarLexer.ARRAY:
        return at("a percpu array is a percpu variable, found `array`")
            .help(Help.edit("write `var`", Applicability.SAFE, SyntaxErrors.span(found), "var"));
      case PolicyGrammarLexer.HASH, PolicyGrammarLexer.QUEUE, PolicyGrammarLexer.TREE:
        return at("only variables are percpu, found `" + found.getText() + "`")
            .help("an array of them, one for each CPU: `queue name[cpus]: u32[64];`");
      default:
        return null;
    }
  }
}
