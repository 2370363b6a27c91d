package dev.scxlab.workload.io;

import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads times of scxlab's own form, written as in the policy language: {@code "250ms"}. */
final class TimeText {

  private static final Pattern TIME = Pattern.compile("([0-9]{1,12})(ns|us|ms|s)");

  private static final Map<String, Long> UNIT_NS =
      Map.of("ns", 1L, "us", 1_000L, "ms", 1_000_000L, "s", 1_000_000_000L);

  private static final long MAX_NS = 1_000_000L * 1_000_000_000L;

  private TimeText() {}

  /** The time in ns, at least 0; empty when the text is none or too long. */
  static OptionalLong parse(String text) {
    Matcher m = TIME.matcher(text);
    if (m.matches()) {
      long number = Long.parseLong(m.group(1));
      long unit = UNIT_NS.getOrDefault(m.group(2), 1L);
      if (number <= MAX_NS / unit) {
        return OptionalLong.of(number * unit);
      }
    }
    return OptionalLong.empty();
  }

  /** The time of a member in ns, more than 0; 0 when it is wrong. */
  static long read(Json.Member member, Report report) {
    if (member.value() instanceof Json.Text text) {
      long timeNs = parse(text.value()).orElse(0);
      if (timeNs > 0) {
        return timeNs;
      }
    }
    report.bad(
        member.value().span(),
        "\"%s\" needs a time with its unit such as \"250ms\" or \"2s\", found %s"
            .formatted(member.key(), member.value().describe()));
    return 0;
  }
}
