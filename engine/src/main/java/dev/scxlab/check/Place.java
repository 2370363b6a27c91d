package dev.scxlab.check;

import com.google.common.collect.ImmutableList;
import dev.scxlab.abi.KernelField;
import dev.scxlab.ir.DataType;
import dev.scxlab.source.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a value lies that can be read and, mostly, written. */
public sealed interface Place {

  Span span();

  /** The type of what lies there. */
  PolicyType type();

  /**
   * A field of a kernel object.
   *
   * @param object the handle
   * @param fieldSpan the field's name in the text
   */
  record Kernel(Span span, PolicyType type, CheckedExpr object, KernelField field, Span fieldSpan)
      implements Place {}

  /** Memory of the policy: a base and the steps from there to the place. */
  record Memory(Span span, PolicyType type, Base base, List<Step> steps) implements Place {
    public Memory {
      steps = ImmutableList.copyOf(steps);
    }
  }

  /** Where the way to a place begins. */
  sealed interface Base {}

  /** A param, const table, global or array. */
  record DataBase(DataDef data) implements Base {}

  /**
   * The entry or array that a reference names.
   *
   * @param layout how it lies in memory, as far as the reference's type tells
   */
  record ReferenceBase(CheckedExpr reference, DataType layout) implements Base {}

  /** The number or text that a storage keeps for a task. */
  record EntryBase(CheckedExpr.MapCall entry) implements Base {}

  /** A struct or array on the stack. */
  record StackBase(LocalVariable variable) implements Base {}

  /**
   * The copy of a percpu variable of a CPU.
   *
   * @param cpu whose copy, or null for this CPU's
   */
  record PerCpuBase(MapDecl map, @Nullable CheckedExpr cpu) implements Base {}

  /** One step on the way to a place. */
  sealed interface Step {}

  /** To a field of a struct. */
  record FieldStep(StructDef struct, StructDef.StructField field, Span span) implements Step {}

  /**
   * To an element of an array.
   *
   * @param count number of elements in this dimension
   * @param stride bytes from one element to the next
   */
  record IndexStep(CheckedExpr index, int count, int stride, Span span) implements Step {}
}
