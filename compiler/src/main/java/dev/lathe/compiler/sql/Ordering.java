package dev.lathe.compiler.sql;

import java.util.Optional;

/**
 * A term of ORDER BY.
 *
 * @param aside whether rows are found first and then sorted: no index may be walked for this order
 */
public record Ordering(Expression by, boolean descending, Optional<Nulls> nulls, boolean aside) {
  /** Where nulls stand when it is not where SQLite puts them. */
  public enum Nulls {
    FIRST,
    LAST
  }

  public Ordering(Expression by, boolean descending, Optional<Nulls> nulls) {
    this(by, descending, nulls, false);
  }

  public static Ordering ascending(Expression by) {
    return new Ordering(by, false, Optional.empty());
  }

  public static Ordering descending(Expression by) {
    return new Ordering(by, true, Optional.empty());
  }

  /** The same of rows that were found already. */
  public Ordering asideOfIndexes() {
    return new Ordering(by, descending, nulls, true);
  }
}
