package dev.lathe.compiler.sql;

import java.util.Optional;

/** A term of ORDER BY. */
public record Ordering(Expression by, boolean descending, Optional<Nulls> nulls) {
  /** Where nulls stand when it is not where SQLite puts them. */
  public enum Nulls {
    FIRST,
    LAST
  }

  public static Ordering ascending(Expression by) {
    return new Ordering(by, false, Optional.empty());
  }
}
