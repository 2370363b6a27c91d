package dev.scxlab.syntax;

import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Edit;
import dev.scxlab.source.Help;
import dev.scxlab.source.Help.Applicability;
import dev.scxlab.syntax.antlr.PolicyGrammarLexer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;

/**
 * Words of the language that a policy takes for names: {@code array hist: u32[8];}. The declaration
 * is told once, with an edit that renames all uses, and the words are read as names from there on.
 */
final class ReservedNames {

  private ReservedNames() {}

  static void report(List<Token> all, SyntaxErrors errors) {
    List<Token> tokens = all.stream().filter(t -> t.getChannel() == Token.DEFAULT_CHANNEL).toList();
    Set<Integer> seen = new HashSet<>();
    for (int i = 1; i + 1 < tokens.size(); i++) {
      if (isDeclared(tokens, i) && seen.add(tokens.get(i).getType())) {
        rename(tokens, i, errors);
      }
    }
  }

  /** Whether a reserved word stands where a declaration has its name. */
  private static boolean isDeclared(List<Token> tokens, int at) {
    int type = tokens.get(at).getType();
    int behind = tokens.get(at + 1).getType();
    if (!TokenNames.isReserved(type) || steers(type)) {
      return false;
    }
    switch (tokens.get(at - 1).getType()) {
      case PolicyGrammarLexer.LET, PolicyGrammarLexer.VAR, PolicyGrammarLexer.USING:
        return behind == PolicyGrammarLexer.COLON
            || behind == PolicyGrammarLexer.ASSIGN
            || behind == PolicyGrammarLexer.SEMI;
      case PolicyGrammarLexer.DSQ, PolicyGrammarLexer.QUEUE, PolicyGrammarLexer.TREE:
        return behind == PolicyGrammarLexer.COLON || behind == PolicyGrammarLexer.LBRACKET;
      case PolicyGrammarLexer.ARRAY,
      PolicyGrammarLexer.HASH,
      PolicyGrammarLexer.PARAM,
      PolicyGrammarLexer.TASK_STORAGE,
      PolicyGrammarLexer.CGROUP_STORAGE:
        return behind == PolicyGrammarLexer.COLON;
      case PolicyGrammarLexer.CONST:
        return behind == PolicyGrammarLexer.COLON || behind == PolicyGrammarLexer.ASSIGN;
      case PolicyGrammarLexer.STAT, PolicyGrammarLexer.HIST:
        return behind == PolicyGrammarLexer.SEMI || behind == PolicyGrammarLexer.COMMA;
      case PolicyGrammarLexer.FN:
        return behind == PolicyGrammarLexer.LPAREN;
      case PolicyGrammarLexer.FOR:
        return behind == PolicyGrammarLexer.IN;
      case PolicyGrammarLexer.LPAREN,
      PolicyGrammarLexer.COMMA,
      PolicyGrammarLexer.LBRACE,
      PolicyGrammarLexer.SEMI:
        return behind == PolicyGrammarLexer.COLON;
      default:
        return false;
    }
  }

  private static boolean isFieldOfStruct(List<Token> tokens, int at) {
    int before = tokens.get(at - 1).getType();
    return before == PolicyGrammarLexer.LBRACE || before == PolicyGrammarLexer.SEMI;
  }

  /** Words that nobody takes for a name: where they follow a declaration, its name is missing. */
  private static boolean steers(int type) {
    return type == PolicyGrammarLexer.VAR
        || type == PolicyGrammarLexer.FN
        || (TokenNames.isReservedInside(type)
            && type != PolicyGrammarLexer.LOCK
            && type != PolicyGrammarLexer.MATCH);
  }

  private static void rename(List<Token> tokens, int declaration, SyntaxErrors errors) {
    Token first = tokens.get(declaration);
    int type = first.getType();
    String better = first.getText() + "_";
    boolean field = isFieldOfStruct(tokens, declaration);
    List<Edit> edits = new ArrayList<>();
    for (int i = 1; i + 1 < tokens.size(); i++) {
      Token token = tokens.get(i);
      boolean behindDot = tokens.get(i - 1).getType() == PolicyGrammarLexer.DOT;
      boolean use =
          i == declaration
              || (!TokenNames.isName(tokens.get(i + 1).getType()) && behindDot == field);
      if (token.getType() == type && use) {
        edits.add(new Edit(SyntaxErrors.span(token), better));
        ((CommonToken) token).setType(PolicyGrammarLexer.ID);
      }
    }
    errors.add(
        Diagnostic.of(
                DiagnosticCode.SYNTAX,
                SyntaxErrors.span(first),
                "expected a name, found `" + first.getText() + "`")
            .at("a word of the language, not free as a name")
            .help(new Help("call it `" + better + "`", Applicability.LIKELY, edits)));
  }
}
