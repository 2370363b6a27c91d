package dev.scxlab.advice;

import static dev.scxlab.advice.Recipe.insert;
import static dev.scxlab.advice.Recipe.likely;

import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.Edit;
import dev.scxlab.source.Help;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.Expr;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** For messages whose arguments do not match their format. */
final class MessageRecipes {

  private static final Pattern PLACEHOLDER = Pattern.compile("%[-+ #0]*\\d*(?:ll|l)?[a-zA-Z]");

  private MessageRecipes() {}

  static List<Help> arguments(Diagnostic d, Surroundings at) {
    Expr.Call call = at.expression(Expr.Call.class).orElse(null);
    if (call == null) {
      return List.of();
    }
    List<Expr> arguments = call.arguments();
    int format = 0;
    while (format < arguments.size() && !(arguments.get(format) instanceof Expr.TextLit)) {
      format++;
    }
    if (format == arguments.size()) {
      return List.of();
    }
    List<Span> placeholders = placeholders(at, arguments.get(format));
    int found = arguments.size() - format - 1;
    if (found == placeholders.size()) {
      return otherPlaceholder(d, arguments, format, placeholders);
    }
    return found > placeholders.size()
        ? List.of(fewer(arguments, format + placeholders.size()))
        : more(at, arguments, placeholders.size() - found);
  }

  private static List<Span> placeholders(Surroundings at, Expr format) {
    List<Span> found = new ArrayList<>();
    Matcher m = PLACEHOLDER.matcher(at.text(format).replace("%%", "  "));
    int start = format.span().start();
    while (m.find()) {
      found.add(new Span(start + m.start(), start + m.end()));
    }
    return found;
  }

  /** One of the right kind for the argument that is complained about. */
  private static List<Help> otherPlaceholder(
      Diagnostic d, List<Expr> arguments, int format, List<Span> placeholders) {
    List<Help> helps = new ArrayList<>();
    for (int i = format + 1; i < arguments.size(); i++) {
      if (arguments.get(i).span().equals(d.primary())) {
        for (String other : List.of("%d", "%lld", "%s")) {
          Span place = placeholders.get(i - format - 1);
          helps.add(likely("write `" + other + "`", new Edit(place, other)));
        }
      }
    }
    return helps;
  }

  private static Help fewer(List<Expr> arguments, int lastKept) {
    int from = arguments.get(lastKept).span().end();
    int to = arguments.get(arguments.size() - 1).span().end();
    return likely("leave out what has no placeholder", new Edit(new Span(from, to), ""));
  }

  private static List<Help> more(Surroundings at, List<Expr> arguments, int missing) {
    List<Help> helps = new ArrayList<>();
    int end = arguments.get(arguments.size() - 1).span().end();
    for (String name : at.parameters()) {
      for (String value : List.of(name, name + ".pid", name + ".comm")) {
        String text = (", " + value).repeat(missing);
        helps.add(likely("add what is to be shown", insert(end, text)));
      }
    }
    for (String value : List.of("0", "0 as u64", "\"\"")) {
      helps.add(likely("add what is to be shown", insert(end, (", " + value).repeat(missing))));
    }
    return helps;
  }
}
