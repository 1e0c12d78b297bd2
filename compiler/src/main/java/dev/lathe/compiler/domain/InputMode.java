package dev.lathe.compiler.domain;

/** What a missing value of an input means. */
public enum InputMode {
  REQUIRED,
  NULLABLE,
  DEFAULTED,
  PREDICATE_OPTIONAL,
  ROOT
}
