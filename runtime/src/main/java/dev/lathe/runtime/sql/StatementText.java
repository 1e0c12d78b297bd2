package dev.lathe.runtime.sql;

/** How much of a statement's text an error or a log shows. */
final class StatementText {
  /** Enough to recognise a generated statement by its table, too short to carry a literal far. */
  private static final int SHOWN_CHARACTERS = 120;

  private StatementText() {}

  static String head(String sql) {
    String oneLine = sql.strip().replaceAll("\\s+", " ");
    return oneLine.length() <= SHOWN_CHARACTERS
        ? oneLine
        : oneLine.substring(0, SHOWN_CHARACTERS) + "…";
  }
}
