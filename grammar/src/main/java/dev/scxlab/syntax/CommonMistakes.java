package dev.scxlab.syntax;

import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Help;
import dev.scxlab.source.Help.Applicability;
import dev.scxlab.source.Label;
import dev.scxlab.source.Span;
import dev.scxlab.source.Spelling;
import dev.scxlab.syntax.antlr.PolicyGrammarLexer;
import dev.scxlab.syntax.antlr.PolicyGrammarParser;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/** Mistakes that people make who come from C, Rust or Python, told in their terms. */
final class CommonMistakes {

  /** Words that begin a declaration elsewhere, and what declares that here. */
  private static final Map<String, String> DECLARATION_WORDS =
      Map.ofEntries(
          Map.entry("function", "a function is `fn name(a: u32) -> u32 { ... }`"),
          Map.entry("func", "a function is `fn name(a: u32) -> u32 { ... }`"),
          Map.entry("def", "a function is `fn name(a: u32) -> u32 { ... }`"),
          Map.entry("op", "an op is `on enqueue(p, enq_flags) { ... }`"),
          Map.entry("import", "a policy is one file"),
          Map.entry("include", "a policy is one file"),
          Map.entry("use", "a policy is one file"),
          Map.entry("global", "a variable of the policy is `var name: u64;`"),
          Map.entry("static", "a variable of the policy is `var name: u64;`"),
          Map.entry("storage", "data of tasks is `task_storage name: STRUCT;`"),
          Map.entry(
              "map",
              "a map is `hash name: u64 -> VALUE max 1024;`, `array name: VALUE[N];`"
                  + " or `task_storage name: STRUCT;`"));

  private static final List<String> DECLARATIONS =
      List.of(
          "flags",
          "timeout",
          "batch",
          "param",
          "const",
          "enum",
          "struct",
          "dsq",
          "task_storage",
          "cgroup_storage",
          "array",
          "var",
          "percpu",
          "hash",
          "queue",
          "tree",
          "stat",
          "hist",
          "timer",
          "agent",
          "fn",
          "on");

  private final VisibleTokens tokens;
  private final int at;
  private final Token found;
  private final Set<Integer> expected;
  private final Set<Integer> rules;

  CommonMistakes(VisibleTokens tokens, int at, Set<Integer> expected, Set<Integer> rules) {
    this.tokens = tokens;
    this.at = at;
    this.found = tokens.get(at);
    this.expected = expected;
    this.rules = rules;
  }

  /** The diagnostic when the mistake is a known one. */
  Optional<Diagnostic.Builder> diagnostic() {
    Optional<Diagnostic.Builder> habit = new HabitsOfC(tokens, at, expected, rules).diagnostic();
    return habit.or(() -> new ArrayMistakes(tokens, at).diagnostic()).or(this::ofAnyOrigin);
  }

  private Optional<Diagnostic.Builder> ofAnyOrigin() {
    Diagnostic.Builder error =
        switch (found.getType()) {
          case PolicyGrammarLexer.QUESTION -> conditional();
          case PolicyGrammarLexer.AMP, PolicyGrammarLexer.STAR -> pointer();
          case PolicyGrammarLexer.ASSIGN -> assignment();
          case PolicyGrammarLexer.SEMI -> semicolon();
          case PolicyGrammarLexer.RPAREN -> increment(at);
          case PolicyGrammarLexer.PLUS -> increment(at + 1);
          case PolicyGrammarLexer.EQ,
              PolicyGrammarLexer.NE,
              PolicyGrammarLexer.LT,
              PolicyGrammarLexer.LE,
              PolicyGrammarLexer.GT,
              PolicyGrammarLexer.GE,
              PolicyGrammarLexer.IN ->
              chained();
          case PolicyGrammarLexer.LBRACE -> openBrace();
          case PolicyGrammarLexer.COMMA -> commaInStruct();
          case PolicyGrammarLexer.COLON -> resultType();
          case PolicyGrammarLexer.ID -> word();
          case PolicyGrammarLexer.ELSE -> elseAlone();
          case PolicyGrammarLexer.LET -> letOutside();
          case PolicyGrammarLexer.DSQ,
              PolicyGrammarLexer.HASH,
              PolicyGrammarLexer.QUEUE,
              PolicyGrammarLexer.TREE,
              PolicyGrammarLexer.ARRAY,
              PolicyGrammarLexer.STAT ->
              declarationInside();
          case PolicyGrammarLexer.MINUS -> dashInName();
          case PolicyGrammarLexer.RETURN, PolicyGrammarLexer.BREAK, PolicyGrammarLexer.CONTINUE ->
              withoutBraces();
          default -> null;
        };
    if (error == null && at > 0 && rules.isEmpty() && expected.equals(Set.of(Token.EOF))) {
      error = behindPolicy();
    }
    if (error == null && rules.contains(PolicyGrammarParser.RULE_policy)) {
      error = noPolicy();
    }
    return Optional.ofNullable(error);
  }

  private Diagnostic.Builder at(String title) {
    return Diagnostic.of(DiagnosticCode.SYNTAX, SyntaxErrors.span(found), title);
  }

  private Help replaceFound(String text, String newText) {
    return Help.edit(text, Applicability.LIKELY, SyntaxErrors.span(found), newText);
  }

  private boolean behindExpression() {
    return expected.contains(PolicyGrammarLexer.DOT);
  }

  private boolean atExpression() {
    return rules.contains(PolicyGrammarParser.RULE_expr)
        || rules.contains(PolicyGrammarParser.RULE_sum)
        || rules.contains(PolicyGrammarParser.RULE_comparison);
  }

  private Diagnostic.@Nullable Builder conditional() {
    return behindExpression()
        ? at("there is no `? :`").help("write `if condition { a } else { b }`, also as a value")
        : null;
  }

  private Diagnostic.@Nullable Builder pointer() {
    return atExpression()
        ? Diagnostic.of(
                DiagnosticCode.NOT_IN_LANGUAGE, SyntaxErrors.span(found), "there are no pointers")
            .help("use the value itself: structs in maps are passed by reference anyway")
        : null;
  }

  private Diagnostic.@Nullable Builder assignment() {
    Diagnostic.@Nullable Builder field = valueOfField();
    if (field != null) {
      return field;
    }
    boolean head =
        expected.contains(PolicyGrammarLexer.LBRACE)
            || expected.contains(PolicyGrammarLexer.RPAREN);
    return behindExpression() && head && !expected.contains(PolicyGrammarLexer.ASSIGN)
        ? at("`=` assigns and cannot stand in an expression")
            .help(replaceFound("to compare, write `==`", "=="))
        : null;
  }

  private Diagnostic.@Nullable Builder semicolon() {
    if (expected.contains(PolicyGrammarLexer.MAX)) {
      return withoutMaximum();
    }
    Diagnostic.@Nullable Builder increment = increment(at);
    if (increment != null) {
      return increment;
    }
    boolean declaration = rules.contains(PolicyGrammarParser.RULE_declaration);
    return declaration || rules.contains(PolicyGrammarParser.RULE_statement)
        ? at("this `;` ends nothing")
            .help(Help.edit("leave it out", Applicability.SAFE, SyntaxErrors.span(found), ""))
        : null;
  }

  /** {@code hash m: u32 -> u64;}. */
  private Diagnostic.Builder withoutMaximum() {
    int name = at;
    while (tokens.type(name) != PolicyGrammarLexer.COLON && name > 0) {
      name--;
    }
    Span place = SyntaxErrors.span(tokens.get(at - 1)).after();
    String title = "`" + tokens.get(name - 1).getText() + "` needs a maximum number of entries";
    return Diagnostic.of(DiagnosticCode.BAD_SIZE, SyntaxErrors.span(tokens.get(name - 1)), title)
        .at("its memory is taken when the policy is loaded")
        .help(Help.edit("say how many it may hold", Applicability.LIKELY, place, " max 4096"));
  }

  /** {@code struct ctx { a: time = 5ms; }}. */
  private Diagnostic.@Nullable Builder valueOfField() {
    int open = at;
    while (open > 1
        && tokens.type(open) != PolicyGrammarLexer.LBRACE
        && tokens.type(open) != PolicyGrammarLexer.RBRACE) {
      open--;
    }
    boolean inStruct = open > 1 && tokens.type(open - 2) == PolicyGrammarLexer.STRUCT;
    if (!inStruct
        || !expected.contains(PolicyGrammarLexer.SEMI)
        || tokens.type(at - 3) == Token.EOF) {
      return null;
    }
    String struct = tokens.get(open - 1).getText();
    String field = tokens.get(at - 3).getText();
    return at("a field has no value of its own")
        .help(
            "give it where the place is declared, for example `task_storage name: "
                + struct
                + " = "
                + struct
                + "{ "
                + field
                + ": "
                + tokens.get(at + 1).getText()
                + " };`");
  }

  /** {@code x++} or {@code x--} before a position. */
  private Diagnostic.@Nullable Builder increment(int behind) {
    int sign = tokens.type(behind - 1);
    boolean twice =
        atExpression()
            && (sign == PolicyGrammarLexer.PLUS || sign == PolicyGrammarLexer.MINUS)
            && tokens.type(behind - 2) == sign
            && !tokens.spaceBefore(behind - 1);
    if (!twice) {
      return null;
    }
    String text = tokens.get(behind - 1).getText();
    Span both =
        SyntaxErrors.span(tokens.get(behind - 2)).to(SyntaxErrors.span(tokens.get(behind - 1)));
    return Diagnostic.of(DiagnosticCode.SYNTAX, both, "there is no `" + text + text + "`")
        .help(Help.edit("write `" + text + "= 1`", Applicability.LIKELY, both, " " + text + "= 1"));
  }

  private Diagnostic.@Nullable Builder chained() {
    return behindExpression() && !expected.contains(found.getType())
        ? at("comparisons cannot be chained")
            .help("compare twice: `a < b && b < c`, or put one comparison in parentheses")
        : null;
  }

  /** {@code struct ctx { a: u32, b: u64 }}. */
  private Diagnostic.@Nullable Builder commaInStruct() {
    int open = at;
    while (open > 1 && tokens.type(open) != PolicyGrammarLexer.LBRACE) {
      open--;
    }
    return expected.contains(PolicyGrammarLexer.SEMI)
            && open > 1
            && tokens.type(open - 2) == PolicyGrammarLexer.STRUCT
        ? at("fields of a struct end with `;`, found `,`").help(replaceFound("write `;`", ";"))
        : null;
  }

  /** {@code fn f(a: u32): u32 { }}. */
  private Diagnostic.@Nullable Builder resultType() {
    return expected.contains(PolicyGrammarLexer.ARROW)
        ? at("the type of a result stands behind `->`, found `:`")
            .help(replaceFound("write `->`", " ->"))
        : null;
  }

  private Diagnostic.@Nullable Builder openBrace() {
    if (expected.contains(PolicyGrammarLexer.COLON)
        && at > 1
        && tokens.type(at - 2) == PolicyGrammarLexer.TASK_STORAGE) {
      String name = tokens.get(at - 1).getText();
      return at("expected `:` and a struct, found `{`")
          .help(
              "declare the struct first: `struct ctx { ... }`, then `task_storage "
                  + name
                  + ": ctx;`");
    }
    return rules.contains(PolicyGrammarParser.RULE_statement)
        ? at("a block needs a head: `if`, `while`, `for`, `match`, `lock` or `using`")
        : null;
  }

  /** A name where none can be: a type before a name, or a word of another language. */
  private Diagnostic.@Nullable Builder word() {
    String text = found.getText();
    if (rules.contains(PolicyGrammarParser.RULE_declaration)) {
      Optional<String> meant =
          DECLARATION_WORDS.containsKey(text)
              ? Optional.empty()
              : Spelling.nearest(text, DECLARATIONS.stream());
      Diagnostic.Builder error = at("expected a declaration, found `" + text + "`");
      if (meant.isPresent()) {
        return error.help(replaceFound("did you mean `" + meant.get() + "`?", meant.get()));
      }
      if (beginsFunction()) {
        return error.help(
            "an op is written `on enqueue(p, enq_flags) { ... }`, a function `fn name(a: u64) -> u64 { ... }`");
      }
      return error.help(
          DECLARATION_WORDS.getOrDefault(
              text,
              "ops begin with `on`, functions with `fn`, variables of the policy with `var`"));
    }
    return null;
  }

  /**
   * {@code static u64 f(u64 x) {}}, {@code void BPF_STRUCT_OPS(...)}: names, then a parenthesis.
   */
  private boolean beginsFunction() {
    int i = at;
    while (TokenNames.isName(tokens.type(i)) || tokens.type(i) == PolicyGrammarLexer.STAR) {
      i++;
    }
    return i > at + 1 && tokens.type(i) == PolicyGrammarLexer.LPAREN;
  }

  private Diagnostic.@Nullable Builder letOutside() {
    return rules.contains(PolicyGrammarParser.RULE_declaration)
        ? at("`let` stands inside ops and functions only")
            .help("for all ops: `const NAME = ...;`, `param` or `var NAME: TYPE = ...;`")
        : null;
  }

  private Diagnostic.@Nullable Builder declarationInside() {
    return rules.contains(PolicyGrammarParser.RULE_statement)
        ? at("`" + found.getText() + "` stands at the top of the policy only")
            .help("move it out of the block, or close the block in front of it with `}`")
        : null;
  }

  /** {@code policy my-fifo}. */
  private Diagnostic.@Nullable Builder dashInName() {
    boolean inName =
        !behindExpression()
            && isWord(at - 1)
            && isWord(at + 1)
            && !tokens.spaceBefore(at)
            && !tokens.spaceBefore(at + 1);
    if (!inName) {
      return null;
    }
    String name = tokens.get(at - 1).getText() + "_" + tokens.get(at + 1).getText();
    Span whole = SyntaxErrors.span(tokens.get(at - 1)).to(SyntaxErrors.span(tokens.get(at + 1)));
    return at("names are made of a-z, A-Z, 0-9 and `_`")
        .help(Help.edit("write `" + name + "`", Applicability.LIKELY, whole, name));
  }

  private boolean isWord(int position) {
    return position >= 0
        && tokens.type(position) != Token.EOF
        && Character.isLetter(tokens.get(position).getText().charAt(0));
  }

  private Diagnostic.@Nullable Builder elseAlone() {
    return rules.contains(PolicyGrammarParser.RULE_statement)
        ? at("this `else` belongs to no `if`")
        : null;
  }

  /** {@code if (x) return;}. */
  private Diagnostic.@Nullable Builder withoutBraces() {
    return expected.contains(PolicyGrammarLexer.LBRACE) && behindExpression()
        ? at("expected `{`, found `" + found.getText() + "`")
            .help("a body stands in braces, also when it is a single statement")
        : null;
  }

  private Diagnostic.Builder behindPolicy() {
    Span closing = SyntaxErrors.span(tokens.get(at - 1));
    if (found.getType() == PolicyGrammarLexer.POLICY) {
      return at("a file holds one policy")
          .at("the second one")
          .label(Label.cause(closing, "the first one ends here"))
          .help("put each policy into a file of its own");
    }
    return at("expected end of file, found " + TokenNames.found(found))
        .label(Label.cause(closing, "this brace closes the policy"));
  }

  private Diagnostic.Builder noPolicy() {
    if (found.getType() == Token.EOF) {
      return at("there is no policy in this file").help("a policy is `policy name { ... }`");
    }
    return at("expected `policy`, found " + TokenNames.found(found))
        .help("the declarations of a file stand in `policy name { ... }`");
  }
}
