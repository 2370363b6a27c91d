package dev.scxlab.codegen;

import dev.scxlab.abi.Helper;
import dev.scxlab.check.CheckedStmt;
import dev.scxlab.ir.Opcode;

/** {@code lock}: the address is found before, and the lock is left on every way out. */
final class LockGenerator {

  private final StmtGenerator stmts;
  private final ExprGenerator exprs;
  private final Frame frame;
  private final Assembler code;

  LockGenerator(StmtGenerator stmts, ExprGenerator exprs) {
    this.stmts = stmts;
    this.exprs = exprs;
    this.frame = exprs.frame;
    this.code = exprs.frame.code;
  }

  void lock(CheckedStmt.Lock l) {
    int entry = exprs.value(l.entry());
    int word = frame.temporary("", "address of a lock", l.entry().span());
    code.at(l.entry().span());
    code.move(word, entry, "lock");
    if (l.field().offset() != 0) {
      code.aluImm(Opcode.ADD, true, false, word, l.field().offset(), "lock");
    }
    call(l, word, Helper.SPIN_LOCK);
    frame.cleanups.add(() -> call(l, word, Helper.SPIN_UNLOCK));
    stmts.block(l.body());
    frame.cleanups.remove(frame.cleanups.size() - 1);
    if (code.reachable()) {
      call(l, word, Helper.SPIN_UNLOCK);
    }
  }

  private void call(CheckedStmt.Lock l, int word, Helper helper) {
    code.at(l.entry().span());
    code.move(1, word, "lock");
    frame.callHelper(helper, helper == Helper.SPIN_LOCK ? "lock" : "unlock");
    code.known().forgetAllButConstants(); // others write while it is not held
  }
}
