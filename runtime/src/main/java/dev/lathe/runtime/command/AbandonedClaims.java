package dev.lathe.runtime.command;

import dev.lathe.model.schema.DatabaseTime;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;

/** Claims whose time is over, for who goes on with them. */
public final class AbandonedClaims {
  /** Claims gone on with in one look. */
  private static final int BATCH = 20;

  /** So often it was gone on with: then somebody has to look. */
  private static final int MOST_TRIES = 5;

  private static final String MADE_GOOD = "coalesce(detail->>'madeGood',0)";

  /** So old that a retry with its key is no retry any more. */
  private static final String OVER =
      "state<>'open' AND %s AND since<%s-%s"
          .formatted(MADE_GOOD, DatabaseTime.SECONDS, CommandRecords.RETENTION.toSeconds());

  private static final Statement LOOK =
      Statement.read(
          """
          SELECT (SELECT count(*) FROM lathe_claim \
          WHERE state<>'open' AND NOT %4$s OR state='open' AND tries>%1$s),\
          c.scope,c.key,c.hash,c.request,c.correlation,\
          EXISTS(SELECT 1 FROM lathe_claim WHERE %5$s) FROM (SELECT 1) LEFT JOIN \
          (SELECT * FROM lathe_claim WHERE state='open' AND deadline<%2$s \
          ORDER BY deadline LIMIT %3$s) c"""
              .formatted(MOST_TRIES, DatabaseTime.SECONDS, BATCH, MADE_GOOD, OVER));

  private static final Statement FORGET = Statement.write("DELETE FROM lathe_claim WHERE " + OVER);

  private static final String PUT_OFF =
      """
      UPDATE lathe_claim SET tries=tries+1,deadline=%1$s+60,detail=json_object('why',?3) \
      WHERE scope=?1 AND key=?2 AND state='open' AND deadline<%1$s"""
          .formatted(DatabaseTime.SECONDS);

  private final Database database;

  public AbandonedClaims(Database database) {
    this.database = database;
  }

  /**
   * How many claims wait for a person, and beside it scope, key, hash, request and correlation of
   * those whose time is over, the oldest twenty, and whether some are to be forgotten; one row with
   * nulls where there is none, and no row where no command of this database ever claimed anything.
   */
  public Rows look() {
    return database.executeWhereThere(LOOK);
  }

  /** Forgets those that were made good for a day ago: nobody asks for their answer any more. */
  public void forget() {
    database.execute(FORGET);
  }

  /** One that can't be gone on with is looked at again later: another bundle may know it. */
  public void putOff(String scope, String key, String why) {
    database.execute(Statement.write(PUT_OFF, scope, key, why));
  }
}
