package dev.scxlab.verifier.lint;

import dev.scxlab.abi.Flag;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.ir.Cfg;
import dev.scxlab.ir.Function;
import dev.scxlab.ir.Program;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Label;
import dev.scxlab.source.Span;
import dev.scxlab.verifier.report.DsqName;
import dev.scxlab.verifier.report.Findings;
import dev.scxlab.verifier.report.Observation;
import dev.scxlab.verifier.report.Observation.What;
import dev.scxlab.verifier.state.FunctionInfo;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** What is wrong with a policy as a whole, from what its ops were seen to do. */
public final class PolicyLints {

  /** Ops that see a task before it is first queued. */
  private static final Set<OpsCallback> BEFORE_FIRST_QUEUE =
      EnumSet.of(
          OpsCallback.ENABLE,
          OpsCallback.INIT_TASK,
          OpsCallback.RUNNABLE,
          OpsCallback.SELECT_CPU,
          OpsCallback.ENQUEUE_TASK);

  private final Program program;
  private final List<FunctionInfo> functions;
  private final List<Observation> seen;
  private final Findings findings;

  public PolicyLints(Program program, List<FunctionInfo> functions, Findings findings) {
    this.program = program;
    this.functions = functions;
    this.findings = findings;
    this.seen = findings.observations();
  }

  public void check() {
    dsqs();
    slices();
    boolean mixed =
        seen.stream()
            .anyMatch(
                o ->
                    o.what() == What.FILLS_VTIME
                        && DsqName.isDeclared(o.dsq())
                        && !program.dsqs().get((int) o.dsq()).vtime());
    if (!mixed) {
      vtime();
    }
    pids();
    last();
  }

  /** R118: when a task is the last one that can run, something must make the CPU look again. */
  private void last() {
    boolean set = program.opsFlags().stream().anyMatch(f -> f.name().equals("ENQ_LAST"));
    Optional<Observation> store =
        first(
            o ->
                o.what() == What.STORES_PID
                    && op(o).filter(c -> c == OpsCallback.ENQUEUE_TASK).isPresent());
    if (!set || store.isEmpty()) {
      return;
    }
    int enqueue = store.get().entry();
    boolean followedUp = any(What.ENDS_SLICE, o -> o.entry() == enqueue);
    boolean tested =
        functions.get(enqueue).function().insns().stream()
            .anyMatch(i -> i.imm() == Flag.ENQ_LAST.value());
    if (!followedUp && !tested) {
      findings.add(
          at(
                  DiagnosticCode.ENQ_LAST_WITHOUT_FOLLOW_UP,
                  store.get(),
                  "when ENQ_LAST is set, nothing makes the CPU look again")
              .at("the CPU may go idle with this task queued")
              .help("when `ENQ_LAST in enq_flags`, insert into LOCAL and kick the CPU")
              .build());
    }
  }

  private List<Observation> all(What what) {
    return seen.stream().filter(o -> o.what() == what).toList();
  }

  private Optional<Observation> first(Predicate<Observation> which) {
    return seen.stream()
        .filter(which)
        .min((a, b) -> Integer.compare(a.span().start(), b.span().start()));
  }

  private boolean any(What what, Predicate<Observation> which) {
    return seen.stream().anyMatch(o -> o.what() == what && which.test(o));
  }

  private Optional<OpsCallback> op(Observation o) {
    Function entry = program.functions().get(o.entry());
    return entry.kind() == Function.Kind.OP ? OpsCallback.byName(entry.name()) : Optional.empty();
  }

  private Diagnostic.Builder at(DiagnosticCode code, Observation o, String title) {
    String name = program.functions().get(o.entry()).name();
    return Diagnostic.of(code, o.span(), title).op(name);
  }

  // ---- DSQs

  private void dsqs() {
    boolean fillsAny = seen.stream().anyMatch(o -> o.fills() && o.dsq() == DsqName.ANY);
    boolean takesAny = seen.stream().anyMatch(o -> o.takes() && o.dsq() == DsqName.ANY);
    Set<Long> names = new HashSet<>();
    List<Long> ordered = new ArrayList<>();
    for (Observation o : seen) {
      if ((o.fills() || o.takes()) && o.dsq() >= 0 && names.add(o.dsq())) {
        ordered.add(o.dsq());
      }
    }
    for (long name : ordered) {
      Optional<Observation> fill = first(o -> o.fills() && o.dsq() == name);
      Optional<Observation> take = first(o -> o.takes() && o.dsq() == name);
      String text = DsqName.text(program, name);
      if (fill.isPresent() && take.isEmpty() && !takesAny) {
        findings.add(
            at(
                    DiagnosticCode.DSQ_NEVER_CONSUMED,
                    fill.get(),
                    "nothing takes tasks out of " + quoted(text))
                .at("tasks wait here until the watchdog ends the policy")
                .help("call `dsq_move_to_local(" + text + ")` in dispatch")
                .build());
      } else if (fill.isEmpty() && take.isPresent() && !fillsAny) {
        findings.add(
            at(DiagnosticCode.DSQ_NEVER_FILLED, take.get(), quoted(text) + " is always empty")
                .at("nothing is ever inserted into it")
                .help("insert tasks into it, or take the call and the DSQ out")
                .build());
      }
      if (take.isPresent() && !takesAny) {
        FamilyLints.check(program, name, seen).ifPresent(findings::add);
      }
      order(name, text);
      created(name, text);
      destroyed(name, text);
    }
  }

  /** A name in quotes; what has none says itself what it is. */
  private static String quoted(String text) {
    return text.contains(" ") ? text : "`" + text + "`";
  }

  private void order(long name, String text) {
    Optional<Observation> fifo = first(o -> o.what() == What.FILLS_FIFO && o.dsq() == name);
    Optional<Observation> vtime = first(o -> o.what() == What.FILLS_VTIME && o.dsq() == name);
    if (DsqName.isDeclared(name)) {
      var dsq = program.dsqs().get((int) name);
      Optional<Observation> wrong = dsq.vtime() ? fifo : vtime;
      wrong.ifPresent(
          o ->
              mixed(
                  o,
                  text,
                  Label.declaration(
                      dsq.declaration(), dsq.vtime() ? "declared `vtime`" : "declared `fifo`")));
    } else if (fifo.isPresent() && vtime.isPresent()) {
      boolean fifoFirst = fifo.get().span().start() < vtime.get().span().start();
      Observation second = fifoFirst ? vtime.get() : fifo.get();
      Span firstUse = (fifoFirst ? fifo : vtime).get().span();
      mixed(second, text, Label.cause(firstUse, "used in the other order here"));
    }
  }

  private void mixed(Observation o, String text, Label other) {
    boolean vtime = o.what() == What.FILLS_VTIME;
    String title =
        quoted(text)
            + " is a "
            + (vtime ? "FIFO queue, not one by vtime" : "vtime queue, not FIFO");
    findings.add(
        at(DiagnosticCode.MIXED_DSQ_ORDER, o, title)
            .label(other)
            .help(vtime ? "use `dsq_insert`" : "use `dsq_insert_vtime`")
            .build());
  }

  private void created(long name, String text) {
    List<Observation> creations =
        all(What.CREATES).stream()
            .filter(o -> o.dsq() == name && !isGenerated(o))
            .distinct()
            .toList();
    if (creations.isEmpty() || program.dsqs().stream().anyMatch(d -> d.dims().contains(-5))) {
      return;
    }
    for (Observation o : creations) {
      if (DsqName.isDeclared(name)) {
        again(o, text, program.dsqs().get((int) name).declaration());
        return;
      }
      for (Observation other : creations) {
        if (follows(other, o)) {
          again(o, text, other.span());
          return;
        }
      }
    }
  }

  /** The compiler creates what is declared. */
  private boolean isGenerated(Observation o) {
    return program.dsqs().stream().anyMatch(d -> d.declaration().equals(o.span()));
  }

  private void again(Observation o, String text, Span before) {
    Diagnostic.Builder builder =
        at(DiagnosticCode.DSQ_CREATED_TWICE, o, text + " is created again")
            .at("the second creation fails");
    if (!before.equals(o.span())) {
      builder.label(Label.cause(before, "created here already"));
    }
    findings.add(
        builder.help("give each its own number, or declare `dsq name[cpus]: fifo;`").build());
  }

  /** Whether one creation may come behind another of the same call of an op. */
  private boolean follows(Observation first, Observation second) {
    if (first.function() != second.function()) {
      return first.entry() == second.entry();
    }
    boolean varies =
        first.insn() == second.insn()
            && any(What.CREATES, o -> o.insn() == first.insn() && o.dsq() != first.dsq());
    if (varies) {
      return false;
    }
    Cfg cfg = functions.get(first.function()).cfg();
    int from = cfg.blockOf(first.insn()).index();
    int to = cfg.blockOf(second.insn()).index();
    if (from == to && first.insn() < second.insn()) {
      return true;
    }
    Set<Integer> reached = new HashSet<>();
    List<Integer> open = new ArrayList<>(cfg.blocks().get(from).successors().asList());
    while (!open.isEmpty()) {
      int b = open.remove(open.size() - 1);
      if (reached.add(b)) {
        open.addAll(cfg.blocks().get(b).successors().asList());
      }
    }
    return reached.contains(to);
  }

  private void destroyed(long name, String text) {
    Optional<Observation> destroy =
        first(
            o ->
                o.what() == What.DESTROYS
                    && o.dsq() == name
                    && op(o).filter(c -> c == OpsCallback.EXIT).isEmpty());
    if (destroy.isEmpty()) {
      return;
    }
    first(o -> o.fills() && o.dsq() == name && o.entry() != destroy.get().entry())
        .ifPresent(
            o ->
                findings.add(
                    at(
                            DiagnosticCode.DSQ_USED_AFTER_DESTROY,
                            o,
                            quoted(text) + " may be destroyed before this insert")
                        .label(Label.cause(destroy.get().span(), "destroyed here"))
                        .help("destroy it in exit, or not at all")
                        .build()));
  }

  // ---- slices, vtime, pids

  private void slices() {
    boolean ends =
        any(What.ENDS_SLICE, o -> true)
            || program.functions().stream().anyMatch(f -> f.name().equals("tick"));
    if (ends) {
      return;
    }
    first(o -> o.what() == What.INFINITE_SLICE)
        .ifPresent(
            o ->
                findings.add(
                    at(DiagnosticCode.INFINITE_SLICE, o, "nothing ends an infinite slice")
                        .at("the task runs until it sleeps")
                        .help("cut it in a tick op, or kick the CPU when others wait")
                        .build()));
  }

  private void vtime() {
    Optional<Observation> sorted = first(o -> o.what() == What.SORTS_BY_VTIME);
    if (sorted.isEmpty()) {
      return;
    }
    boolean charged =
        any(
            What.WRITES_VTIME,
            o ->
                op(o).filter(c -> c == OpsCallback.ENABLE || c == OpsCallback.INIT_TASK).isEmpty());
    boolean started =
        any(What.WRITES_VTIME, o -> op(o).filter(BEFORE_FIRST_QUEUE::contains).isPresent());
    if (!charged || !started) {
      findings.add(
          at(
                  DiagnosticCode.VTIME_NEVER_CHARGED,
                  sorted.get(),
                  charged ? "`dsq_vtime` is never set for new tasks" : "`dsq_vtime` never advances")
              .at(charged ? "a new task comes before all others" : "the order never changes")
              .help(
                  charged
                      ? "set it in enable: `task_set_dsq_vtime(p, vtime_now);`"
                      : "charge what it used in stopping: `task_set_dsq_vtime(p, wrapping(p.dsq_vtime +"
                          + " used * 100 / p.weight));`")
              .build());
      return;
    }
    Optional<Observation> plain = first(o -> o.what() == What.SORTS_BY_PLAIN_VTIME);
    Set<Integer> writers = new HashSet<>();
    seen.stream()
        .filter(o -> o.what() == What.WRITES_VTIME || o.what() == What.SORTS_BY_VTIME)
        .forEach(o -> writers.add(o.entry()));
    boolean bounded = any(What.BOUNDS_VTIME, o -> writers.contains(o.entry()));
    if (plain.isPresent() && !bounded) {
      findings.add(
          at(DiagnosticCode.UNCLAMPED_VTIME, plain.get(), "a long sleeper keeps its old vtime")
              .at("queued with what it had when it went to sleep")
              .help("do not let it fall behind: `later(p.dsq_vtime, wrapping(vtime_now - slice))`")
              .build());
    }
  }

  private void pids() {
    boolean cleansUp =
        program.functions().stream()
            .anyMatch(f -> f.name().equals("dequeue") || f.name().equals("exit_task"));
    if (cleansUp || any(What.LOOKS_UP_PID, o -> true)) {
      return;
    }
    first(o -> o.what() == What.STORES_PID)
        .ifPresent(
            o ->
                findings.add(
                    at(DiagnosticCode.STALE_PID, o, "pids of tasks that left may stay in here")
                        .at("kept here")
                        .help(
                            "look the task up when its pid is taken out: `using t ="
                                + " task_from_pid(pid) or return;`")
                        .build()));
  }
}
