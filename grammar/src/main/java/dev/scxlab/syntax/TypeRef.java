package dev.scxlab.syntax;

import com.google.common.collect.ImmutableList;
import dev.scxlab.source.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A type as written: {@code u32}, {@code cpu?}, {@code u64[64]}, {@code u32 in 0..2}.
 *
 * @param name the type's name
 * @param optional whether {@code ?} follows
 * @param dims the sizes in brackets, outermost first; topology words are {@link Expr.NameRef}s
 * @param range the bounds behind {@code in}, both included, or null
 */
public record TypeRef(
    Span span, Name name, boolean optional, List<Expr> dims, @Nullable Range range)
    implements Node {

  public TypeRef {
    dims = ImmutableList.copyOf(dims);
  }

  /** Two bounds; whether the upper one belongs to it is said where the range is used. */
  public record Range(Span span, Expr low, Expr high) implements Node {}
}
