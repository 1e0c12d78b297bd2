package dev.lathe.runtime.projection;

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

/**
 * Streams of which a projection refuses an event: which version it is, why, since when. Its
 * statement takes the row away when the stream goes on.
 */
public final class StuckStreams {
  /** The longest pause between two tries, in seconds; the first one is a second. */
  private static final int LONGEST_PAUSE = 60;

  /** Streams tried again at once. */
  private static final int MOST_DUE = 100;

  private static final String NOTE =
      """
      INSERT INTO stuck(projection,stream,version,error,since,tries,next_try) \
      VALUES(?1,?2,?3,?4,%1$s,1,%2$s) ON CONFLICT(projection,stream) DO UPDATE SET \
      version=excluded.version,error=excluded.error,tries=tries+1,next_try=%3$s\
      """
          .formatted(
              DatabaseTime.NOW,
              DatabaseTime.in("1"),
              DatabaseTime.in("min(" + LONGEST_PAUSE + ",1<<min(tries,6))"));

  private static final String COUNT = "SELECT count(*) FROM stuck WHERE projection=?1";

  private static final String EVENT = "SELECT stream,version FROM event WHERE position=?1";

  private static final Statement DUE =
      Statement.read(
          """
          SELECT s.projection,s.stream,(SELECT max(version) FROM event WHERE stream=s.stream) \
          FROM stuck s JOIN generation g ON g.name=s.projection \
          WHERE g.bundle=(SELECT bundle FROM live) AND s.next_try<=%s \
          ORDER BY s.next_try LIMIT %s\
          """
              .formatted(DatabaseTime.NOW, MOST_DUE));

  /** Rows an answer: more than anybody reads. */
  private static final int LIMIT = 1_000;

  private static final String LIST =
      """
      SELECT projection,stream,version,error,since FROM stuck WHERE ?1 IS NULL OR stream=?1 \
      ORDER BY projection,stream LIMIT %s\
      """
          .formatted(LIMIT);

  private static final String COUNT_OF_STREAM =
      "SELECT count(*) FROM stuck WHERE ?1 IS NULL OR stream=?1";

  private static final String RELEASE =
      "UPDATE stuck SET tries=1,next_try=%s WHERE stream=?1 RETURNING 1"
          .formatted(DatabaseTime.NOW);

  private static final String RELEASE_PART =
      """
      UPDATE stuck SET tries=1,next_try=%s WHERE rowid IN \
      (SELECT rowid FROM stuck WHERE rowid>?1 ORDER BY rowid LIMIT %s) RETURNING rowid\
      """
          .formatted(DatabaseTime.NOW, LIMIT);

  /** One of them, with the last version that the log has of it. */
  record Due(String generation, String stream, long last) {}

  /**
   * A stream that stands still.
   *
   * @param generation the table of the projection that refuses it
   * @param version the one refused
   * @param error the database's words
   * @param since when it was refused first, by the database's clock
   */
  public record Stuck(String generation, String stream, long version, String error, String since) {
    /** As operators are told. */
    public Json json() {
      return new Members()
          .with("projection", generation)
          .with("stream", stream)
          .with("version", version)
          .with("since", since)
          .with("error", error)
          .object();
    }
  }

  private final Database database;

  public StuckStreams(Database database) {
    this.database = database;
  }

  /** Those there are, the first thousand. */
  public List<Stuck> all() {
    return list(Optional.empty());
  }

  /** Those of {@code stream}, or of all; at most a thousand. */
  public List<Stuck> list(Optional<String> stream) {
    Rows rows = database.execute(Statement.read(LIST, stream.orElse(null)));
    List<Stuck> all = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      all.add(
          new Stuck(
              rows.requiredText(row, 0),
              rows.requiredText(row, 1),
              rows.requiredInteger(row, 2),
              rows.requiredText(row, 3),
              rows.requiredText(row, 4)));
    }
    return all;
  }

  /**
   * Has {@code stream}, or all of them, tried again at once.
   *
   * @return how many rows that were
   */
  public int release(Optional<String> stream) {
    if (stream.isPresent()) {
      return database.execute(Statement.write(RELEASE, stream.get())).size();
    }
    return PagedWrite.run(database, RELEASE_PART, LIMIT);
  }

  /** How many rows there are of {@code stream}, or in all. */
  public long count(Optional<String> stream) {
    return database
        .execute(Statement.read(COUNT_OF_STREAM, stream.orElse(null)))
        .requiredInteger(0, 0);
  }

  /** How many {@code generation} has. */
  public long of(String generation) {
    return database.execute(Statement.read(COUNT, generation)).requiredInteger(0, 0);
  }

  void note(String generation, String stream, long version, String error) {
    database.execute(Statement.write(NOTE, generation, stream, version, error));
  }

  /** Notes that {@code generation} refuses the event at a position. */
  public void note(String generation, long position, String error) {
    Rows event = database.execute(Statement.read(EVENT, position));
    note(generation, event.requiredText(0, 0), event.requiredInteger(0, 1), error);
  }

  /** Those that are to be tried again. */
  List<Due> due() {
    Rows rows = database.execute(DUE);
    List<Due> due = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      due.add(
          new Due(
              rows.requiredText(row, 0), rows.requiredText(row, 1), rows.requiredInteger(row, 2)));
    }
    return due;
  }
}
