package dev.scxlab.verifier;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.DsqId;
import dev.scxlab.abi.Flag;
import dev.scxlab.abi.Helper;
import dev.scxlab.abi.KernelField;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.abi.Kfunc;
import dev.scxlab.abi.NamedConstant;
import dev.scxlab.ir.Assembler;
import dev.scxlab.ir.CodeFault;
import dev.scxlab.ir.DataType;
import dev.scxlab.ir.DataType.Scalar;
import dev.scxlab.ir.DataType.ScalarKind;
import dev.scxlab.ir.DataVariable;
import dev.scxlab.ir.DataVariable.Section;
import dev.scxlab.ir.DebugInfo;
import dev.scxlab.ir.DsqDef;
import dev.scxlab.ir.Function;
import dev.scxlab.ir.Insn;
import dev.scxlab.ir.MapDef;
import dev.scxlab.ir.Program;
import dev.scxlab.ir.Symbol;
import dev.scxlab.ir.TimerDef;
import dev.scxlab.source.Diagnostics;
import dev.scxlab.source.Severity;
import dev.scxlab.source.SourceFile;
import dev.scxlab.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Programs of the fixture files: assembler text in a small world of maps and variables. */
final class Fixtures {

  private static final Span NOWHERE = new Span(0, 0);

  private static final Scalar U64 = new Scalar(ScalarKind.U64, "u64", null, null);
  private static final Scalar U32 = new Scalar(ScalarKind.U32, "u32", null, null);
  private static final Scalar S32 = new Scalar(ScalarKind.S32, "s32", null, null);
  private static final Scalar CPU = new Scalar(ScalarKind.INDEX, "cpu", null, null);
  private static final Scalar LEVEL = new Scalar(ScalarKind.U32, "u32", 0L, 2L);

  private static final DataType CTX =
      new DataType.Struct(
          "ctx",
          List.of(
              new DataType.Field("started", 0, U64),
              new DataType.Field("ran", 8, U64),
              new DataType.Field("level", 16, LEVEL),
              new DataType.Field("home", 20, CPU)),
          24,
          8);

  private static final DataType GUARDED =
      new DataType.Struct(
          "guarded",
          List.of(
              new DataType.Field("guard", 0, new Scalar(ScalarKind.LOCK, "lock", null, null)),
              new DataType.Field("sum", 8, U64),
              new DataType.Field("last", 16, U64)),
          24,
          8);

  /**
   * tctx: entries of tasks; waiting: pids; hits: numbers by number; counts: 4 counters; words: 4
   * times 8 numbers; guarded: numbers under a lock; beats: a timer.
   */
  static final List<MapDef> MAPS =
      List.of(
          new MapDef("tctx", MapDef.Kind.TASK_STORAGE, null, CTX, 0, 1, NOWHERE),
          new MapDef("waiting", MapDef.Kind.QUEUE, null, S32, 64, 1, NOWHERE),
          new MapDef("hits", MapDef.Kind.HASH, U32, U64, 64, 1, NOWHERE),
          new MapDef("counts", MapDef.Kind.STAT, null, U64, 4, 1, NOWHERE),
          new MapDef("words", MapDef.Kind.ARRAY, U32, new DataType.Array(U64, 8), 4, 1, NOWHERE),
          new MapDef("guarded", MapDef.Kind.HASH, U32, GUARDED, 64, 1, NOWHERE),
          new MapDef("beats", MapDef.Kind.ARRAY, U32, new DataType.Timer(), 1, 1, NOWHERE));

  /** table: 8 numbers; level: 0..2; home: a CPU; nr_cpus of the machine; slice: 1..1000. */
  static final List<DataVariable> DATA =
      List.of(
          variable("table", Section.DATA, 4096, new DataType.Array(U64, 8)),
          variable("level", Section.DATA, 4160, LEVEL),
          variable("home", Section.DATA, 4164, CPU),
          variable("total", Section.DATA, 4168, U64),
          variable(".nr_cpus", Section.RODATA, 4176, S32),
          variable("slice", Section.RODATA, 4184, new Scalar(ScalarKind.U64, "time", 1L, 1000L)));

  private static DataVariable variable(String name, Section section, int address, DataType type) {
    return new DataVariable(name, section, address, type, List.of(), NOWHERE);
  }

  private Fixtures() {}

  /** What the verifier says to a text, one line per finding; empty when it has nothing to say. */
  static List<String> verify(String op, String code) {
    SourceFile source = new SourceFile("fixture", code);
    Diagnostics diagnostics = new Diagnostics(source);
    boolean accepted =
        Verifier.verify(program(op, source), KernelProfile.NEWEST, diagnostics).isPresent();
    List<String> said = new ArrayList<>();
    diagnostics
        .sorted()
        .forEach(
            d -> said.add(d.code() + " @" + source.line(d.primary().start()) + ": " + d.title()));
    boolean unsafe =
        diagnostics.sorted().stream()
            .anyMatch(d -> d.severity() == Severity.ERROR && !d.code().allowable());
    if (accepted == unsafe) {
      said.add("accepted: " + accepted);
    }
    return said;
  }

  /** Assembles a text as one op and its functions. */
  static Program program(String op, SourceFile source) {
    List<CodeFault> faults = new ArrayList<>();
    List<List<Insn>> parts =
        Assembler.assemble(source.text(), Fixtures::find, faults)
            .orElseThrow(() -> new AssertionError(op + ": " + faults));
    List<Span> lines = instructionLines(source);
    List<Function> functions = new ArrayList<>();
    int line = 0;
    for (List<Insn> insns : parts) {
      List<DebugInfo> debug = new ArrayList<>();
      for (int i = 0; i < insns.size(); i++) {
        debug.add(new DebugInfo(lines.get(line++), ""));
      }
      boolean entry = functions.isEmpty();
      functions.add(
          new Function(
              entry ? op : "fn" + functions.size(),
              entry ? Function.Kind.OP : Function.Kind.FN,
              NOWHERE,
              insns,
              debug,
              List.of(),
              List.of(),
              64,
              op.startsWith("init")));
    }
    List<DsqDef> dsqs =
        List.of(
            new DsqDef("shared", false, List.of(), NOWHERE),
            new DsqDef("fair", true, List.of(), NOWHERE));
    return new Program("fixture", functions, MAPS, DATA, dsqs, List.of(), 0, 0);
  }

  /** The same with its last function as the body of the timer of {@code beats}. */
  static Program withTimer(Program program) {
    List<Function> functions = new ArrayList<>(program.functions());
    int last = functions.size() - 1;
    Function f = functions.get(last);
    functions.set(
        last,
        new Function(
            f.name(),
            Function.Kind.TIMER,
            f.span(),
            f.insns(),
            f.debug(),
            f.registers(),
            f.loops(),
            f.stackBytes(),
            false));
    int beats = MAPS.size() - 1;
    TimerDef.Setting none = TimerDef.Setting.NONE;
    TimerDef timer = new TimerDef("beats", beats, last, none, none, false, 1, NOWHERE);
    return new Program(
        program.name(),
        functions,
        program.maps(),
        program.data(),
        program.dsqs(),
        List.of(timer),
        List.of(),
        List.of(),
        0,
        0);
  }

  private static List<Span> instructionLines(SourceFile source) {
    List<Span> spans = new ArrayList<>();
    for (int line = 1; line <= source.lineCount(); line++) {
      String text = source.lineText(line);
      String rest = text.replaceAll("[#;].*", "").replaceFirst("^\\s*([A-Za-z_0-9]+:\\s*)*", "");
      if (!rest.isBlank()) {
        int start = source.lineStart(line) + text.indexOf(rest.strip());
        spans.add(new Span(start, start + rest.strip().length()));
      }
    }
    return spans;
  }

  private static Assembler.@Nullable Named find(String name) {
    int colon = name.indexOf(':');
    String rest = name.substring(colon + 1);
    switch (name.substring(0, colon)) {
      case "map":
        for (int i = 0; i < MAPS.size(); i++) {
          if (MAPS.get(i).name().equals(rest)) {
            return new Assembler.Named(new Symbol.Map(i, rest), i);
          }
        }
        return null;
      case "code":
        return new Assembler.Named(
            new Symbol.Code(Integer.parseInt(rest), "fn" + rest), Integer.parseInt(rest));
      case "data":
        for (int i = 0; i < DATA.size(); i++) {
          if (DATA.get(i).name().equals(rest)) {
            return new Assembler.Named(new Symbol.Data(i, 0, rest), DATA.get(i).address());
          }
        }
        return null;
      case "kfunc":
        return Kfunc.byName(rest, KernelProfile.NEWEST)
            .map(k -> new Assembler.Named(new Symbol.Kfunc(k.ordinal(), rest), k.ordinal()))
            .orElse(null);
      case "helper":
        for (Helper h : Helper.values()) {
          if (h.name().toLowerCase(Locale.ROOT).equals(rest)) {
            return new Assembler.Named(new Symbol.Helper(h.number(), rest), h.number());
          }
        }
        return null;
      case "field":
        return KernelField.byName(AbiType.TASK, rest.replace("task.", ""))
            .map(
                f -> new Assembler.Named(new Symbol.KernelField("task", f.fieldName()), f.offset()))
            .orElse(null);
      case "dsq":
        return new Assembler.Named(
            new Symbol.Dsq(rest.equals("shared") ? 0 : 1, rest),
            DsqId.declared(rest.equals("shared") ? 0 : 1, 0));
      default:
        return constant(rest);
    }
  }

  private static Assembler.@Nullable Named constant(String name) {
    return Flag.byName(name)
        .map(f -> new Assembler.Named(new Symbol.Constant(name), f.value()))
        .or(
            () ->
                NamedConstant.byName(name)
                    .map(c -> new Assembler.Named(new Symbol.Constant(name), c.value())))
        .orElse(null);
  }
}
