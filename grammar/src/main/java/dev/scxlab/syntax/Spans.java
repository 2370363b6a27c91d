package dev.scxlab.syntax;

import dev.scxlab.source.Span;
import dev.scxlab.syntax.antlr.PolicyGrammarParser;
import java.util.List;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/** Places and names of parse tree nodes. */
final class Spans {

  private Spans() {}

  static Span of(ParserRuleContext context) {
    return of(context.getStart(), context.getStop());
  }

  static Span of(Token first, Token last) {
    return new Span(first.getStartIndex(), last.getStopIndex() + 1);
  }

  static Name name(PolicyGrammarParser.IdContext id) {
    return new Name(of(id), id.getText());
  }

  static @Nullable Name nameOrNull(PolicyGrammarParser.@Nullable IdContext id) {
    return id == null ? null : name(id);
  }

  static List<Name> names(List<PolicyGrammarParser.IdContext> ids) {
    return ids.stream().map(Spans::name).toList();
  }
}
