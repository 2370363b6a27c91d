package dev.scxlab.ir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.PolicyCompiler;
import dev.scxlab.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What {@code disasm} prints of the shipped policies is what the assembler reads. */
class DisassemblyRoundTripTest {

  private static final Path POLICIES = Path.of(System.getProperty("scxlab.home", ".."), "policies");

  @TestFactory
  Stream<DynamicTest> disassemblyOfShippedPoliciesAssemblesToTheSameBytecode() throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.list(POLICIES)) {
      files = walk.filter(file -> file.toString().endsWith(".scx")).sorted().toList();
    }
    return files.stream()
        .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> check(file)));
  }

  private static void check(Path file) throws IOException {
    SourceFile source = new SourceFile(file.toString(), Files.readString(file));
    Program program = PolicyCompiler.compile(source).program().orElseThrow();
    String text = Disassembler.program(program, source);
    List<CodeFault> faults = new ArrayList<>();
    List<List<Insn>> read =
        Assembler.assemble(text, names(program)::get, faults)
            .orElseThrow(() -> new AssertionError(faults + "\n" + text));
    List<List<Insn>> expected = new ArrayList<>();
    for (Function function : program.functions()) {
      expected.add(function.insns().stream().map(DisassemblyRoundTripTest::asRead).toList());
    }
    assertThat(read).isEqualTo(expected);
  }

  /** A call of a function is named by its label, which is no symbol. */
  private static Insn asRead(Insn insn) {
    boolean local = insn.isCall() && insn.src() == Opcode.CALL_FUNCTION;
    return local ? Insn.of(insn.opcode(), 0, insn.src(), 0, insn.imm()) : insn;
  }

  /** The symbols a program uses, under the names the disassembler gives them. */
  private static Map<String, Assembler.Named> names(Program program) {
    Map<String, Assembler.Named> names = new HashMap<>();
    for (Function function : program.functions()) {
      for (Insn insn : function.insns()) {
        Symbol symbol = insn.symbol();
        if (symbol instanceof Symbol.KernelField) {
          names.put("field:" + symbol.name(), new Assembler.Named(symbol, insn.offset()));
        } else if (symbol != null) {
          names.put(Disassembler.symbolic(symbol), new Assembler.Named(symbol, insn.imm()));
        }
      }
    }
    return names;
  }
}
