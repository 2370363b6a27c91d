package dev.scxlab.check;

import com.google.common.collect.ImmutableList;
import dev.scxlab.ir.DataType;
import dev.scxlab.ir.DataVariable.Section;
import dev.scxlab.source.Span;
import java.util.List;

/**
 * A variable of a data section before it has an address.
 *
 * @param index its place in {@link CheckedPolicy#data()}
 * @param type its type in the language; {@link PolicyType.ArrayOf} for arrays
 * @param initial its bytes at the start, little endian; shorter when the rest is zero
 */
public record DataDef(
    int index,
    String name,
    Section section,
    PolicyType type,
    DataType dataType,
    List<Byte> initial,
    Span span) {

  public DataDef {
    initial = ImmutableList.copyOf(initial);
  }

  /** Whether it is the same for the whole run. */
  public boolean constant() {
    return section == Section.RODATA;
  }
}
