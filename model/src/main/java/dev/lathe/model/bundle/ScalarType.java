package dev.lathe.model.bundle;

/** The types of fields and inputs, named as in the blueprint. {@code long} reads as INTEGER. */
public enum ScalarType {
  INTEGER,
  DECIMAL,
  STRING,
  BOOLEAN,
  DATE,
  DATETIME,
  /** Of ISO 8601, as its one text. It is told apart, and has no order. */
  DURATION,
  /** Any JSON, kept as text. It is passed on and answered, not compared. */
  JSON;

  /** The blueprint's spelling: {@code integer}, {@code decimal}, … */
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
