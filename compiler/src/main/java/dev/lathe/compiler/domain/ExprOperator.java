package dev.lathe.compiler.domain;

/** The operators of expressions, by their JSON word in lower case. */
public enum ExprOperator {
  EQ,
  NEQ,
  GT,
  GTE,
  LT,
  LTE,
  ADD,
  SUB,
  MUL,
  DIV,
  AND,
  OR,
  NOT,
  IS_NULL,
  LIKE,
  CONCAT,
  COALESCE,
  BETWEEN,
  IN
}
