package dev.lathe.compiler.diagnostic;

/** What a finding means for the bundle. */
public enum Severity {
  /** There is no bundle. */
  ERROR,
  /** There is a bundle; please look. */
  WARNING,
  /** Good to know. */
  NOTE
}
