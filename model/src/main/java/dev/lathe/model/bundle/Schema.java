package dev.lathe.model.bundle;

import java.util.List;

/**
 * What a database needs beside the {@link dev.lathe.model.schema.SystemSchema} before a bundle can
 * go live.
 *
 * @param indexes on the generations' tables, made whenever a bundle is prepared
 * @param views read-only views under the tables' authored names, for people who look; replaced
 *     whenever a bundle goes live
 * @param decisionViews what commands about several aggregates are inserted into, made whenever a
 *     bundle is prepared and whenever it goes live
 */
public record Schema(
    List<Generation> generations,
    List<Index> indexes,
    List<View> views,
    List<DecisionView> decisionViews) {
  public Schema {
    generations = List.copyOf(generations);
    indexes = List.copyOf(indexes);
    views = List.copyOf(views);
    decisionViews = List.copyOf(decisionViews);
  }

  /** One whose commands are about one aggregate each. */
  public Schema(List<Generation> generations, List<Index> indexes, List<View> views) {
    this(generations, indexes, views, List.of());
  }

  /**
   * A view whose trigger writes several tables. It stands as long as these do: what it does is in
   * its name, so bundles share it.
   *
   * @param name with the hash of what it does
   * @param tables the generations that its trigger writes
   * @param ddl {@code CREATE … IF NOT EXISTS}: may be run again
   */
  public record DecisionView(String name, List<String> tables, List<String> ddl) {
    public DecisionView {
      tables = List.copyOf(tables);
      ddl = List.copyOf(ddl);
    }
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
