package dev.scxlab.verifier;

import com.google.common.collect.ImmutableList;
import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.Helper;
import dev.scxlab.ir.DataType;
import dev.scxlab.ir.Insn;
import dev.scxlab.ir.MapDef;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Label;
import dev.scxlab.source.PathStep;
import dev.scxlab.verifier.RegState.Kind;
import dev.scxlab.verifier.RegState.Nullness;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What calls of BPF helpers do to a state. A call that may fail gives one state per outcome. */
final class HelperTransfer {

  private static final int ARRAY_KEY_BYTES = 4;
  private static final long MIN_ERRNO = -4095;

  private final OpAnalysis op;
  private final Reports reports;
  private final RangeReports ranges;
  private final Arguments arguments;
  private final TimerTransfer timers;
  private final Lints lints;

  HelperTransfer(
      OpAnalysis op, Reports reports, RangeReports ranges, Arguments arguments, Lints lints) {
    this.op = op;
    this.reports = reports;
    this.ranges = ranges;
    this.arguments = arguments;
    this.timers = new TimerTransfer(op, reports);
    this.lints = lints;
  }

  List<VerifierState> call(VerifierState state, int at, Insn insn) {
    Optional<Helper> helper = Helper.byNumber(insn.imm());
    if (helper.isEmpty()) {
      reports.malformed(state, at, "helper " + insn.imm() + " is not known");
      return finish(state, reports.poisoned());
    }
    if (state.lockId != 0 && helper.get() != Helper.SPIN_UNLOCK) {
      lockedCall(state, at, reports.names().text(state.top().function, at));
    }
    switch (helper.get()) {
      case MAP_LOOKUP_ELEM:
      case MAP_LOOKUP_PERCPU_ELEM:
        return finish(state, lookup(state, at, helper.get()));
      case MAP_UPDATE_ELEM:
        return update(state, at);
      case MAP_DELETE_ELEM:
        return delete(state, at);
      case MAP_PUSH_ELEM:
        return push(state, at);
      case MAP_POP_ELEM:
        return take(state, at, true);
      case MAP_PEEK_ELEM:
        return take(state, at, false);
      case TASK_STORAGE_GET:
      case CGRP_STORAGE_GET:
        return finish(state, storage(state, at));
      case TASK_STORAGE_DELETE:
      case CGRP_STORAGE_DELETE:
        return deleteStorage(state, at);
      case TIMER_INIT:
      case TIMER_SET_CALLBACK:
      case TIMER_START:
      case TIMER_CANCEL:
        return finish(state, timers.call(state, at, helper.get()));
      case RINGBUF_OUTPUT:
        return finish(state, ringOutput(state, at));
      case SPIN_LOCK:
        lock(state, at);
        return finish(state, RegState.UNINIT);
      case SPIN_UNLOCK:
        unlock(state, at);
        return finish(state, RegState.UNINIT);
      default:
        return finish(state, simple(state, at, helper.get()));
    }
  }

  /** Calls may change r0 to r5. */
  static void clobber(VerifierState state) {
    for (int i = 0; i <= 5; i++) {
      state.setReg(i, RegState.UNINIT);
    }
  }

  private static List<VerifierState> finish(VerifierState state, RegState result) {
    clobber(state);
    state.setReg(0, result);
    return ImmutableList.of(state);
  }

  private RegState simple(VerifierState state, int at, Helper helper) {
    long id = op.ids().fresh();
    Origin origin =
        new Origin(Origin.Kind.HELPER, helper.symbol(), state.top().function.index(), at, null);
    switch (helper) {
      case GET_PRANDOM_U32:
        return RegState.scalar(Scalar.unsigned(0, 0xffff_ffffL), id).withOrigin(origin);
      case GET_SMP_PROCESSOR_ID:
        return Values.ofType(AbiType.CPU, null, false, id).withOrigin(origin);
      case GET_CURRENT_TASK_BTF:
        return RegState.handle(AbiType.TASK, Nullness.NON_NULL, id)
            .withMarks(Facts.BORROWED)
            .withOrigin(origin);
      case TRACE_VPRINTK:
        message(state, at, 1, 3, 4);
        return RegState.scalar(Scalar.UNKNOWN, id);
      default:
        reports.malformed(state, at, helper.symbol() + " is not modelled yet");
        return reports.poisoned();
    }
  }

  /** Checks a format and its arguments. */
  void message(VerifierState state, int at, int format, int values, int sizeRegister) {
    RegState text = reports.read(state, at, format);
    if (text.kind() != Kind.DATA && !Reports.isPoisoned(text)) {
      reports.malformed(state, at, "the format must be a constant");
    }
    RegState size = reports.read(state, at, sizeRegister);
    if (!size.isScalar() || !size.scalar().isConstant() || size.scalar().umin() > 96) {
      reports.malformed(state, at, "the size of the message's arguments must be a constant");
    } else if (size.scalar().umin() > 0) {
      arguments.readable(state, at, values, (int) size.scalar().umin(), "the message");
    }
  }

  private @Nullable MapDef map(VerifierState state, int at) {
    RegState value = reports.read(state, at, 1);
    if (value.kind() != Kind.MAP) {
      if (!Reports.isPoisoned(value)) {
        reports.malformed(state, at, "this call needs a map");
      }
      return null;
    }
    if (value.nullness() != Nullness.NON_NULL) {
      reports.nulls().dereference(state, at, 1, value);
    }
    return op.program().maps().get(value.index());
  }

  private static boolean isArray(MapDef map) {
    switch (map.kind()) {
      case ARRAY:
      case PERCPU_ARRAY:
      case STAT:
      case HIST:
        return true;
      default:
        return false;
    }
  }

  private static int keyBytes(MapDef map) {
    DataType key = map.key();
    return isArray(map) || key == null ? ARRAY_KEY_BYTES : key.size();
  }

  private RegState lookup(VerifierState state, int at, Helper helper) {
    RegState pointer = state.reg(1);
    MapDef map = map(state, at);
    if (map == null) {
      return reports.poisoned();
    }
    lints.lookup(state, at, map);
    boolean several = map.count() > 1 && !isInner(pointer);
    int bytes = several ? ARRAY_KEY_BYTES : keyBytes(map);
    boolean keyed = several || isArray(map) || map.kind() == MapDef.Kind.HASH;
    if (!keyed) {
      reports.malformed(state, at, "`" + map.name() + "` has no keys");
      return reports.poisoned();
    }
    if (!arguments.readable(state, at, 2, bytes, "the key")) {
      return reports.poisoned();
    }
    RegState key = key(state, bytes);
    RegState known = helper == Helper.MAP_LOOKUP_ELEM ? found(state, pointer, key) : null;
    if (known != null) {
      return known.withMarks(known.marks() | Facts.AGAIN);
    }
    long id = op.ids().fresh();
    Origin origin =
        new Origin(Origin.Kind.LOOKUP, map.name(), state.top().function.index(), at, null);
    int entries = several ? map.count() : map.maxEntries();
    boolean present =
        (several || isArray(map)) && keyBelow(state, entries) && cpuKnown(state, helper);
    Nullness nullness = present ? Nullness.NON_NULL : Nullness.MAYBE;
    RegState result =
        several
            ? RegState.pointer(Kind.MAP, pointer.index(), 1, id)
            : RegState.pointer(Kind.MAP_VALUE, pointer.index(), 0, id);
    RegState entry = result.withNullness(nullness).withOrigin(origin);
    if (helper == Helper.MAP_LOOKUP_ELEM && !isInner(pointer)) {
      remember(state, pointer, key, entry);
    }
    return entry;
  }

  private @Nullable RegState key(VerifierState state, int bytes) {
    Integer place = arguments.stackPlace(state, 2, bytes);
    return place == null ? null : arguments.stack(state, 2).find(place, bytes);
  }

  /** What the same lookup gave before, with nothing in between that may change it; else null. */
  private static @Nullable RegState found(
      VerifierState state, RegState map, @Nullable RegState key) {
    return key == null || key.id() == 0 || isInner(map)
        ? null
        : state.findCell(VerifierState.Base.LOOKUP, key.id(), map.index(), key.delta(), 0);
  }

  private static void remember(
      VerifierState state, RegState map, @Nullable RegState key, RegState entry) {
    if (key != null && key.id() != 0) {
      state.addCell(
          new VerifierState.Cell(
              VerifierState.Base.LOOKUP, key.id(), map.index(), key.delta(), 0, entry));
    }
  }

  private static boolean isInner(RegState map) {
    return map.scalar().isConstant(1);
  }

  private boolean keyBelow(VerifierState state, int entries) {
    RegState key = key(state, ARRAY_KEY_BYTES);
    return key != null
        && key.isScalar()
        && Long.compareUnsigned(key.scalar().low().umax(), entries) < 0;
  }

  private static boolean cpuKnown(VerifierState state, Helper helper) {
    return helper != Helper.MAP_LOOKUP_PERCPU_ELEM || Facts.isValid(state.reg(3), AbiType.CPU);
  }

  private List<VerifierState> update(VerifierState state, int at) {
    MapDef map = map(state, at);
    boolean own = false;
    if (map != null) {
      arguments.readable(state, at, 2, keyBytes(map), "the key");
      DataType key = map.key();
      if (key != null) {
        own = arguments.holdsOwnPid(state, 2, key);
      }
      own |= storedValue(state, at, 3, map);
      forgetMap(state, state.reg(1).index());
    }
    RegState result = errnoOrZero(state, at, "set");
    state.notes = state.notes.withWork();
    return own ? split(state, at, result) : finish(state, result);
  }

  /** Checks a value that goes into a map; whether it identifies the op's own task. */
  private boolean storedValue(VerifierState state, int at, int register, MapDef map) {
    String what = "`" + reports.names().text(arguments.span(state, at, register)) + "`";
    if (!arguments.readable(state, at, register, map.value().size(), what)) {
      return false;
    }
    arguments.checkValue(state, at, register, map.value());
    return arguments.holdsOwnPid(state, register, map.value());
  }

  private static void forgetMap(VerifierState state, int map) {
    state.forgetCells(
        c ->
            c.index() == map
                && (c.base() == VerifierState.Base.MAP_VALUE
                    || c.base() == VerifierState.Base.LOOKUP));
  }

  private RegState errnoOrZero(VerifierState state, int at, String what) {
    Origin origin = new Origin(Origin.Kind.HELPER, what, state.top().function.index(), at, null);
    return RegState.scalar(Scalar.signed(MIN_ERRNO, 0), op.ids().fresh()).withOrigin(origin);
  }

  /** Success, after which the op's own task is kept, and failure. */
  private List<VerifierState> split(VerifierState state, int at, RegState result) {
    VerifierState failed = state.copy();
    failed.add(PathStep.Event.CALL, at, false, result.id());
    clobber(failed);
    failed.setReg(0, result.withScalar(Scalar.signed(MIN_ERRNO, -1)));
    state.add(PathStep.Event.CALL, at, true, result.id());
    clobber(state);
    state.setReg(0, result.withScalar(Scalar.constant(0)));
    state.stored = true;
    return ImmutableList.of(state, failed);
  }

  private List<VerifierState> delete(VerifierState state, int at) {
    MapDef map = map(state, at);
    if (map != null) {
      arguments.readable(state, at, 2, keyBytes(map), "the key");
      forgetMap(state, state.reg(1).index());
    }
    return finish(state, errnoOrZero(state, at, "delete"));
  }

  private List<VerifierState> push(VerifierState state, int at) {
    MapDef map = queue(state, at);
    boolean own = map != null && storedValue(state, at, 2, map);
    for (FuncState frame : state.frames) {
      frame.rounds.add(state.reg(1).index());
    }
    reports.read(state, at, 3);
    state.notes = state.notes.withWork();
    if (own) {
      lints.storesPid(state, at);
    }
    RegState result = errnoOrZero(state, at, "push");
    return own ? split(state, at, result) : finish(state, result);
  }

  private @Nullable MapDef queue(VerifierState state, int at) {
    MapDef map = map(state, at);
    boolean ordered = map != null && map.kind() == MapDef.Kind.TREE;
    if (map != null && map.kind() != MapDef.Kind.QUEUE && !ordered) {
      reports.malformed(state, at, "`" + map.name() + "` is no queue");
      return null;
    }
    if (map != null && map.count() > 1 && !isInner(state.reg(1))) {
      reports.malformed(state, at, "one of the queues of `" + map.name() + "` must be chosen");
      return null;
    }
    return map;
  }

  private List<VerifierState> take(VerifierState state, int at, boolean pops) {
    MapDef map = queue(state, at);
    Integer place = map == null ? null : arguments.writable(state, at, 2, map.value().size());
    RegState result = errnoOrZero(state, at, "pop");
    if (map == null || place == null) {
      return finish(state, result);
    }
    int frame = state.reg(2).index();
    Origin origin =
        new Origin(Origin.Kind.LOOKUP, map.name(), state.top().function.index(), at, null);
    VerifierState failed = state.copy();
    failed.frames[frame].stack.fill(place, map.value().size());
    for (FuncState f : failed.frames) {
      f.rounds.findEmpty(state.reg(1).index());
    }
    clobber(failed);
    failed.setReg(0, result.withScalar(Scalar.signed(MIN_ERRNO, -1)));
    arguments.fillTyped(state.frames[frame].stack, place, map.value(), origin);
    if (pops) {
      for (FuncState f : state.frames) {
        f.rounds.take(state.reg(1).index());
      }
    }
    clobber(state);
    state.setReg(0, result.withScalar(Scalar.constant(0)));
    return ImmutableList.of(state, failed);
  }

  private RegState storage(VerifierState state, int at) {
    MapDef map = map(state, at);
    RegState object = reports.read(state, at, 2);
    if (map == null || Reports.isPoisoned(object)) {
      return reports.poisoned();
    }
    boolean fits =
        object.isZero()
            || (object.type() == AbiType.TASK && map.kind() == MapDef.Kind.TASK_STORAGE)
            || (object.type() == AbiType.CGROUP && map.kind() == MapDef.Kind.CGROUP_STORAGE);
    if (!fits) {
      reports.malformed(
          state, at, "`" + map.name() + "` keeps nothing for " + Reports.what(object));
      return reports.poisoned();
    }
    if (object.gone() != null) {
      reports.calls().passed(state, at, 2, object, map.name());
    }
    RegState initial = reports.read(state, at, 3);
    if (!initial.isZero()) {
      storedValue(state, at, 3, map);
    }
    RegState flags = reports.read(state, at, 4);
    boolean creates = !flags.isZero();
    RegState known = creates ? null : found(state, state.reg(1), object);
    if (known != null) {
      return known.withMarks(known.marks() | Facts.AGAIN);
    }
    if (creates) {
      lints.creates(state, at, map);
      forgetMap(state, state.reg(1).index());
    }
    Origin origin =
        new Origin(Origin.Kind.LOOKUP, map.name(), state.top().function.index(), at, null);
    long id = op.ids().fresh();
    RegState entry =
        RegState.pointer(Kind.MAP_VALUE, state.reg(1).index(), 0, id)
            .withNullness(Nullness.MAYBE)
            .withOrigin(origin);
    if (!creates) {
      remember(state, state.reg(1), object, entry);
    }
    return entry;
  }

  private List<VerifierState> deleteStorage(VerifierState state, int at) {
    MapDef map = map(state, at);
    RegState object = reports.read(state, at, 2);
    if (map != null) {
      reports.calls().passed(state, at, 2, object, "delete");
      forgetMap(state, state.reg(1).index());
    }
    return finish(state, errnoOrZero(state, at, "delete"));
  }

  private RegState ringOutput(VerifierState state, int at) {
    MapDef map = map(state, at);
    if (map != null && map.kind() != MapDef.Kind.RINGBUF) {
      reports.malformed(state, at, "`" + map.name() + "` is no ring buffer");
    } else if (map != null) {
      RegState size = reports.read(state, at, 3);
      if (!size.isScalar() || !size.scalar().isConstant(map.value().size())) {
        reports.malformed(state, at, "a record of the ring buffer has another size");
      } else {
        arguments.readable(state, at, 2, map.value().size(), "the record");
      }
      reports.read(state, at, 4);
    }
    return errnoOrZero(state, at, "output");
  }

  private void lock(VerifierState state, int at) {
    RegState word = lockWord(state, at);
    if (word == null) {
      return;
    }
    state.add(PathStep.Event.LOCK, at, true, word.id());
    state.lockId = word.id() == 0 ? -1 - word.index() : word.id();
    state.locked = state.last;
  }

  private void unlock(VerifierState state, int at) {
    RegState word = lockWord(state, at);
    if (word == null) {
      return;
    }
    long id = word.id() == 0 ? -1 - word.index() : word.id();
    if (state.lockId != id) {
      String title = state.lockId == 0 ? "nothing is locked here" : "another value is locked";
      reports.add(reports.at(DiagnosticCode.LOCK_UNBALANCED, state, at, title), state, 0);
    }
    state.add(PathStep.Event.UNLOCK, at, true, word.id());
    state.lockId = 0;
    state.locked = null;
    state.forgetCells(c -> c.base() != VerifierState.Base.OBJECT);
  }

  private @Nullable RegState lockWord(VerifierState state, int at) {
    RegState pointer = reports.nulls().dereference(state, at, 1, reports.read(state, at, 1));
    if (Reports.isPoisoned(pointer)) {
      return null;
    }
    DataType type =
        pointer.kind() == Kind.DATA
            ? op.program().data().get(pointer.index()).type()
            : pointer.kind() == Kind.MAP_VALUE
                ? op.program().maps().get(pointer.index()).value()
                : null;
    DataType part = type == null ? null : Places.find(type, pointer.scalar(), 4);
    if (!(part instanceof DataType.Scalar s) || s.kind() != DataType.ScalarKind.LOCK) {
      reports.malformed(state, at, "there is no lock here");
      return null;
    }
    return pointer;
  }

  /** Says that nothing may be called while a lock is held. */
  void lockedCall(VerifierState state, int at, String callee) {
    String title = "`" + callee + "` cannot be called while a lock is held";
    var builder = reports.at(DiagnosticCode.CALL_WHILE_LOCKED, state, at, title);
    Event locked = state.locked;
    if (locked != null) {
      builder.label(
          new Label(
              op.function(locked.function()).span(locked.insn()),
              "locked here",
              Label.Role.ACQUIRE));
    }
    reports.add(builder.help("copy what you need, leave, then call"), state, 0);
  }

  RangeReports ranges() {
    return ranges;
  }
}
