package dev.scxlab.advice;

import dev.scxlab.source.Edit;
import dev.scxlab.syntax.Decl;
import java.util.List;

/** Declarations that a policy lacks. */
final class Additions {

  private Additions() {}

  /** A declaration at the top of the policy. */
  static Edit top(Surroundings at, String text) {
    int name = at.policy().name().span().end();
    int brace = at.source().text().indexOf('{', name) + 1;
    List<Decl> all = at.policy().decls();
    int model = all.isEmpty() ? name : all.get(0).span().start();
    String line = at.lines().newLine(model);
    return Recipe.insert(brace, line + text.replace("\n", line));
  }

  /** An op behind the last one, with an empty line between them. */
  static Edit op(Surroundings at, String text) {
    List<Decl> all = at.policy().decls();
    Decl last = all.get(all.size() - 1);
    String line = at.lines().newLine(last.span().start());
    return Recipe.insert(last.span().end(), "\n" + line + text.replace("\n", line));
  }
}
