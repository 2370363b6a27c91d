package dev.scxlab.codegen;

import dev.scxlab.abi.KernelField;
import dev.scxlab.check.CheckedExpr;
import dev.scxlab.check.Place;
import dev.scxlab.ir.Symbol;
import dev.scxlab.source.LabBug;

/** Fields of kernel objects. */
final class KernelFieldGenerator {

  private final ExprGenerator exprs;
  private final Assembler code;

  KernelFieldGenerator(ExprGenerator exprs) {
    this.exprs = exprs;
    this.code = exprs.frame.code;
  }

  int kernelRead(Place.Kernel k, int hint) {
    int object = exprs.value(k.object());
    KernelField field = k.field();
    String key = "kernel " + object + "." + field.fieldName();
    int known = exprs.frame.known(key);
    if (known >= 0) {
      return exprs.places().moved(known, hint, new CheckedExpr.Read(k));
    }
    if (field.bytes() > 8) {
      throw new LabBug("a text is not a value of a register");
    }
    int dst =
        hint == ExprGenerator.ANY || hint == object
            ? exprs.temporary(new CheckedExpr.Read(k))
            : hint;
    code.at(k.object().span());
    code.load(
        dst,
        object,
        field.offset(),
        field.bytes(),
        field.signedLoad(),
        symbol(field),
        "receiver of ." + field.fieldName());
    code.at(k.span());
    exprs.decode(field, dst);
    code.known().add(key, dst, object, false, AliasClass.kernel(field.path()));
    return dst;
  }

  /** A number that policies do not see as a field. */
  int hiddenRead(CheckedExpr of, KernelField field) {
    int object = exprs.value(of);
    int dst = exprs.frame.temporary(field.path(), field.type().label(), of.span());
    code.at(of.span());
    code.load(dst, object, field.offset(), field.bytes(), false, symbol(field), field.path());
    return dst;
  }

  static Symbol symbol(KernelField field) {
    return new Symbol.KernelField(field.struct().label(), field.fieldName());
  }

  void kernelWrite(Place.Kernel k, int object, int value) {
    KernelField field = k.field();
    code.at(k.span());
    code.store(
        object,
        field.offset(),
        value,
        field.bytes(),
        symbol(field),
        "write to ." + field.fieldName());
    code.known().written(AliasClass.kernel(field.path()));
  }
}
