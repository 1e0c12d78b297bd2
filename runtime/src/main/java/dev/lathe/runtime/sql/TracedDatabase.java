package dev.lathe.runtime.sql;

import dev.lathe.runtime.trace.Span;
import dev.lathe.runtime.trace.Spans;
import dev.lathe.runtime.trace.Work;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A database whose statements are spans of the work that they are part of. They say what kind of
 * statement it was and of which table, and never what was bound.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/db/sql/">OpenTelemetry's words</a>
 */
public final class TracedDatabase implements Database {
  private static final Pattern BEGINNING =
      Pattern.compile(
          "\\s*(?:(insert|replace)(?:\\s+or\\s+\\w+)?\\s+into|(delete)\\s+from|(update)|(\\w+))"
              + "\\s+[\"`\\[]?(\\w+)?",
          Pattern.CASE_INSENSITIVE);

  private final Database database;
  private final Spans spans;

  private TracedDatabase(Database database, Spans spans) {
    this.database = database;
    this.spans = spans;
  }

  /** {@code database} itself where nothing is recorded. */
  public static Database of(Database database, Spans spans) {
    return spans.on() ? new TracedDatabase(database, spans) : database;
  }

  @Override
  public Rows execute(Statement statement) {
    return traced(statement.sql(), 1, () -> database.execute(statement));
  }

  @Override
  public Rows executeWhereThere(Statement statement) {
    return traced(statement.sql(), 1, () -> database.executeWhereThere(statement));
  }

  @Override
  public void executeAll(List<Statement> statements) {
    if (statements.isEmpty()) return;
    Object unused =
        traced(
            statements.getFirst().sql(),
            statements.size(),
            () -> {
              database.executeAll(statements);
              return this;
            });
  }

  @Override
  public boolean remote() {
    return database.remote();
  }

  @Override
  public void close() {
    database.close();
  }

  private <T> T traced(String sql, int statements, Supplier<T> work) {
    Matcher beginning = BEGINNING.matcher(sql);
    String operation = "SQL";
    String table = null;
    if (beginning.lookingAt()) {
      for (int group = 1; group <= 4; group++) {
        if (beginning.group(group) != null) operation = beginning.group(group);
      }
      if (beginning.group(4) == null) table = beginning.group(5);
    }
    String word = operation.toUpperCase(Locale.ROOT);
    String summary = table == null ? word : word + " " + table;
    try (Span span = spans.within(Work.Kind.CLIENT, summary)) {
      span.with("db.system.name", "sqlite").with("db.operation.name", word);
      span.with("db.query.summary", summary);
      if (table != null) span.with("db.collection.name", table);
      if (statements > 1) span.with("db.operation.batch.size", statements);
      try {
        return span.during(work);
      } catch (RuntimeException e) {
        span.failed(e.getClass().getSimpleName());
        throw e;
      }
    }
  }
}
