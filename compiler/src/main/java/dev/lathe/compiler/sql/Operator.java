package dev.lathe.compiler.sql;

/**
 * What stands between operands.
 *
 * @see <a
 *     href="https://sqlite.org/lang_expr.html#operators_and_parse_affecting_attributes">SQLite's
 *     order of operators</a>
 */
public enum Operator {
  OR(" OR ", Precedence.OR),
  AND(" AND ", Precedence.AND),
  EQ("=", Precedence.EQUALITY),
  NE("<>", Precedence.EQUALITY),
  IS(" IS ", Precedence.EQUALITY),
  IS_NOT(" IS NOT ", Precedence.EQUALITY),
  LIKE(" LIKE ", Precedence.EQUALITY),
  GLOB(" GLOB ", Precedence.EQUALITY),
  /** Whether a row of a full-text index, which stands left, has what the query says. */
  MATCH(" MATCH ", Precedence.EQUALITY),
  LT("<", Precedence.ORDER),
  LE("<=", Precedence.ORDER),
  GT(">", Precedence.ORDER),
  GE(">=", Precedence.ORDER),
  SHIFT_RIGHT(">>", Precedence.BITS),
  BIT_AND("&", Precedence.BITS),
  ADD("+", Precedence.SUM),
  SUB("-", Precedence.SUM),
  MUL("*", Precedence.PRODUCT),
  DIV("/", Precedence.PRODUCT),
  REMAINDER("%", Precedence.PRODUCT),
  CONCAT("||", Precedence.CONCATENATION),
  /** A part of a JSON value, as JSON. */
  PART("->", Precedence.CONCATENATION),
  /** A part of a JSON value, as SQL has it. */
  PART_VALUE("->>", Precedence.CONCATENATION);

  final String text;
  final Precedence precedence;

  Operator(String text, Precedence precedence) {
    this.text = text;
    this.precedence = precedence;
  }
}
