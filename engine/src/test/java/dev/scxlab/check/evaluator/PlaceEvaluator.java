package dev.scxlab.check.evaluator;

import dev.scxlab.abi.KernelField;
import dev.scxlab.check.CheckedExpr;
import dev.scxlab.check.Place;
import dev.scxlab.ir.DataType;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds, reads and writes places. */
final class PlaceEvaluator {

  private final ExprEvaluator exprs;

  PlaceEvaluator(ExprEvaluator exprs) {
    this.exprs = exprs;
  }

  /** A place that was found: a part of a group, or a field of a kernel object. */
  record Found(@Nullable Group group, int part, @Nullable KernelField field, long handle) {}

  /** A place that does not exist: what is read there is 0, what is written is lost. */
  private static final Found NOWHERE = new Found(null, 0, null, 0);

  Found find(Place place, Env env) {
    if (place instanceof Place.Kernel k) {
      return new Found(null, 0, k.field(), exprs.number(k.object(), env));
    }
    Place.Memory m = (Place.Memory) place;
    Found at = base(m.base(), env);
    for (Place.Step step : m.steps()) {
      int part =
          step instanceof Place.FieldStep f
              ? f.struct().fields().indexOf(f.field())
              : (int) exprs.number(((Place.IndexStep) step).index(), env);
      if (at == NOWHERE) {
        continue;
      }
      Group inner = (Group) Objects.requireNonNull(at.group).parts[at.part];
      at = new Found(inner, part, null, 0);
    }
    return at;
  }

  private Found base(Place.Base base, Env env) {
    if (base instanceof Place.DataBase d) {
      return new Found(exprs.state.data.get(d.data().index()), 0, null, 0);
    }
    if (base instanceof Place.EntryBase e) {
      return new Found(exprs.calls().entry(e.entry(), env), 0, null, 0);
    }
    if (base instanceof Place.ReferenceBase r) {
      Object struct = Objects.requireNonNull(exprs.value(r.reference(), env));
      return new Found(Group.of(struct), 0, null, 0);
    }
    if (base instanceof Place.StackBase s) {
      return new Found(Group.of(Objects.requireNonNull(env.get(s.variable()))), 0, null, 0);
    }
    Place.PerCpuBase p = (Place.PerCpuBase) base;
    CheckedExpr owner = p.cpu();
    long cpu = owner == null ? exprs.world.thisCpu() : exprs.number(owner, env);
    MapState map = exprs.state.maps.get(p.map().index());
    boolean there = cpu >= 0 && cpu < map.perCpu.size();
    return there ? new Found(map.perCpu.get((int) cpu), 0, null, 0) : NOWHERE;
  }

  Object read(Place place, Env env) {
    return read(find(place, env), place);
  }

  Object read(Found at, Place place) {
    KernelField field = at.field;
    if (field != null && field.bytes() == 16) {
      return text(field, at.handle);
    }
    if (field != null) {
      return decode(field, exprs.world.field(field, 0, at.handle));
    }
    if (at.group == null) {
      if (place.type() instanceof dev.scxlab.check.PolicyType.StructRef) {
        throw new MissingEntry();
      }
      return 0L;
    }
    return at.group.parts[at.part];
  }

  private String text(KernelField field, long handle) {
    byte[] bytes = new byte[16];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (exprs.world.field(field, i / 8, handle) >>> (8 * (i % 8)));
    }
    return (String) Bytes.read(bytes, 0, new DataType.Text());
  }

  private static long decode(KernelField field, long word) {
    switch (field.decode()) {
      case BITS:
        return (word & field.operand()) >>> Long.numberOfTrailingZeros(field.operand());
      case MINUS:
        return word - field.operand();
      case NOT_ZERO:
        return word == 0 ? 0 : 1;
      default:
        return word;
    }
  }

  /** Writes a number, or copies a struct or array. */
  void write(Found at, Object value) {
    KernelField field = at.field;
    if (field != null) {
      exprs.world.setField(field, at.handle, (Long) value);
    } else if (at.group != null && at.group.parts[at.part] instanceof Group old) {
      old.assign((Group) Group.copy(value));
    } else if (at.group != null) {
      at.group.parts[at.part] = value;
    }
  }
}
