package dev.scxlab.cli.render;

import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.Diagnostic.Confirmation;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Edit;
import dev.scxlab.source.Help;
import dev.scxlab.source.Help.Applicability;
import dev.scxlab.source.KnownFact;
import dev.scxlab.source.Label;
import dev.scxlab.source.PathStep;
import dev.scxlab.source.PathStep.Event;
import dev.scxlab.source.SourceFile;
import dev.scxlab.source.Span;
import java.util.List;

/** Texts and diagnostics to render. */
final class Samples {

  static final SourceFile VTIME =
      new SourceFile(
          "vtime.scx",
          """
          /// The example of the error that everyone meets.
          policy vtime {
              param slice: time = 20ms in 1ms..1s;
              dsq shared: fifo;
              struct ctx { wakeups: u32; last_wake: time; }
              task_storage tctx: ctx;

              on enqueue(p, enq_flags) {
                  let c = tctx.get(p);
                  if c != null {
                      c.wakeups += 1;
                  }
                  if (enq_flags & ENQ_WAKEUP) != 0 {
                      c.last_wake = now();
                  }
                  dsq_insert(p, shared, slice, enq_flags);
              }
          }
          """);

  private Samples() {}

  /** The n-th place (from 0) at which a piece of text stands. */
  static Span span(SourceFile source, String piece, int n) {
    int at = -1;
    for (int i = 0; i <= n; i++) {
      at = source.text().indexOf(piece, at + 1);
    }
    return new Span(at, at + piece.length());
  }

  /** The complete example of {@code verifier.md} 5.2. */
  static Diagnostic mayBeNull() {
    Span lookup = span(VTIME, "tctx.get(p)", 0);
    Span check = span(VTIME, "c != null", 0);
    Span flag = span(VTIME, "(enq_flags & ENQ_WAKEUP) != 0", 0);
    Span use =
        new Span(span(VTIME, "c.last_wake", 0).start(), span(VTIME, "c.last_wake", 0).start() + 1);
    return Diagnostic.of(DiagnosticCode.LOOKUP_MAY_BE_NULL, use, "`c` may be null here")
        .at("used here, because the branch at line 10 was not taken")
        .label(Label.cause(lookup, "finds nothing when `p` has no entry in `tctx`"))
        .label(new Label(check, "this check covers lines 10 to 12 only", Label.Role.BRANCH))
        .label(new Label(flag, "taken on this path", Label.Role.BRANCH))
        .step(new PathStep(lookup, Event.ASSIGN, null, "no entry"))
        .step(new PathStep(check, Event.BRANCH, false, ""))
        .step(new PathStep(flag, Event.BRANCH, true, ""))
        .known(new KnownFact("c", "ctx?", "null", null, null, List.of()))
        .known(new KnownFact("enq_flags", "enq_flags", "has ENQ_WAKEUP", 1L, null, List.of()))
        .confirmation(
            new Confirmation(
                Confirmation.Status.CONFIRMED,
                "a run with no entry for `p` and enq_flags = ENQ_WAKEUP fails at line 14"))
        .help(
            Help.edit(
                "test it again where it is used",
                Applicability.LIKELY,
                flag.after(),
                " && c != null"))
        .help(
            Help.edit(
                "give `tctx` an initial value; every task then has an entry, and `tctx[p]` is never null",
                Applicability.SKETCH,
                span(VTIME, "tctx: ctx", 0).after(),
                " = ctx{}"))
        .op("enqueue")
        .build();
  }

  /** Two labels on one line, and a line break to insert. */
  static Diagnostic crowded() {
    Span call = span(VTIME, "dsq_insert", 0);
    Span open = new Span(call.end(), call.end() + 1);
    Span comma = span(VTIME, "shared, slice", 0);
    return Diagnostic.of(DiagnosticCode.SYNTAX, comma, "expected `,` or `)`, found `shared`")
        .label(Label.cause(open, "this bracket is open"))
        .label(Label.declaration(call, "the call"))
        .help(
            new Help(
                "two lines",
                Applicability.SKETCH,
                List.of(new Edit(new Span(call.start(), call.start()), "let x = 1;\n        "))))
        .help(new Help("leave it out", Applicability.SAFE, List.of(new Edit(comma, ""))))
        .help(
            "look at the signature of `dsq_insert`; this advice is long enough that it has to be broken into two lines at the usual width")
        .occurrences(3)
        .build();
  }
}
