package dev.scxlab.verifier.report;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.KernelLimits;
import dev.scxlab.ir.DataType;
import dev.scxlab.ir.DataVariable;
import dev.scxlab.ir.Demand;
import dev.scxlab.ir.DsqDef;
import dev.scxlab.ir.Insn;
import dev.scxlab.ir.MapDef;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Help;
import dev.scxlab.source.Label;
import dev.scxlab.source.Span;
import dev.scxlab.verifier.number.Scalar;
import dev.scxlab.verifier.number.ScalarBounds;
import dev.scxlab.verifier.state.DsqIndexes;
import dev.scxlab.verifier.state.Facts;
import dev.scxlab.verifier.state.FunctionInfo;
import dev.scxlab.verifier.state.OpAnalysis;
import dev.scxlab.verifier.state.Origin;
import dev.scxlab.verifier.state.Places;
import dev.scxlab.verifier.state.RegState;
import dev.scxlab.verifier.state.RegState.Kind;
import dev.scxlab.verifier.state.Values;
import dev.scxlab.verifier.state.VerifierState;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether numbers lie where they must: indices, CPU numbers, values of places with a range. */
public final class RangeReports {

  /** How the role of a load begins that copies a struct field by field. */
  private static final String COPIED_FIELD = "copy of ";

  private final OpAnalysis op;
  private final Reports reports;

  public RangeReports(OpAnalysis op, Reports reports) {
    this.op = op;
    this.reports = reports;
  }

  /** Whether an access lies inside its variable or value; says so when it does not. */
  public boolean checkPlace(
      VerifierState state, int at, RegState base, Scalar offset, int size, int whole) {
    if (offset.smin() >= 0 && offset.smax() <= (long) whole - size) {
      reports.fine(state, at, DiagnosticCode.INDEX_OUTSIDE);
      return true;
    }
    if (base.isPoisoned()) {
      return false;
    }
    DataType type = type(base);
    long step = type instanceof DataType.Array array ? array.element().size() : 1;
    long count = whole / Math.max(step, 1);
    Span span = indexSpan(state.top().function.span(at));
    long low = Math.floorDiv(offset.smin(), step);
    long high = Math.floorDiv(offset.smax(), step);
    boolean always = offset.smin() > (long) whole - size || offset.smax() < 0;
    boolean below = offset.smin() < 0 && offset.smax() <= (long) whole - size;
    Outside outside = new Outside(span, low, high, count, always, below, offset.isConstant());
    Optional<Label> declared =
        declaration(base).map(d -> Label.declaration(d, "declared with " + count + " elements"));
    outside(state, at, base, outside, "the array has " + count + " elements", declared);
    return false;
  }

  /** Checks what the text promises of a number in a register, and goes on as if it were so. */
  public void meet(VerifierState state, int at, int register, Demand demand) {
    RegState value = reports.read(state, at, register);
    if (!value.isScalar()) {
      return;
    }
    if (demand instanceof Demand.Index index) {
      state.setReg(register, checkIndex(state, at, value, index));
    } else if (demand instanceof Demand.Range range) {
      checkScalar(state, at, range.span(), range.type(), value);
      Scalar inside = value.scalar().meet(Values.ofPlace(range.type(), 0).scalar());
      state.setReg(register, inside == null ? value : value.withScalar(inside));
    }
  }

  /**
   * Whether an index lies inside its array or row; says so when it does not, and gives what it is
   * where it does.
   */
  private RegState checkIndex(VerifierState state, int at, RegState index, Demand.Index demand) {
    int count = demand.count();
    Scalar scalar = index.scalar();
    if (Long.compareUnsigned(scalar.umax(), count) < 0) {
      reports.fine(state, at, DiagnosticCode.INDEX_OUTSIDE);
      return index;
    }
    if (!index.isPoisoned()) {
      boolean huge = !demand.signed() && scalar.umax() < 0;
      long low =
          demand.signed() ? scalar.smin() : huge && scalar.umin() < 0 ? count : scalar.umin();
      long high = demand.signed() ? scalar.smax() : huge ? Long.MAX_VALUE : scalar.umax();
      boolean always = low >= count || high < 0;
      boolean below = low < 0 && high < count;
      Outside outside =
          new Outside(demand.span(), low, high, count, always, below, scalar.isConstant());
      Span declaration = demand.declaration();
      String label = demand.row() ? "declared here" : "declared with " + count + " elements";
      String size = (demand.row() ? "this dimension has " : "the array has ") + count + " elements";
      Optional<Label> declared =
          declaration == null
              ? Optional.empty()
              : Optional.of(Label.declaration(declaration, label));
      outside(state, at, index, outside, size, declared);
    }
    Scalar inside = scalar.meet(Scalar.unsigned(0, count - 1L));
    return index.withScalar(inside == null ? Scalar.unsigned(0, count - 1L) : inside);
  }

  /**
   * An index that may not be inside.
   *
   * @param span the index in the text
   * @param low the least it may be
   * @param high the most it may be
   * @param count number of elements
   * @param always whether it is never inside
   * @param below whether it may only be negative
   */
  private record Outside(
      Span span, long low, long high, long count, boolean always, boolean below, boolean one) {}

  private void outside(
      VerifierState state, int at, RegState value, Outside o, String size, Optional<Label> label) {
    Diagnostic.Builder maybe =
        reports.at(
            DiagnosticCode.INDEX_MAY_BE_OUTSIDE,
            state,
            o.span(),
            "index may be " + beyond(o.low(), o.high(), o.count()) + ", " + size);
    helpWithIndex(maybe, o.span(), o.count());
    if (o.low() >= 0 && o.high() < 1L << 48) {
      Scalar known = Scalar.signed(o.low(), o.high());
      maybe.known(KnownRange.of(reports.names().text(o.span()), "index", known));
    }
    label.ifPresent(maybe::label);
    if (o.always()) {
      String found = o.one() ? "index " + o.low() : "index is " + o.low() + ".." + o.high();
      Diagnostic.Builder always =
          reports.at(
              DiagnosticCode.INDEX_OUTSIDE,
              state,
              o.span(),
              found + ", " + size + " (0.." + (o.count() - 1) + ")");
      label.ifPresent(always::label);
      always.help("write an index from 0 to " + (o.count() - 1));
      reports.add(always, maybe, state, at, value);
    } else if (o.below()) {
      Diagnostic.Builder negative =
          reports.at(
              DiagnosticCode.INDEX_MAY_BE_NEGATIVE, state, o.span(), "index may be negative");
      label.ifPresent(negative::label);
      reports.add(negative.help("leave first when it is below 0"), state, value);
    } else {
      reports.add(maybe, state, value);
    }
  }

  /** Whether an index names one of a family of DSQs; says so when it may not. */
  public boolean checkMember(
      VerifierState state, int at, Span span, RegState value, DsqDef family, int count) {
    Scalar index = value.scalar();
    if (value.isPoisoned() || (index.smin() >= 0 && index.smax() < count)) {
      reports.fine(state, at, DiagnosticCode.INDEX_OUTSIDE);
      return true;
    }
    String size = "`" + family.name() + "` has " + count + " queues";
    Label declared = Label.declaration(family.declaration(), "declared with " + count + " queues");
    long low = index.smin();
    long high = index.smax();
    boolean always = low >= count || high < 0;
    boolean below = low < 0 && high < count;
    Outside outside = new Outside(span, low, high, count, always, below, index.isConstant());
    outside(state, at, value, outside, size, Optional.of(declared));
    return false;
  }

  private static String beyond(long low, long high, long count) {
    if (low < 0) {
      return "any number";
    }
    long from = Math.max(low, count);
    boolean huge = high < from || high > 1L << 48;
    return huge ? from + " or more" : from == high ? Long.toString(from) : from + ".." + high;
  }

  private void helpWithIndex(Diagnostic.Builder builder, Span span, long count) {
    String text = reports.names().code(span);
    boolean plain = text.matches("[A-Za-z_0-9. ]+");
    String operand = plain && !text.contains(" ") ? text : "(" + text + ")";
    if (Long.bitCount(count) == 1 && count > 1) {
      builder.help(
          Help.edit(
              "cut it to the size of the array",
              Help.Applicability.LIKELY,
              span,
              operand + " & " + (count - 1)));
    } else {
      builder.help(
          Help.edit(
              "keep it below the size of the array",
              Help.Applicability.LIKELY,
              span,
              operand + " % " + count));
    }
  }

  /** The text between the first brackets of an access, or all of it. */
  private Span indexSpan(Span span) {
    String text = reports.names().source().text();
    int end = Math.min(span.end(), text.length());
    int open = text.indexOf('[', span.start());
    if (open < 0 || open >= end) {
      return span;
    }
    int depth = 0;
    for (int i = open; i < end; i++) {
      depth += text.charAt(i) == '[' ? 1 : text.charAt(i) == ']' ? -1 : 0;
      if (depth == 0) {
        return new Span(open + 1, i);
      }
    }
    return span;
  }

  private DataType type(RegState base) {
    return base.kind() == Kind.DATA
        ? op.program().data().get(base.index()).type()
        : op.program().maps().get(base.index()).value();
  }

  private Optional<Span> declaration(RegState base) {
    if (base.kind() == Kind.DATA) {
      return Optional.of(op.program().data().get(base.index()).declaration());
    }
    MapDef map = op.program().maps().get(base.index());
    return Optional.of(map.declaration());
  }

  public void outsideStack(VerifierState state, int at) {
    int bytes = state.top().function.function().stackBytes();
    if (bytes > KernelLimits.STACK_BYTES) {
      String title =
          "this needs " + bytes + " bytes of stack, " + KernelLimits.STACK_BYTES + " are available";
      reports.add(
          reports
              .at(DiagnosticCode.STACK_TOO_LARGE, state, at, title)
              .help("make the struct smaller; a value is put together on the stack"),
          state,
          0);
      return;
    }
    reports.add(
        reports.at(
            DiagnosticCode.INDEX_MAY_BE_OUTSIDE,
            state,
            indexSpan(state.top().function.span(at)),
            "index may lie outside the local array"),
        state,
        0);
  }

  public void unwritten(VerifierState state, int at, int register) {
    String name = reports.names().text(state.top().function, at);
    String role = state.top().function.role(at);
    if (role.startsWith(COPIED_FIELD)) {
      reports.assignments().fieldUnset(state, at, role.substring(COPIED_FIELD.length()), name);
      return;
    }
    reports.add(
        reports
            .at(DiagnosticCode.MAYBE_UNASSIGNED, state, at, "`" + name + "` may be unassigned here")
            .at("read here")
            .help("give it a value where it is declared"),
        state,
        state.reg(register));
  }

  public void lockWord(VerifierState state, int at) {
    reports.add(
        reports
            .at(DiagnosticCode.LOCK_WORD, state, at, "the lock cannot be read")
            .help("copy the other fields"),
        state,
        0);
  }

  /** What an access hits, by its offset or by what the text says; null when neither tells. */
  public @Nullable DataType part(
      VerifierState state, int at, DataType type, Scalar offset, int size) {
    DataType found = Places.find(type, offset, size);
    return found == null && state.top().function.demand(at) instanceof Demand.Range told
        ? told.type()
        : found;
  }

  /** Whether a value may be stored in a place; says so when it may not. */
  public boolean checkStore(
      VerifierState state,
      int at,
      Insn insn,
      RegState base,
      Scalar offset,
      int size,
      DataType type,
      RegState value) {
    if (value.isPoisoned()) {
      return true;
    }
    if (base.kind() == Kind.DATA
        && op.program().data().get(base.index()).section() == DataVariable.Section.RODATA) {
      DataVariable constant = op.program().data().get(base.index());
      String name =
          constant.name().startsWith(".") ? constant.name().substring(1) : constant.name();
      reports.add(
          reports
              .at(DiagnosticCode.READ_ONLY, state, at, "`" + name + "` cannot be written")
              .label(Label.declaration(constant.declaration(), "a constant"))
              .help("copy it into a variable"),
          state,
          0);
      return false;
    }
    if (!value.isScalar()) {
      if (value.isHandle()) {
        String title = Reports.what(value) + " cannot be stored in a map";
        reports.add(
            reports
                .at(DiagnosticCode.TASK_IN_MAP, state, at, title)
                .help("store its pid and look it up again, or use task storage"),
            state,
            value);
      } else {
        reports.operands().notANumber(state, at, insn.src(), value);
      }
      return false;
    }
    DataType part = part(state, at, type, offset, size);
    if (part instanceof DataType.Scalar scalar && scalar.size() == size) {
      return checkScalar(state, at, state.top().function.span(at), scalar, value);
    }
    boolean text = part instanceof DataType.Text;
    if (!text && (Places.holdsObjects(type) || Places.holdsRanges(type))) {
      reports.malformed(state, at, "it is not clear what this write hits");
      return false;
    }
    return true;
  }

  /** Whether a number may stand in a place of a type; says so when it may not. */
  public boolean checkScalar(
      VerifierState state, int at, Span span, DataType.Scalar type, RegState value) {
    if (value.isPoisoned()) {
      return true;
    }
    if (type.kind() == DataType.ScalarKind.LOCK) {
      lockWord(state, at);
      return false;
    }
    Optional<AbiType> index = Values.indexType(type);
    if (index.isPresent()) {
      boolean none = Values.isOptional(type) && mayBeNone(value, index.get());
      ScalarBounds low = value.scalar().low();
      int least = Values.isOptional(type) ? Integer.MIN_VALUE : 0;
      boolean fits = low.smin() >= least && low.smax() <= Values.maxIndex(index.get());
      if (!fits && !none && !Facts.isValid(value, index.get())) {
        // Not SX0904, which may be allowed: reads of the place rely on its range.
        String most = "0.." + Values.maxIndex(index.get());
        String title =
            "a " + type.name() + " must be " + most + ", it may be " + value.scalar().range();
        reports.add(
            reports
                .at(DiagnosticCode.VALUE_OUT_OF_RANGE, state, span, title)
                .help("take it only when there is one, for example with `or return`"),
            state,
            value);
      } else if (!none && checkIndex(state, span, value, index.get())) {
        checkBounds(state, span, type, value);
      }
      return true;
    }
    return checkBounds(state, span, type, value);
  }

  /** Whether a number lies in the range that a place is declared with; says so when it may not. */
  private boolean checkBounds(
      VerifierState state, Span span, DataType.Scalar type, RegState value) {
    Long min = type.min();
    Long max = type.max();
    if (type.kind() == DataType.ScalarKind.BOOL && min == null) {
      min = 0L;
      max = 1L;
    }
    if (min == null || max == null) {
      return true;
    }
    Scalar scalar = value.scalar();
    Scalar cut =
        type.size() == 8
            ? scalar
            : type.kind().signed()
                ? scalar.signExtend(8 * type.size(), 64)
                : scalar.zeroExtend(8 * type.size());
    boolean signed = type.kind().signed() || max >= 0;
    boolean inside =
        signed
            ? cut.smin() >= min && cut.smax() <= max
            : Long.compareUnsigned(cut.umin(), min) >= 0
                && Long.compareUnsigned(cut.umax(), max) <= 0;
    if (!inside) {
      String title = "the value must be " + min + ".." + max + ", it may be " + cut.range();
      reports.add(
          reports
              .at(DiagnosticCode.VALUE_OUT_OF_RANGE, state, span, title)
              .known(KnownRange.of("the new value", type.name(), cut))
              .help("keep it in the range with `clamp(x, " + min + ", " + max + ")`"),
          state,
          value);
    }
    return true;
  }

  /** Whether a value is a valid index or a negative number, which a place for `cpu?` may hold. */
  private static boolean mayBeNone(RegState value, AbiType type) {
    return Facts.isValid(value, type)
        || value.hasFact(Facts.validUnlessNegative(type))
        || value.scalar().low().smax() < 0;
  }

  /** Whether the index that an instruction adds to the id of a DSQ is one of its dimension. */
  public boolean checkAddedIndex(VerifierState state, int at) {
    FunctionInfo function = state.top().function;
    DsqIndexes.Index index = function.dsqIndexes().addedAt(at);
    if (index == null) {
      return true;
    }
    RegState value = state.reg(index.register());
    int size = index.family().dims().get(index.dimension());
    return size >= 0
        ? checkMember(state, at, function.span(at), value, index.family(), size)
        : checkIndex(state, function.span(at), value, Facts.DOMAINS.get(-size - 1));
  }

  /** Whether a number is a valid CPU, core, LLC or node; says so when it may not be. */
  public boolean checkIndex(VerifierState state, Span span, RegState value, AbiType type) {
    return checkIndex(DiagnosticCode.CPU_UNCHECKED, state, span, value, type);
  }

  public boolean checkIndex(
      DiagnosticCode code, VerifierState state, Span span, RegState value, AbiType type) {
    if (value.isPoisoned() || Facts.isValid(value, type)) {
      return true;
    }
    String noun = type == AbiType.CPU ? "CPU" : type == AbiType.LLC ? "LLC" : type.label();
    Origin origin = value.origin() == null ? null : value.origin().producer();
    boolean negative = value.isScalar() && value.scalar().low().smin() < 0;
    String title;
    if (value.isScalar() && value.scalar().low().isConstant()) {
      title = noun + " " + value.scalar().low().smin() + " may not exist";
    } else if (code == DiagnosticCode.SELECT_CPU_RESULT && negative) {
      title = "may return a negative CPU";
    } else {
      title =
          negative
              ? noun + " may be negative" + whyNegative(origin)
              : noun + " may be " + value.scalar().range() + ", more than the machine has";
    }
    Diagnostic.Builder builder = reports.at(code, state, span, title).at("checked nowhere");
    if (!value.scalar().low().isConstant()
        && value.scalar().low().smax() <= Values.maxIndex(type)) {
      String name = reports.names().text(span);
      builder.known(KnownRange.of(name, type.label(), value.scalar().signExtend(32, 64)));
    }
    if (origin != null) {
      if (!reports.spanOf(origin).equals(span)) {
        reports.addProducer(builder, origin);
      }
    }
    if (code == DiagnosticCode.SELECT_CPU_RESULT) {
      builder.help("fall back on prev_cpu: `return c or prev_cpu;`");
    } else if (negative) {
      builder.help("take it only when there is one, for example with `or return`");
    } else {
      String kind = type.label();
      builder.help("`(n % nr_" + kind + "s) as " + kind + "` is one that every machine has");
    }
    reports.add(builder, state, value);
    return false;
  }

  private static String whyNegative(@Nullable Origin origin) {
    if (origin == null || origin.kind() != Origin.Kind.KFUNC) {
      return "";
    }
    return origin.name().startsWith("pick_idle") || origin.name().startsWith("select_cpu_and")
        ? ": no idle CPU was found"
        : ": `" + origin.name() + "` found none";
  }
}
