package dev.lathe.runtime.sql;

import java.io.Serial;
import java.util.regex.Pattern;

/**
 * The database refused a statement and kept nothing of it. Sending it again gets the same answer,
 * unless {@link #unknownObject()} says that the schema has moved on.
 */
public final class StatementFailed extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private static final Pattern UNKNOWN_OBJECT =
      Pattern.compile("^no such (table|view|column): |^table \\S+ has no column named ");

  /** libSQL's server repeats the statement behind some messages, whatever its length. */
  private static final Pattern REPEATED_STATEMENT =
      Pattern.compile(" in .* at offset \\d+$", Pattern.DOTALL);

  /** The one kind of message in which SQLite repeats a value: a path given to a JSON function. */
  private static final Pattern REPEATED_VALUE =
      Pattern.compile("(JSON path(?: error near)?:?) ?'.*", Pattern.DOTALL);

  /** A shorter text says nothing by itself, and would mask parts of words. */
  private static final int MASKED_FROM_CHARACTERS = 4;

  private final String databaseMessage;

  /**
   * @param statement the one refused: its text is shown, cut; its parameters are masked where the
   *     database repeats them
   * @param databaseMessage SQLite's own sentence, e.g. {@code UNIQUE constraint failed: event.id}
   */
  public StatementFailed(Statement statement, String databaseMessage) {
    this(statement.sql(), masked(statement, withoutEchoes(databaseMessage)));
  }

  private StatementFailed(String sql, String safeMessage) {
    super(safeMessage + ", in: " + StatementText.head(sql));
    this.databaseMessage = safeMessage;
  }

  /** SQLite's own sentence without values and without the statement. */
  public String databaseMessage() {
    return databaseMessage;
  }

  /** A table, view or column is not there: the statement was compiled for another schema. */
  public boolean unknownObject() {
    return UNKNOWN_OBJECT.matcher(databaseMessage).find();
  }

  /** A sum or another whole-number result lies beyond 64 bits. */
  public boolean integerOverflow() {
    return databaseMessage.equals("integer overflow");
  }

  /** A value, or all that it answers with, is longer than the database gives out. */
  public boolean tooLong() {
    return databaseMessage.equals("string or blob too big")
        || databaseMessage.equalsIgnoreCase("response is too large");
  }

  private static String withoutEchoes(String message) {
    String sentence = REPEATED_STATEMENT.matcher(message.strip()).replaceFirst("");
    return REPEATED_VALUE.matcher(sentence).replaceFirst("$1 …");
  }

  private static String masked(Statement statement, String message) {
    String safe = message;
    for (Object parameter : statement.parameters()) {
      if (parameter instanceof String text && text.length() >= MASKED_FROM_CHARACTERS) {
        safe = safe.replace(text, "…");
      }
    }
    return safe;
  }
}
