package dev.lathe.dev.calls;

import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.util.List;

/** A database whose process is killed before or after one of its statements. */
final class KillingDatabase implements Database {
  private final Database database;
  private int left = Integer.MAX_VALUE;
  private boolean before;
  private int silentAt = Integer.MAX_VALUE;
  private int silences;
  private boolean undone;

  KillingDatabase(Database database) {
    this.database = database;
  }

  /**
   * @param statements that are done before
   * @param undone whether the next one is not
   */
  void killAt(int statements, boolean undone) {
    left = statements;
    before = undone;
  }

  /**
   * @param statements that are answered before
   * @param count how many are not answered then
   * @param without whether these are not done either
   */
  void silentAt(int statements, int count, boolean without) {
    silentAt = statements;
    silences = count;
    undone = without;
  }

  @Override
  public Rows execute(Statement statement) {
    if (silentAt-- <= 0 && silences > 0) {
      silences--;
      if (!undone) database.execute(statement);
      throw new DatabaseUnavailable("no answer");
    }
    boolean last = left == 0;
    left--;
    if (last && before) throw new KeyedVendor.Killed();
    Rows rows = database.execute(statement);
    if (last) throw new KeyedVendor.Killed();
    return rows;
  }

  @Override
  public void executeAll(List<Statement> statements) {
    database.executeAll(statements);
  }

  @Override
  public void close() {}
}
