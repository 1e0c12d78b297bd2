package dev.lathe.runtime.consumer;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import dev.lathe.model.schema.DatabaseTime;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.PagedWrite;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The streams that consumers of a database's log put aside, for whoever looks after them. */
public final class ParkedStreams {
  /** Streams an answer: more than anybody reads. */
  private static final int LIMIT = 1_000;

  private static final String LIST =
      """
      SELECT consumer,stream,position,attempts,since,next_try,dead_at,error FROM parked \
      WHERE ?1 IS NULL OR stream=?1 ORDER BY dead_at IS NULL,since,consumer,stream LIMIT %s\
      """
          .formatted(LIMIT);

  private static final String COUNT = "SELECT count(*) FROM parked WHERE ?1 IS NULL OR stream=?1";

  /** Rows released by one statement: the writer is held for some milliseconds. */
  private static final int PART = 1_000;

  private static final String RELEASE =
      "UPDATE parked SET attempts=0,dead_at=NULL,next_try=%s WHERE stream=?1 RETURNING 1"
          .formatted(DatabaseTime.NOW);

  private static final String RELEASE_PART =
      """
      UPDATE parked SET attempts=0,dead_at=NULL,next_try=%s WHERE rowid IN \
      (SELECT rowid FROM parked WHERE rowid>?1 ORDER BY rowid LIMIT %s) RETURNING rowid\
      """
          .formatted(DatabaseTime.NOW, PART);

  private final Database database;

  public ParkedStreams(Database database) {
    this.database = database;
  }

  /**
   * One of them.
   *
   * @param position of its first event that was not handled
   * @param since when that was refused first
   * @param deadAt when it was given up, from when on it is tried once a minute
   */
  public record Parked(
      String consumer,
      String stream,
      long position,
      long attempts,
      String since,
      String nextTry,
      Optional<String> deadAt,
      String error) {
    /** As operators are told. */
    public Json json() {
      return new Members()
          .with("consumer", consumer)
          .with("stream", stream)
          .with("position", position)
          .with("attempts", attempts)
          .with("since", since)
          .with("nextTry", nextTry)
          .with("deadAt", deadAt)
          .with("error", error)
          .object();
    }
  }

  /** Those of {@code stream}, or all, the given up ones first; at most a thousand. */
  public List<Parked> list(Optional<String> stream) {
    return parked(database.execute(Statement.read(LIST, stream.orElse(null))));
  }

  /** How many there are of {@code stream}, or in all. */
  public long count(Optional<String> stream) {
    return database.execute(Statement.read(COUNT, stream.orElse(null))).requiredInteger(0, 0);
  }

  /**
   * Has them tried again at once, given up or not, from the event that was refused on.
   *
   * @return how many
   */
  public int release(Optional<String> stream) {
    if (stream.isPresent()) {
      return database.execute(Statement.write(RELEASE, stream.get())).size();
    }
    return PagedWrite.run(database, RELEASE_PART, PART);
  }

  private static List<Parked> parked(Rows rows) {
    List<Parked> streams = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      streams.add(
          new Parked(
              rows.requiredText(row, 0),
              rows.requiredText(row, 1),
              rows.requiredInteger(row, 2),
              rows.requiredInteger(row, 3),
              rows.requiredText(row, 4),
              rows.requiredText(row, 5),
              Optional.ofNullable(rows.text(row, 6)),
              rows.requiredText(row, 7)));
    }
    return streams;
  }
}
