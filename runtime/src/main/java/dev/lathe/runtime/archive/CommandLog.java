package dev.lathe.runtime.archive;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what commands were answered, as long as a database keeps it: a day. */
public final class CommandLog {
  /** Commands a page. */
  public static final int PAGE = 500;

  private static final String COLUMNS =
      "rowid,at,scope,id,outcome,detail,result,correlation,bundle,key";

  private static final String AFTER =
      """
      SELECT %s FROM command WHERE rowid>?1 AND (?2 IS NULL OR outcome=?2) ORDER BY rowid LIMIT %s"""
          .formatted(COLUMNS, PAGE);

  private static final String NAMED = "SELECT %s FROM command WHERE id=?1".formatted(COLUMNS);

  private final Database database;

  public CommandLog(Database database) {
    this.database = database;
  }

  /**
   * A command that came to a verdict.
   *
   * @param number in the order in which they were decided
   * @param at when it came, by the clock of the function that took it
   * @param operation {@code service/binding}
   * @param caller {@code kind:id}, or {@code anonymous}
   * @param outcome the verdict's word
   * @param detail of a refusal, as it is recorded
   * @param result of an accepted one: JSON
   * @param key its idempotency key: the client's, or its own id
   */
  public record Decided(
      long number,
      String at,
      String operation,
      String caller,
      String id,
      String outcome,
      Optional<String> detail,
      Optional<String> result,
      String correlation,
      String bundle,
      String key) {
    /** As operators are told. */
    public Json json() {
      return new Members()
          .with("at", at)
          .with("operation", operation)
          .with("caller", caller)
          .with("outcome", outcome)
          .with("detail", detail)
          .with("result", result.map(JsonText::parseOrText).orElse(Json.NULL))
          .with("id", id)
          .with("key", key)
          .with("correlation", correlation)
          .with("bundle", bundle)
          .object();
    }
  }

  /**
   * Those after {@code number}, the oldest first.
   *
   * @param outcome only those with this verdict
   * @return at most {@link #PAGE}
   */
  public List<Decided> after(long number, Optional<String> outcome) {
    return decided(database.execute(Statement.read(AFTER, number, outcome.orElse(null))));
  }

  /** The command of that id, where its record is still kept. */
  public Optional<Decided> named(String id) {
    return decided(database.execute(Statement.read(NAMED, id))).stream().findFirst();
  }

  private static List<Decided> decided(Rows rows) {
    List<Decided> commands = new ArrayList<>(rows.size());
    for (int row = 0; row < rows.size(); row++) {
      String scope = rows.requiredText(row, 2);
      int slash = scope.lastIndexOf('/', caller(scope));
      commands.add(
          new Decided(
              rows.requiredInteger(row, 0),
              rows.requiredText(row, 1),
              scope.substring(0, slash),
              scope.substring(slash + 1),
              rows.requiredText(row, 3),
              rows.requiredText(row, 4),
              Optional.ofNullable(rows.text(row, 5)),
              Optional.ofNullable(rows.text(row, 6)),
              rows.requiredText(row, 7),
              rows.requiredText(row, 8),
              rows.requiredText(row, 9)));
    }
    return commands;
  }

  /** Where the caller's kind ends: an id may have slashes, a binding's name has no colon. */
  private static int caller(String scope) {
    int colon = scope.indexOf(':');
    return colon < 0 ? scope.length() : colon;
  }
}
