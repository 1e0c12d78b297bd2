package dev.lathe.runtime.projection;

import dev.lathe.model.bundle.BundleUnreadable;
import dev.lathe.model.schema.DatabaseTime;
import dev.lathe.runtime.bundle.BundleStoreUnavailable;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementTimedOut;
import java.time.Duration;

/**
 * Brings read models to where the log was a minute ago, whatever became of the messages: those that
 * were lost, that went to the dead-letter queue, or that were counted as sent and never were. What
 * messages brought is passed over, and not looked at again.
 *
 * <p>Where the log was, a row of table {@code cursor} says, by the database's clock.
 */
public final class Healing {
  private static final String NAME = "read models";

  /**
   * How long messages have; a little less than the minute between two ticks of the schedule, so
   * that each of them finds it over.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(50);

  private static final Statement LOOK =
      Statement.read(
          """
          SELECT (SELECT coalesce(max(position),0) FROM event),c.position,c.at<=%s \
          FROM (SELECT 1) LEFT JOIN cursor c ON c.name=?1"""
              .formatted(DatabaseTime.in("-" + PATIENCE.toSeconds())),
          NAME);

  private static final String NOTE =
      """
      INSERT INTO cursor(name,position,at) VALUES(?1,?2,%s) \
      ON CONFLICT(name) DO UPDATE SET position=excluded.position,at=excluded.at"""
          .formatted(DatabaseTime.NOW);

  private final Database database;
  private final LogProjector projector;

  public Healing(Database database, LogProjector projector) {
    this.database = database;
    this.projector = projector;
  }

  /**
   * Applies what is missing and was there a minute ago, and tries streams again that are stuck.
   *
   * @param budget no transaction is begun after it; the next call goes on
   * @throws DatabaseUnavailable if no answer came: call it again
   * @throws BundleStoreUnavailable if the live bundle cannot be had now
   * @throws BundleUnreadable if the store does not have it
   */
  public void heal(Duration budget) {
    Rows look = database.execute(LOOK);
    long end = look.requiredInteger(0, 0);
    Long noted = look.integer(0, 1);
    if (noted == null) {
      note(end);
      return;
    }
    Long due = look.integer(0, 2);
    if (due == null || due == 0) return;
    boolean more = projector.run(budget, noted).more();
    projector.retryStuck();
    if (!more && end != noted) note(end);
  }

  private void note(long end) {
    try {
      database.execute(Statement.write(NOTE, NAME, end).within(Statement.SOON));
    } catch (StatementTimedOut _) {
      // The next call finds out whether it was done.
    }
  }
}
