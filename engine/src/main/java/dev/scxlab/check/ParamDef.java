package dev.scxlab.check;

import dev.scxlab.ir.DataType;

/**
 * A param as {@code scxlab params} lists it; its bytes are those of {@link #data}.
 *
 * @param doc the text of its {@code ///} lines
 */
public record ParamDef(DataDef data, String doc) {

  public String name() {
    return data.name();
  }

  /** Its type with the declared range. */
  public DataType dataType() {
    return data.dataType();
  }
}
