package dev.lathe.runtime.sql;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One SQL statement and what is bound to its {@code ?1, ?2, …}.
 *
 * <p>A parameter is a {@link String}, {@link Long}, finite {@link Double} or null: the four kinds
 * that reach both databases unchanged. A boolean is the long 0 or 1, a JSON value is its text.
 *
 * <p>Quote a column as {@code [name]} or {@code table."name"}: a bare {@code "name"} that does not
 * exist is a text to SQLite and an error to a libSQL server (built with {@code DQS=0}). One text is
 * one statement: SQLite drops what follows its semicolon, a libSQL server refuses it.
 *
 * @param sql one statement without a closing semicolon; its parameters are written {@code ?1, ?2,
 *     …}
 * @param parameters unmodifiable; the first one is bound to {@code ?1}; may contain nulls
 * @param access whether the statement may change anything; a reader may run beside the writer
 * @param limit how long its caller waits for it, from when it is handed over, its turn included;
 *     empty where only the database's own patience ends it
 * @param then what is done after it in the same transaction and the same request, and returns
 *     nothing: all are done, or none; it may have another one after it
 */
public record Statement(
    String sql,
    List<@Nullable Object> parameters,
    Access access,
    Optional<Duration> limit,
    Optional<Statement> then) {

  /**
   * How long a statement is waited for that takes milliseconds and can be asked again: what is
   * silent for longer has likely lost its answer, and a write holds up all others meanwhile.
   */
  public static final Duration SOON = Duration.ofSeconds(2);

  /** What a statement does to the database, said by whoever compiled it. */
  public enum Access {
    /** It changes nothing: it may run beside others. */
    READ,
    /** It may change something: it waits for its turn. */
    WRITE
  }

  /**
   * Refuses an empty text and parameters of other types, naming the parameter, not its value.
   *
   * <p>Written out in full: of a compact constructor javac keeps no {@code @Nullable} in the class
   * file, and callers in other modules could not hand over nulls.
   */
  public Statement(
      String sql,
      List<@Nullable Object> parameters,
      Access access,
      Optional<Duration> limit,
      Optional<Statement> then) {
    if (sql.isBlank()) throw new IllegalArgumentException("a statement needs a text");
    this.sql = sql;
    this.parameters = Collections.unmodifiableList(new ArrayList<>(parameters));
    this.access = access;
    this.limit = limit;
    this.then = then;
    for (int i = 0; i < parameters.size(); i++) {
      check(i + 1, parameters.get(i));
    }
  }

  /** One for which nobody waits less long than the database. */
  public Statement(String sql, List<@Nullable Object> parameters, Access access) {
    this(sql, parameters, access, Optional.empty(), Optional.empty());
  }

  /** The same, given up after {@code limit}. */
  public Statement within(Duration limit) {
    return new Statement(sql, parameters, access, Optional.of(limit), then);
  }

  /** The same with {@code next} after it and what it has already, all or none, in one request. */
  public Statement with(Statement next) {
    Statement after = then.map(known -> known.with(next)).orElse(next);
    return new Statement(sql, parameters, Access.WRITE, limit, Optional.of(after));
  }

  /** It and what is done after it, in their order. */
  public List<Statement> all() {
    var all = new ArrayList<>(List.of(this));
    for (Optional<Statement> next = then; next.isPresent(); next = next.get().then()) {
      all.add(next.get());
    }
    return all;
  }

  /** A statement that changes nothing. */
  public static Statement read(String sql, @Nullable Object... parameters) {
    return new Statement(sql, Arrays.asList(parameters), Access.READ);
  }

  /** A statement that may change something, with or without {@code RETURNING}. */
  public static Statement write(String sql, @Nullable Object... parameters) {
    return new Statement(sql, Arrays.asList(parameters), Access.WRITE);
  }

  /** The statement's text and the number of its parameters: values stay out of logs. */
  @Override
  public String toString() {
    return access + " " + StatementText.head(sql) + " (" + parameters.size() + " parameters)";
  }

  private static void check(int number, @Nullable Object value) {
    switch (value) {
      case null -> {}
      case String _, Long _ -> {}
      case Double d when Double.isFinite(d) -> {}
      case Double _ ->
          throw new IllegalArgumentException(
              "parameter ?" + number + " is not finite: SQL has no such number");
      default ->
          throw new IllegalArgumentException(
              "parameter ?%s is a %s; bind text, long, double or null"
                  .formatted(number, value.getClass().getSimpleName()));
    }
  }
}
