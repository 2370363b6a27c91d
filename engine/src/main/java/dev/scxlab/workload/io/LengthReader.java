package dev.scxlab.workload.io;

import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.workload.Length;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads how long something takes: an integer number of microseconds, or in scxlab's own form a
 * distribution such as {@code {"dist": "exp", "mean": 500}}.
 */
final class LengthReader {

  private static final long NS_PER_US = 1000;

  /** Where draws of unlimited distributions are cut: an hour. */
  private static final long DEFAULT_MAX_US = 3_600_000_000L;

  private static final long MAX_US = Integer.MAX_VALUE;

  private static final Map<String, List<String>> PARAMETERS =
      Map.of(
          "uniform", List.of("min", "max"),
          "exp", List.of("mean"),
          "lognormal", List.of("median", "sigma"),
          "pareto", List.of("min", "alpha"));

  private static final List<String> SHAPES = List.of("uniform", "exp", "lognormal", "pareto");

  private final Report report;
  private final boolean ownForm;

  LengthReader(Report report, boolean ownForm) {
    this.report = report;
    this.ownForm = ownForm;
  }

  /** The length that a member gives. */
  Optional<Length> read(Json.Member member) {
    if (member.value() instanceof Json.Obj distribution) {
      if (ownForm) {
        return distribution(distribution);
      }
      report.add(
          report
              .start(
                  DiagnosticCode.FILE_BAD_VALUE,
                  distribution.span(),
                  "\""
                      + member.key()
                      + "\" needs an integer number of microseconds, found an object")
              .help("random lengths need scxlab's own form: begin the file with \"scxlab\": 1"));
      return Optional.empty();
    }
    OptionalLong us = report.integer(member, "an integer number of microseconds", 0, MAX_US);
    return us.isPresent()
        ? Optional.of(Length.fixed(us.getAsLong() * NS_PER_US))
        : Optional.empty();
  }

  private Optional<Length> distribution(Json.Obj object) {
    Map<String, Json.Member> members = new HashMap<>();
    for (Json.Member member : Members.of(object, report)) {
      members.put(member.key(), member);
    }
    Json.Member dist = members.remove("dist");
    String shape = dist != null && dist.value() instanceof Json.Text text ? text.value() : "";
    List<String> wanted = PARAMETERS.get(shape);
    if (wanted == null) {
      report.bad(
          dist == null ? object.span() : dist.value().span(),
          "a random length needs \"dist\" to be one of " + String.join(", ", SHAPES));
      return Optional.empty();
    }
    double[] given = new double[2];
    for (int i = 0; i < wanted.size(); i++) {
      Json.Member member = members.remove(wanted.get(i));
      double value = member == null ? -1 : number(member);
      if (member == null) {
        report.bad(object.span(), "\"" + shape + "\" needs \"" + wanted.get(i) + "\"");
      }
      if (value < 0) {
        return Optional.empty();
      }
      given[i] = value;
    }
    Json.Member max = members.remove("max");
    double maxUs = max == null ? DEFAULT_MAX_US : number(max);
    for (Json.Member rest : members.values()) {
      report.unknownKey(rest, "no parameter of \"" + shape + "\"", wanted);
    }
    return maxUs < 0 ? Optional.empty() : build(object, shape, given, maxUs);
  }

  private Optional<Length> build(Json.Obj object, String shape, double[] given, double maxUs) {
    long firstNs = (long) (given[0] * NS_PER_US);
    long maxNs = (long) (maxUs * NS_PER_US);
    if (shape.equals("uniform")) {
      long greatestNs = (long) (given[1] * NS_PER_US);
      if (greatestNs < firstNs) {
        report.bad(object.span(), "\"min\" is above \"max\"");
        return Optional.empty();
      }
      return Optional.of(new Length(Length.Shape.UNIFORM, firstNs, 0, greatestNs));
    }
    if (firstNs == 0 || (shape.equals("pareto") && given[1] == 0)) {
      report.bad(object.span(), "the parameters of \"" + shape + "\" are greater than 0");
      return Optional.empty();
    }
    Length.Shape kind =
        switch (shape) {
          case "exp" -> Length.Shape.EXPONENTIAL;
          case "lognormal" -> Length.Shape.LOGNORMAL;
          default -> Length.Shape.PARETO;
        };
    return Optional.of(new Length(kind, firstNs, given[1], maxNs));
  }

  /** A number that is not negative and at most an hour in microseconds, or -1. */
  private double number(Json.Member member) {
    @Nullable BigDecimal value =
        member.value() instanceof Json.Num number ? new BigDecimal(number.text()) : null;
    if (value == null
        || value.signum() < 0
        || value.compareTo(BigDecimal.valueOf(DEFAULT_MAX_US)) > 0) {
      report.bad(
          member.value().span(),
          "\""
              + member.key()
              + "\" needs a number from 0 to "
              + DEFAULT_MAX_US
              + ", found "
              + member.value().describe());
      return -1;
    }
    return value.doubleValue();
  }
}
