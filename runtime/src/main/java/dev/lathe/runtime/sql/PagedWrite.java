package dev.lathe.runtime.sql;

/**
 * One write of many rows as several statements, so that none holds the database's only writer for
 * long. Each takes up behind the last row of the one before, so that rows which come meanwhile keep
 * it from no end.
 */
public final class PagedWrite {
  private PagedWrite() {}

  /**
   * Runs {@code sql} until it finds fewer than {@code page} rows.
   *
   * @param sql changes the first {@code page} rows whose number is above {@code ?1} and returns
   *     these numbers
   * @return how many rows were changed
   */
  public static int run(Database database, String sql, int page) {
    int changed = 0;
    long last = 0;
    while (true) {
      Rows rows = database.execute(Statement.write(sql, last));
      changed += rows.size();
      if (rows.size() < page) return changed;
      for (int row = 0; row < rows.size(); row++) {
        last = Math.max(last, rows.requiredInteger(row, 0));
      }
    }
  }
}
