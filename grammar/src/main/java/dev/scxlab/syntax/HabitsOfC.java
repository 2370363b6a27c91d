package dev.scxlab.syntax;

import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Edit;
import dev.scxlab.source.Help;
import dev.scxlab.source.Help.Applicability;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.antlr.PolicyGrammarLexer;
import dev.scxlab.syntax.antlr.PolicyGrammarParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/** Text as C schedulers have it, answered with the same thing in the words of the language. */
final class HabitsOfC {

  /** Number types of C and of the kernel, and what they are here. */
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("int", "s32"),
          Map.entry("unsigned", "u32"),
          Map.entry("long", "s64"),
          Map.entry("size_t", "u64"),
          Map.entry("__u32", "u32"),
          Map.entry("__u64", "u64"),
          Map.entry("__s32", "s32"),
          Map.entry("__s64", "s64"),
          Map.entry("uint32_t", "u32"),
          Map.entry("uint64_t", "u64"),
          Map.entry("int32_t", "s32"),
          Map.entry("int64_t", "s64"));

  /** What to write instead of a call that takes an address. */
  private static final Map<String, String> WITH_ADDRESS =
      Map.ofEntries(
          Map.entry(
              "select_cpu_dfl",
              "it gives two values: `let (cpu, idle) = select_cpu_dfl(p, prev_cpu, wake_flags);`"),
          Map.entry(
              "bpf_map_lookup_elem", "a map is asked itself: `let v = map.get(key) or return;`"),
          Map.entry("bpf_map_update_elem", "a map is told itself: `map.set(key, value);`"),
          Map.entry("bpf_map_delete_elem", "a map is told itself: `map.delete(key);`"),
          Map.entry("bpf_map_push_elem", "a queue is told itself: `queue.push(value)`"),
          Map.entry(
              "bpf_map_pop_elem", "a queue is asked itself: `let v = queue.pop() or return;`"),
          Map.entry(
              "bpf_task_storage_get",
              "a storage is asked itself: `let c = storage.get(p) or return;`"),
          Map.entry("bpf_spin_lock", "a lock is a block: `lock (entry) { ... }`"),
          Map.entry("bpf_spin_unlock", "a lock is a block: `lock (entry) { ... }`"),
          Map.entry("bpf_timer_start", "a timer is told itself: `timer_name.start(delay);`"),
          Map.entry("bpf_timer_init", "a timer is declared: `timer name every 1ms { ... }`"),
          Map.entry("__sync_fetch_and_add", "write `atomic_add(place, n)`"),
          Map.entry("__sync_fetch_and_sub", "write `atomic_add(place, -n)`"),
          Map.entry("__sync_val_compare_and_swap", "write `atomic_cas(place, expected, value)`"));

  private static final String LOCAL = "a local is declared with `let` or `var`";

  private final VisibleTokens tokens;
  private final int at;
  private final Token found;
  private final Set<Integer> expected;
  private final Set<Integer> rules;

  HabitsOfC(VisibleTokens tokens, int at, Set<Integer> expected, Set<Integer> rules) {
    this.tokens = tokens;
    this.at = at;
    this.found = tokens.get(at);
    this.expected = expected;
    this.rules = rules;
  }

  /** The diagnostic when the text is C. */
  Optional<Diagnostic.Builder> diagnostic() {
    Diagnostic.Builder error = parameters();
    if (error == null) {
      error =
          switch (found.getType()) {
            case PolicyGrammarLexer.STRUCT, PolicyGrammarLexer.CONST -> pointerLocal();
            case PolicyGrammarLexer.LPAREN -> forLoop();
            case PolicyGrammarLexer.LBRACE -> macroBlock();
            case PolicyGrammarLexer.AMP -> address();
            default -> TokenNames.isName(found.getType()) ? name() : null;
          };
    }
    if (error == null) {
      error = withoutBraces();
    }
    return Optional.ofNullable(error);
  }

  private Diagnostic.Builder at(String title) {
    return Diagnostic.of(DiagnosticCode.SYNTAX, SyntaxErrors.span(found), title);
  }

  private Span from(int first, int last) {
    return SyntaxErrors.span(tokens.get(first)).to(SyntaxErrors.span(tokens.get(last)));
  }

  private String text(int position) {
    return tokens.get(position).getText();
  }

  private boolean isName(int position) {
    return TokenNames.isName(tokens.type(position));
  }

  private static Help likely(String text, Span span, String newText) {
    return Help.edit(text, Applicability.LIKELY, span, newText);
  }

  private Diagnostic.@Nullable Builder name() {
    boolean behindWord = isName(at - 1) && !tokens.lineBreakBefore(at);
    if (behindWord && expected.contains(PolicyGrammarLexer.COLON)) {
      return field();
    }
    boolean begins =
        behindWord
            && switch (tokens.type(at - 2)) {
              case PolicyGrammarLexer.LBRACE, PolicyGrammarLexer.RBRACE, PolicyGrammarLexer.SEMI ->
                  true;
              default -> false;
            };
    return begins && expected.contains(PolicyGrammarLexer.SEMI) ? local(at - 1) : null;
  }

  /** {@code u64 x = 1;}. */
  private Diagnostic.Builder local(int type) {
    String word = text(type);
    boolean value = tokens.type(at + 1) == PolicyGrammarLexer.ASSIGN;
    boolean number =
        tokens.type(at + 2) == PolicyGrammarLexer.INT
            && tokens.type(at + 3) == PolicyGrammarLexer.SEMI;
    boolean untold = word.equals("auto") || (value && !number && TYPES.containsKey(word));
    String local = "var " + found.getText() + (untold ? "" : ": " + TYPES.getOrDefault(word, word));
    return at("expected `;`, found `" + found.getText() + "`")
        .help(likely(LOCAL, from(type, at), local));
  }

  /** {@code const struct cpumask *mask = ...;}. */
  private Diagnostic.@Nullable Builder pointerLocal() {
    int i = at + (found.getType() == PolicyGrammarLexer.CONST ? 1 : 0);
    boolean struct = tokens.type(i) == PolicyGrammarLexer.STRUCT;
    i += struct ? 1 : 0;
    boolean pointer = tokens.type(i + 1) == PolicyGrammarLexer.STAR;
    int name = i + (pointer ? 2 : 1);
    if (!rules.contains(PolicyGrammarParser.RULE_statement) || !isName(i) || !isName(name)) {
      return null;
    }
    String local = (struct || pointer ? "let " + text(name) : "let " + text(name) + ": " + text(i));
    return at(pointer ? "there are no pointers to declare" : "no declaration can stand here")
        .help(likely(LOCAL, from(at, name), local));
  }

  /** {@code struct ctx { u64 a; u32 b; }}. */
  private Diagnostic.@Nullable Builder field() {
    int open = at;
    while (open > 1 && tokens.type(open) != PolicyGrammarLexer.LBRACE) {
      open--;
    }
    if (open < 2 || tokens.type(open - 2) != PolicyGrammarLexer.STRUCT) {
      return null;
    }
    List<Edit> edits = new ArrayList<>();
    for (int i = open + 1; i < tokens.size() && isName(i); i++) {
      int last = i;
      while (last < tokens.size() && tokens.type(last) != PolicyGrammarLexer.SEMI) {
        last++;
      }
      if (isName(i + 1)) {
        String dims = last > i + 2 ? tokens.text(i + 2, last - 1) : "";
        String type = TYPES.getOrDefault(text(i), text(i));
        edits.add(new Edit(from(i, last - 1), text(i + 1) + ": " + type + dims));
      }
      i = last;
    }
    return at("expected `:`, found `" + found.getText() + "`")
        .at("the name of a field comes first")
        .help(new Help("write `name: type;`", Applicability.LIKELY, edits));
  }

  /** {@code on enqueue(struct task_struct *p, u64 enq_flags)}. */
  private Diagnostic.@Nullable Builder parameters() {
    int open = at;
    while (open > 0 && tokens.type(open) != PolicyGrammarLexer.LPAREN) {
      if (tokens.type(open) == PolicyGrammarLexer.LBRACE) {
        return null;
      }
      open--;
    }
    int head = tokens.type(open - 1) == PolicyGrammarLexer.SLEEPABLE ? open - 2 : open - 1;
    if (head < 1 || tokens.type(head - 1) != PolicyGrammarLexer.ON) {
      return null;
    }
    List<String> names = new ArrayList<>();
    int i = open + 1;
    for (; i < tokens.size() && tokens.type(i) != PolicyGrammarLexer.RPAREN; i++) {
      int behind = tokens.type(i + 1);
      if (tokens.type(i) == PolicyGrammarLexer.LBRACE) {
        return null;
      }
      if (isName(i)
          && (behind == PolicyGrammarLexer.COMMA || behind == PolicyGrammarLexer.RPAREN)) {
        names.add(text(i));
      }
    }
    if (i >= tokens.size() || names.isEmpty()) {
      return null;
    }
    String list = "(" + String.join(", ", names) + ")";
    return at("parameters of an op have a name and no type")
        .help(likely("the kernel knows their types", from(open, i), list));
  }

  /** {@code for (int i = 0; i < n; i++) {}}. */
  private Diagnostic.@Nullable Builder forLoop() {
    if (tokens.type(at - 1) != PolicyGrammarLexer.FOR) {
      return null;
    }
    Diagnostic.Builder error = at("a loop is `for i in 0..n { ... }`, without parentheses");
    int variable = isName(at + 2) ? at + 2 : at + 1;
    int first = variable + 2;
    int semicolon = next(first, PolicyGrammarLexer.SEMI);
    int second = next(semicolon + 1, PolicyGrammarLexer.SEMI);
    int close = next(second + 1, PolicyGrammarLexer.RPAREN);
    boolean counts =
        close < tokens.size()
            && tokens.type(variable + 1) == PolicyGrammarLexer.ASSIGN
            && semicolon > first
            && second > semicolon + 3
            && tokens.type(semicolon + 2) == PolicyGrammarLexer.LT
            && text(semicolon + 1).equals(text(variable))
            && tokens
                .text(second + 1, close - 1)
                .replace(" ", "")
                .matches("\\+\\+" + text(variable) + "|" + text(variable) + "(\\+\\+|\\+=1)");
    if (counts) {
      String range =
          tokens.text(first, semicolon - 1) + ".." + tokens.text(semicolon + 3, second - 1);
      error.help(
          likely("count like this", from(at - 1, close), "for " + text(variable) + " in " + range));
    }
    return error;
  }

  private int next(int from, int type) {
    int i = from;
    while (i < tokens.size()
        && tokens.type(i) != type
        && tokens.type(i) != PolicyGrammarLexer.LBRACE) {
      i++;
    }
    return tokens.type(i) == type ? i : tokens.size();
  }

  /** {@code bpf_for(i, 0, 8) {}}, {@code switch (x) {}}. */
  private Diagnostic.@Nullable Builder macroBlock() {
    if (tokens.type(at - 1) != PolicyGrammarLexer.RPAREN) {
      return null;
    }
    int open = tokens.openParenthesis(at - 1);
    if (open < 1 || !isName(open - 1)) {
      return null;
    }
    List<String> arguments = arguments(open, at - 1);
    Diagnostic.Builder error = at("`" + text(open - 1) + "` has no block here");
    Span head = from(open - 1, at - 1);
    switch (text(open - 1)) {
      case "bpf_for":
        return arguments.size() == 3
            ? error.help(
                likely(
                    "a loop over numbers",
                    head,
                    "for "
                        + arguments.get(0)
                        + " in "
                        + arguments.get(1)
                        + ".."
                        + arguments.get(2)))
            : null;
      case "bpf_repeat":
        return error.help(
            likely("a loop over numbers", head, "for _ in 0.." + tokens.text(open + 1, at - 2)));
      case "bpf_for_each":
        return arguments.size() >= 3
            ? error.help(
                likely(
                    "a loop over a queue",
                    head,
                    "for " + arguments.get(1) + " in dsq(" + arguments.get(2) + ")"))
            : null;
      case "switch":
        return error.help("write `match x { 0 => { ... } 1, 2 => { ... } else => { ... } }`");
      default:
        return null;
    }
  }

  private List<String> arguments(int open, int close) {
    List<String> arguments = new ArrayList<>();
    int depth = 0;
    int first = open + 1;
    for (int i = open + 1; i <= close; i++) {
      int type = tokens.type(i);
      boolean ends = depth == 0 && (i == close || type == PolicyGrammarLexer.COMMA);
      if (ends && i > first) {
        arguments.add(tokens.text(first, i - 1));
        first = i + 1;
      }
      depth += type == PolicyGrammarLexer.LPAREN ? 1 : type == PolicyGrammarLexer.RPAREN ? -1 : 0;
    }
    return arguments;
  }

  /** {@code f(&x)}. */
  private Diagnostic.@Nullable Builder address() {
    int depth = 0;
    for (int i = at - 1; i > 0; i--) {
      int type = tokens.type(i);
      depth += type == PolicyGrammarLexer.RPAREN ? 1 : type == PolicyGrammarLexer.LPAREN ? -1 : 0;
      if (depth < 0) {
        String callee = text(i - 1).replaceFirst("^scx_bpf_", "");
        String instead = WITH_ADDRESS.get(callee);
        return instead == null
            ? null
            : Diagnostic.of(
                    DiagnosticCode.NOT_IN_LANGUAGE,
                    SyntaxErrors.span(found),
                    "there are no pointers")
                .help(instead);
      }
      if (type == PolicyGrammarLexer.SEMI || type == PolicyGrammarLexer.LBRACE) {
        return null;
      }
    }
    return null;
  }

  /** {@code if (x) return;}. */
  private Diagnostic.@Nullable Builder withoutBraces() {
    boolean body =
        switch (found.getType()) {
          case PolicyGrammarLexer.RETURN, PolicyGrammarLexer.BREAK, PolicyGrammarLexer.CONTINUE ->
              true;
          default -> isName(at);
        };
    boolean head =
        expected.contains(PolicyGrammarLexer.LBRACE)
            && (tokens.type(at - 1) == PolicyGrammarLexer.RPAREN
                || tokens.type(at - 1) == PolicyGrammarLexer.ELSE);
    int end = next(at, PolicyGrammarLexer.SEMI);
    if (!body || !head || end >= tokens.size()) {
      return null;
    }
    return at("expected `{`, found `" + found.getText() + "`")
        .help(
            likely(
                "a body stands in braces, also when it is a single statement",
                from(at, end),
                "{ " + tokens.text(at, end) + " }"));
  }
}
