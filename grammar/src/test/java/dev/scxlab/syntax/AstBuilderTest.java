package dev.scxlab.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AstBuilderTest {

  /** An expression with all its parentheses. */
  private static String shape(Expr e) {
    if (e instanceof Expr.Binary b) {
      return "(" + shape(b.left()) + " " + b.operator().symbol() + " " + shape(b.right()) + ")";
    } else if (e instanceof Expr.Unary u) {
      return "(" + u.operator().symbol() + shape(u.operand()) + ")";
    } else if (e instanceof Expr.Cast c) {
      return "(" + shape(c.value()) + " as " + c.type().text() + ")";
    } else if (e instanceof Expr.OrElse o) {
      return "(" + shape(o.value()) + " or " + shape(o.fallback()) + ")";
    } else if (e instanceof Expr.Field f) {
      return shape(f.base()) + "." + f.name().text();
    } else if (e instanceof Expr.IntLit i) {
      return Long.toUnsignedString(i.value());
    } else if (e instanceof Expr.NameRef n) {
      return n.name();
    }
    return e.getClass().getSimpleName();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "a + b * c; (a + (b * c))",
        "a - b - c; ((a - b) - c)",
        "a & b != 0; ((a & b) != 0)",
        "a | b ^ c & d << 1 + 2; (a | (b ^ (c & (d << (1 + 2)))))",
        "!a in b; ((!a) in b)",
        "-x as u32 as u64; (((-x) as u32) as u64)",
        "-p.weight; (-p.weight)",
        "a or b or c; (a or (b or c))",
        "a || b && c or d; ((a || (b && c)) or d)",
        "(a + b) * c; ((a + b) * c)",
      })
  void operatorsBindAsTheLanguagePageSays(String text, String shape) {
    assertThat(shape(Texts.expr(text))).isEqualTo(shape);
  }

  @ParameterizedTest
  @CsvSource({
    "20ms, 20000000, true",
    "1_000, 1000, false",
    "0xff_ff, 65535, false",
    "0b1010, 10, false",
    "18446744073709551615, 18446744073709551615, false",
    "3s, 3000000000, true",
    "0ns, 0, true",
  })
  void numbersHaveTheirValue(String text, String value, boolean time) {
    Expr.IntLit number = (Expr.IntLit) Texts.expr(text);
    assertThat(Long.toUnsignedString(number.value())).isEqualTo(value);
    assertThat(number.time()).isEqualTo(time);
  }

  @Test
  void anIfAtTheStartOfAStatementIsTheStatement() {
    Stmt.If statement = (Stmt.If) Texts.stmts("if a { } else if b { } else { }").get(0);
    assertThat(statement.otherwise()).isInstanceOf(Stmt.If.class);
    assertThat(Texts.expr("if a { 1 } else { 2 }")).isInstanceOf(Expr.IfExpr.class);
    assertThat(Texts.errors("policy t { on init() { if a { 1 } else { 2 }; } }")).isNotEmpty();
  }

  @Test
  void aStructLiteralNeedsParenthesesInAHead() {
    Stmt.If bare = (Stmt.If) Texts.stmts("if a { }").get(0);
    assertThat(bare.condition()).isInstanceOf(Expr.NameRef.class);
    Stmt.If literal = (Stmt.If) Texts.stmts("if (a{ }) == b { }").get(0);
    assertThat(((Expr.Binary) literal.condition()).left()).isInstanceOf(Expr.StructLit.class);
    Stmt.If argument = (Stmt.If) Texts.stmts("if f(a{ x: 1 }) { }").get(0);
    assertThat(argument.condition()).isInstanceOf(Expr.Call.class);
  }

  @Test
  void wordsOfTheGrammarAreFreeWhereTheyMeanNothing() {
    assertThat(Texts.stmts("let max = limit + from; vtime = fifo.policy.on.if;")).hasSize(2);
    assertThat(Texts.decls("on sleepable(batch, flags) { }")).hasSize(1);
    assertThat(Texts.errors("policy t { on init() { let queue = 1; } }"))
        .containsExactly("1:28 SX0101 expected a name, found `queue`");
  }

  @Test
  void leavingPartsAreToldFromValues() {
    Stmt.Local local = (Stmt.Local) Texts.stmts("let c = a or b or return 3;").get(0);
    assertThat(local.value()).isInstanceOf(Expr.OrElse.class);
    assertThat(local.leave()).isNotNull();
    Stmt.Using using = (Stmt.Using) Texts.stmts("using m = f() or { return; } { }").get(0);
    assertThat(using.leave()).isNotNull();
    assertThat(using.body().statements()).isEmpty();
  }

  @Test
  void documentationBelongsToWhatFollowsIt() {
    Decl.Param param =
        (Decl.Param)
            Texts.decls("const A = 1; /// not this\n/// First.\n///   Second.\nparam x: u32 = 1;")
                .get(1);
    assertThat(param.doc()).isEqualTo("First.\nSecond.");
  }

  @Test
  void allowCommentsNameTheLineTheySilence() {
    PolicyDecl policy =
        Texts.parsed(
            """
            policy t { // scxlab:allow(SX2001) behind code
                // scxlab:allow(SX0904)
                // more

                stat a;
            }
            """);
    assertThat(policy.allows()).extracting(AllowComment::line).containsExactly(1, 5);
    assertThat(policy.allows()).extracting(AllowComment::code).containsExactly("SX2001", "SX0904");
    assertThat(policy.allows()).extracting(AllowComment::reason).containsExactly("behind code", "");
  }

  @Test
  void spansAreUnitsOfTheTextAlsoBehindPictures() {
    String text = "policy t { /* \uD83D\uDE00 */ stat a; }";
    Decl decl = Texts.parsed(text).decls().get(0);
    assertThat(Texts.source(text).text(decl.span())).isEqualTo("stat a;");
  }

  @Test
  void arrowsOfFunctionsAndHashesNeedNoSpaces() {
    assertThat(Texts.decls("hash h:u64->u64 max 4; fn f(a:u32[4])->u32{return a[0];}"))
        .satisfiesExactly(
            h -> assertThat(h).isInstanceOf(Decl.Hash.class),
            f -> assertThat(f).isInstanceOf(Decl.Fn.class));
  }
}
