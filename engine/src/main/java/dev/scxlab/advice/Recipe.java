package dev.scxlab.advice;

import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.Edit;
import dev.scxlab.source.Help;
import dev.scxlab.source.Help.Applicability;
import dev.scxlab.source.Span;
import java.util.List;

/** Edits that may mend a finding, the best first; each is tried before it is offered. */
interface Recipe {

  List<Help> edits(Diagnostic finding, Surroundings at);

  static Help likely(String text, Edit... edits) {
    return new Help(text, Applicability.LIKELY, List.of(edits));
  }

  static Help safe(String text, Edit... edits) {
    return new Help(text, Applicability.SAFE, List.of(edits));
  }

  static Edit insert(int offset, String text) {
    return new Edit(new Span(offset, offset), text);
  }
}
