package dev.lathe.model.bundle;

import java.util.List;

/**
 * What a database needs beside the {@link dev.lathe.model.schema.SystemSchema} before a bundle can
 * go live.
 *
 * @param indexes {@code CREATE INDEX IF NOT EXISTS} statements on the generations' tables, run
 *     whenever a bundle is prepared
 * @param views read-only views under the tables' authored names, for people who look; replaced
 *     whenever a bundle goes live
 */
public record Schema(List<Generation> generations, List<String> indexes, List<View> views) {
  public Schema {
    generations = List.copyOf(generations);
    indexes = List.copyOf(indexes);
    views = List.copyOf(views);
  }

  /** A view by its name (unquoted) and its SELECT. */
  public record View(String name, String select) {}
}
