package dev.scxlab.exec;

/**
 * The operations of the decoded form, numbered densely for the interpreter's switch. K takes its
 * second operand from the instruction, X from a register.
 */
final class Op {

  // Arithmetic in 64 and 32 bits: groups of 16 with the operation's bits of RFC 9669, plus signed
  // division and modulo in the two places that are free.
  static final int ALU64_K = 0x00;
  static final int ALU64_X = 0x10;
  static final int ALU32_K = 0x20;
  static final int ALU32_X = 0x30;

  static final int ADD = 0x0;
  static final int SUB = 0x1;
  static final int MUL = 0x2;
  static final int DIV = 0x3;
  static final int OR = 0x4;
  static final int AND = 0x5;
  static final int LSH = 0x6;
  static final int RSH = 0x7;
  static final int NEG = 0x8;
  static final int MOD = 0x9;
  static final int XOR = 0xa;
  static final int MOV = 0xb;
  static final int ARSH = 0xc;
  static final int SDIV = 0xd;
  static final int SMOD = 0xe;

  // Conditional jumps in 64 and 32 bits, likewise.
  static final int JMP64_K = 0x40;
  static final int JMP64_X = 0x50;
  static final int JMP32_K = 0x60;
  static final int JMP32_X = 0x70;

  static final int JEQ = 0x1;
  static final int JGT = 0x2;
  static final int JGE = 0x3;
  static final int JSET = 0x4;
  static final int JNE = 0x5;
  static final int JSGT = 0x6;
  static final int JSGE = 0x7;
  static final int JLT = 0xa;
  static final int JLE = 0xb;
  static final int JSLT = 0xc;
  static final int JSLE = 0xd;

  static final int JA = 0x80;
  static final int JA_FAR = 0x81;
  static final int CALL_FUNCTION = 0x82;
  static final int CALL_KFUNC = 0x83;
  static final int CALL_HELPER = 0x84;
  static final int CALL_REGISTER = 0x85;
  static final int EXIT = 0x86;
  static final int LDDW = 0x87;

  static final int LDXB = 0x88;
  static final int LDXH = 0x89;
  static final int LDXW = 0x8a;
  static final int LDXDW = 0x8b;
  static final int LDXSB = 0x8c;
  static final int LDXSH = 0x8d;
  static final int LDXSW = 0x8e;
  static final int LOAD_FIELD = 0x8f;
  static final int STB = 0x90;
  static final int STH = 0x91;
  static final int STW = 0x92;
  static final int STDW = 0x93;
  static final int STXB = 0x94;
  static final int STXH = 0x95;
  static final int STXW = 0x96;
  static final int STXDW = 0x97;
  static final int STORE_FIELD = 0x98;
  static final int STORE_FIELD_IMM = 0x99;
  static final int ATOMIC = 0x9a;

  static final int MOVSX8_64 = 0x9b;
  static final int MOVSX16_64 = 0x9c;
  static final int MOVSX32_64 = 0x9d;
  static final int MOVSX8_32 = 0x9e;
  static final int MOVSX16_32 = 0x9f;

  /** To big endian: swaps the low bits. */
  static final int SWAP = 0xa0;

  /** To little endian: cuts to the low bits. */
  static final int TRUNCATE = 0xa1;

  private Op() {}
}
