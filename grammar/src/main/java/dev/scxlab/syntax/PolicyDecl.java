package dev.scxlab.syntax;

import com.google.common.collect.ImmutableList;
import dev.scxlab.source.Span;
import java.util.List;

/**
 * A whole policy file.
 *
 * @param name the policy's name
 * @param doc the {@code ///} lines before it, joined by line breaks, markers removed; may be empty
 * @param decls its declarations in the order of the text
 * @param allows its {@code // scxlab:allow(CODE) reason} comments in the order of the text
 */
public record PolicyDecl(
    Span span, Name name, String doc, List<Decl> decls, List<AllowComment> allows) implements Node {

  public PolicyDecl {
    decls = ImmutableList.copyOf(decls);
    allows = ImmutableList.copyOf(allows);
  }
}
