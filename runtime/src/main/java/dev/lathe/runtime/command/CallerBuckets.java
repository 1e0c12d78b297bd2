package dev.lathe.runtime.command;

import dev.lathe.model.schema.DatabaseTime;
import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.time.Duration;

/**
 * What callers have of their limits. A bucket that was not used for a day is full, as one that is
 * not there, so it is forgotten. One thread only.
 */
public final class CallerBuckets {
  /** The longest that a burst takes to come back: see the compiler's `rateLimits`. */
  static final Duration RETENTION = Duration.ofHours(24);

  /** Buckets looked at by one statement, some 5 ms. */
  private static final int PAGE = 500;

  /** Statements a call that found something: 10,000 buckets. */
  private static final int MAXIMUM_PAGES = 20;

  /** By a clock that ran ahead, too. */
  private static final String OLD =
      "abs(%s-at)>%s".formatted(DatabaseTime.SECONDS, RETENTION.toSeconds());

  private static final String LOOK =
      """
      WITH page AS MATERIALIZED(SELECT name,actor_kind,actor_id,%s AS old FROM lathe_bucket \
      WHERE (name,actor_kind,actor_id)>(?1,?2,?3) ORDER BY name,actor_kind,actor_id LIMIT %s) \
      SELECT name,actor_kind,actor_id,(SELECT count(*) FROM page),(SELECT sum(old) FROM page) \
      FROM page ORDER BY name DESC,actor_kind DESC,actor_id DESC LIMIT 1"""
          .formatted(OLD, PAGE);

  private static final String FORGET =
      """
      DELETE FROM lathe_bucket WHERE (name,actor_kind,actor_id)>(?1,?2,?3) \
      AND (name,actor_kind,actor_id)<=(?4,?5,?6) AND %s RETURNING 1"""
          .formatted(OLD);

  /** The key of a bucket. */
  private record Place(String name, String kind, String id) {
    static final Place START = new Place("", "", "");
  }

  private final Database database;
  private final Time time;

  /** Up to where the last call looked. */
  private Place looked = Place.START;

  public CallerBuckets(Database database, Time time) {
    this.database = database;
    this.time = time;
  }

  /**
   * Forgets some buckets whose time is over, going on where the last call ended.
   *
   * @param budget no page is begun after it
   * @return how many were forgotten; there may be more
   */
  public int forget(Duration budget) {
    long began = time.ticks();
    int forgotten = 0;
    for (int i = 0; i < MAXIMUM_PAGES && time.ticks() - began < budget.toNanos(); i++) {
      Rows page =
          database.executeWhereThere(
              Statement.read(LOOK, looked.name(), looked.kind(), looked.id()));
      if (page.isEmpty()) {
        looked = Place.START;
        break;
      }
      var last =
          new Place(page.requiredText(0, 0), page.requiredText(0, 1), page.requiredText(0, 2));
      long old = page.requiredInteger(0, 4);
      if (old > 0) forgotten += forget(looked, last);
      looked = page.requiredInteger(0, 3) < PAGE ? Place.START : last;
      if (old == 0 || looked.equals(Place.START)) break;
    }
    return forgotten;
  }

  private int forget(Place after, Place last) {
    return database
        .execute(
            Statement.write(
                FORGET,
                after.name(),
                after.kind(),
                after.id(),
                last.name(),
                last.kind(),
                last.id()))
        .size();
  }
}
