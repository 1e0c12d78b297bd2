package dev.lathe.model.bundle;

import java.util.List;

/**
 * What a database needs beside the {@link dev.lathe.model.schema.SystemSchema} before a bundle can
 * go live.
 *
 * @param indexes on the generations' tables, made whenever a bundle is prepared
 * @param views read-only views under the tables' authored names, for people who look; replaced
 *     whenever a bundle goes live
 */
public record Schema(List<Generation> generations, List<Index> indexes, List<View> views) {
  public Schema {
    generations = List.copyOf(generations);
    indexes = List.copyOf(indexes);
    views = List.copyOf(views);
  }

  /**
   * An index.
   *
   * @param columns in the index's order, with {@code DESC} behind those that descend
   * @param ddl {@code CREATE INDEX IF NOT EXISTS}: may be run again
   */
  public record Index(String table, List<String> columns, String ddl) {
    public Index {
      columns = List.copyOf(columns);
    }
  }

  /** A view by its name (unquoted) and its SELECT. */
  public record View(String name, String select) {}
}
