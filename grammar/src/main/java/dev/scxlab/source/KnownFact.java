package dev.scxlab.source;

import com.google.common.collect.ImmutableList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the verifier knows of one name at the failure.
 *
 * @param name the name or expression as the user wrote it
 * @param kind its type in the language
 * @param text the fact in the user's units, for example {@code null} or {@code 0..5ms}
 * @param min smallest possible value, or null where that means nothing
 * @param max largest possible value, or null
 * @param values all possible values when they are few, else empty
 */
public record KnownFact(
    String name,
    String kind,
    String text,
    @Nullable Long min,
    @Nullable Long max,
    List<String> values) {

  public KnownFact {
    values = ImmutableList.copyOf(values);
  }
}
