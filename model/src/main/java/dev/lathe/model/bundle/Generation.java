package dev.lathe.model.bundle;

import java.util.List;
import java.util.Optional;

/**
 * One table and what writes it, named by the hash of all that determines its content: bundles that
 * agree on it share it, and a changed one stands beside its predecessor until it is filled.
 *
 * <p>How far it is with each stream can be read from it: a table that commands write says so in its
 * column {@code last_event_version}, for one that the projector writes the tables {@code
 * generation}, {@code watermark} and {@code stuck} do.
 *
 * @param name the physical table
 * @param entity whose events it is made of: the aggregate type in the log
 * @param ddl statements that create it, its indexes, views and triggers; run once, in order
 * @param folding what {@code fill} inserts into, of a table that commands write: it stands only
 *     while a rollout fills the table, as a libSQL server reads the whole schema for each request.
 *     None where it is part of {@code ddl}, because the projector needs it all the time
 * @param fill a statement that folds the log's events after position {@code ?1}, up to and with
 *     position {@code ?2}, into a table that has all events up to {@code ?1}; those which the table
 *     has already change nothing, so parts may overlap and run again. Of a table that the projector
 *     writes, the same transaction moves the position of its row to {@code ?2}
 * @param misfit a query for stream, version and field of the first of these events that says of a
 *     field what the table cannot have: the fill fails for it; none where no field is so
 * @param deleted the table, made by {@code ddl} too, that has the last versions of streams whose
 *     aggregate was deleted and has no row; none where nothing is deleted
 * @param children the tables, made and filled with it, of records that belong to its rows
 * @param words what {@code ddl} keeps beside it to find rows by their words; none where nothing is
 *     searched
 */
public record Generation(
    String name,
    String entity,
    List<String> ddl,
    Optional<Folding> folding,
    String fill,
    Optional<String> misfit,
    Optional<String> deleted,
    List<String> children,
    Optional<Words> words) {
  public Generation {
    ddl = List.copyOf(ddl);
    children = List.copyOf(children);
  }

  /**
   * A view whose trigger folds events into a table.
   *
   * @param ddl statements that create both where they are not there
   */
  public record Folding(String view, List<String> ddl) {
    public Folding {
      ddl = List.copyOf(ddl);
    }
  }

  /**
   * How rows are found by their words.
   *
   * @param index the full-text index; its columns are {@code c0}, {@code c1}, …
   * @param places its rows tell, by columns `place` and `id`, which row of the index is which key's
   * @param key the column of the key in the generation's table
   * @param columns of that table, in the order of the index's
   */
  public record Words(String index, String places, String key, List<String> columns) {
    public Words {
      columns = List.copyOf(columns);
    }
  }

  /** One whose aggregates are not deleted. */
  public Generation(
      String name, String entity, List<String> ddl, String fill, Optional<String> misfit) {
    this(
        name,
        entity,
        ddl,
        Optional.empty(),
        fill,
        misfit,
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  /** One that takes whatever events say. */
  public Generation(String name, String entity, List<String> ddl, String fill) {
    this(name, entity, ddl, fill, Optional.empty());
  }
}
