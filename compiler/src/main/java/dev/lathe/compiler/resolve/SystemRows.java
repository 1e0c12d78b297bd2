package dev.lathe.compiler.resolve;

import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Name;
import dev.lathe.model.bundle.ScalarType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What the program itself keeps, as rows for graphs that answer requests. */
public enum SystemRows {
  /** User tasks of workflows. */
  TASKS("tasks", "task", "lathe_task"),
  /** Runs of workflows. */
  RUNS("runs", "run", "lathe_run");

  private static final List<Column> OF_TASKS =
      List.of(
          new Column("id", "id", ScalarType.STRING, false),
          new Column("run", "run", ScalarType.STRING, false),
          new Column("definition", "definition", ScalarType.STRING, false),
          new Column("task", "node", ScalarType.STRING, false),
          new Column("name", "name", ScalarType.STRING, true),
          new Column("key", "business_key", ScalarType.STRING, true),
          new Column("status", "status", ScalarType.STRING, false),
          new Column("assignee", "assignee", ScalarType.STRING, true),
          new Column("claimed", "claimed", ScalarType.BOOLEAN, false),
          new Column("starter", "starter", ScalarType.STRING, true),
          new Column("openedAt", "opened_at", ScalarType.DATETIME, false),
          new Column("due", "due", ScalarType.DATETIME, true),
          new Column("endedAt", "ended_at", ScalarType.DATETIME, true),
          new Column("endedBy", "ended_by", ScalarType.STRING, true));

  private static final List<Column> OF_RUNS =
      List.of(
          new Column("id", "id", ScalarType.STRING, false),
          new Column("definition", "definition", ScalarType.STRING, false),
          new Column("key", "business_key", ScalarType.STRING, true),
          new Column("status", "status", ScalarType.STRING, false),
          new Column("trouble", "trouble", ScalarType.STRING, true),
          new Column("starter", "state", ScalarType.STRING, true),
          new Column("startedAt", "started_at", ScalarType.DATETIME, false),
          new Column("changedAt", "at", ScalarType.DATETIME, false),
          new Column("endedAt", "ended_at", ScalarType.DATETIME, true));

  private final String word;
  private final String alias;
  private final String table;

  SystemRows(String word, String alias, String table) {
    this.word = word;
    this.alias = alias;
    this.table = table;
  }

  /**
   * A field of a row.
   *
   * @param word the field's name
   * @param column the table's, which it is made of
   */
  public record Column(String word, String column, ScalarType type, boolean nullable) {}

  /** What a source calls them. */
  public String word() {
    return word;
  }

  /** What a row is called. */
  public String alias() {
    return alias;
  }

  /** Where they are kept. */
  public String table() {
    return table;
  }

  public List<Column> columns() {
    return switch (this) {
      case TASKS -> OF_TASKS;
      case RUNS -> OF_RUNS;
    };
  }

  static Optional<SystemRows> of(String word) {
    return Arrays.stream(values()).filter(rows -> rows.word.equals(word)).findFirst();
  }

  static List<String> words() {
    return Arrays.stream(values()).map(SystemRows::word).toList();
  }

  /** A row of them, as an entity would have it. */
  Entity row(Span span) {
    var fields = new ArrayList<Entity.Field>();
    for (Column column : columns()) {
      fields.add(
          new Entity.Field(
              new Name(column.word, span),
              column.type,
              column.nullable,
              new Name(column.column, span),
              Optional.empty()));
    }
    var name = new Name(word, span);
    return new Entity(
        name,
        name,
        new Name(table, span),
        fields,
        List.of(),
        List.of(new Name("id", span)),
        Optional.empty(),
        false);
  }
}
