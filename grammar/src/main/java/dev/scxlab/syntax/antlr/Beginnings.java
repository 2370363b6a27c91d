package dev.scxlab.syntax.antlr;

/** What words begin: where the parser goes on after a mistake. */
final class Beginnings {

  private Beginnings() {}

  /** Whether a word begins a statement. */
  static boolean beginsStatement(int type) {
    return switch (type) {
      case PolicyGrammarParser.LET,
          PolicyGrammarParser.VAR,
          PolicyGrammarParser.USING,
          PolicyGrammarParser.IF,
          PolicyGrammarParser.IF_STATEMENT,
          PolicyGrammarParser.WHILE,
          PolicyGrammarParser.FOR,
          PolicyGrammarParser.MATCH,
          PolicyGrammarParser.RETURN,
          PolicyGrammarParser.BREAK,
          PolicyGrammarParser.CONTINUE ->
          true;
      default -> false;
    };
  }

  /** Whether a word begins nothing but a declaration. */
  static boolean beginsDeclaration(int type) {
    return switch (type) {
      case PolicyGrammarParser.PARAM,
          PolicyGrammarParser.CONST,
          PolicyGrammarParser.ENUM,
          PolicyGrammarParser.STRUCT,
          PolicyGrammarParser.DSQ,
          PolicyGrammarParser.TASK_STORAGE,
          PolicyGrammarParser.CGROUP_STORAGE,
          PolicyGrammarParser.ARRAY,
          PolicyGrammarParser.PERCPU,
          PolicyGrammarParser.HASH,
          PolicyGrammarParser.QUEUE,
          PolicyGrammarParser.TREE,
          PolicyGrammarParser.STAT,
          PolicyGrammarParser.HIST,
          PolicyGrammarParser.TIMER,
          PolicyGrammarParser.AGENT,
          PolicyGrammarParser.FN,
          PolicyGrammarParser.ON ->
          true;
      default -> false;
    };
  }

  /** Declarations that end in a block of code. */
  static boolean hasBody(int type) {
    return type == PolicyGrammarParser.ON
        || type == PolicyGrammarParser.FN
        || type == PolicyGrammarParser.TIMER
        || type == PolicyGrammarParser.AGENT;
  }
}
