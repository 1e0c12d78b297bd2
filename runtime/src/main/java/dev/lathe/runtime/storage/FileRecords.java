package dev.lathe.runtime.storage;

import dev.lathe.model.schema.DatabaseTime;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementFailed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The table of files, each change one statement that does nothing where it is too late for it. It
 * is made with the first upload: databases of services that keep no files do not have it. All times
 * are the database's.
 */
public final class FileRecords {
  /** Files a page, and left-overs a look. */
  static final int PAGE = 100;

  /** An upload that began in time may take as long to end; then nothing comes any more. */
  private static final long LAST_BYTES_SECONDS = 86_400;

  /** What is gone is known for as long. */
  private static final long KNOWN_SECONDS = 30 * 86_400L;

  /** May be run again. */
  public static final List<String> DDL =
      List.of(
          """
          CREATE TABLE IF NOT EXISTS lathe_file(id TEXT PRIMARY KEY, route TEXT NOT NULL, \
          entity TEXT NOT NULL, owner TEXT, state INTEGER NOT NULL, filename TEXT NOT NULL, \
          content_type TEXT NOT NULL, declared_size INTEGER NOT NULL, actual_size INTEGER, \
          object_key TEXT NOT NULL UNIQUE, call_key TEXT UNIQUE, max_count INTEGER, \
          retain_seconds REAL, initiated_at TEXT NOT NULL, expires_at TEXT NOT NULL, \
          committed_at TEXT, deleted_at TEXT, removed_at TEXT) STRICT, WITHOUT ROWID\
          """,
          "CREATE INDEX IF NOT EXISTS lathe_file_of ON lathe_file(route,entity,state,id)",
          """
          CREATE INDEX IF NOT EXISTS lathe_file_left ON lathe_file(state,expires_at) \
          WHERE state<>2 AND removed_at IS NULL\
          """);

  /** Of the route and entity of {@code f}: files that are there. */
  private static final String COUNT =
      "(SELECT count(*) FROM lathe_file c WHERE c.route=%1$s.route AND c.entity=%1$s.entity"
          + " AND c.state=2)";

  private static final String NEW =
      "SELECT ?1 AS id,?2 AS route,?3 AS entity,?4 AS owner,?5 AS filename,?6 AS content_type,"
          + "?7 AS declared_size,?8 AS object_key,?9 AS call_key,?10 AS max_count,"
          + "?11 AS retain_seconds,?12 AS expire_seconds";

  /** A key that came before gets its file again, the table unchanged. */
  private static final String PREPARE =
      """
      INSERT INTO lathe_file(id,route,entity,owner,state,filename,content_type,declared_size,\
      object_key,call_key,max_count,retain_seconds,initiated_at,expires_at) \
      SELECT id,route,entity,owner,1,filename,content_type,declared_size,object_key,call_key,\
      max_count,retain_seconds,%s,%s FROM (%s) n WHERE n.max_count IS NULL \
      OR %s<n.max_count OR EXISTS(SELECT 1 FROM lathe_file WHERE call_key=n.call_key) \
      ON CONFLICT(call_key) DO UPDATE SET call_key=excluded.call_key RETURNING %s\
      """
          .formatted(
              DatabaseTime.NOW,
              DatabaseTime.in("n.expire_seconds"),
              NEW,
              COUNT.formatted("n"),
              FileRow.COLUMNS);

  private static final String FIND =
      "SELECT %s FROM lathe_file WHERE id=?1".formatted(FileRow.COLUMNS);

  private static final String COMMIT =
      """
      UPDATE lathe_file SET state=2,actual_size=?2,committed_at=%s WHERE id=?1 AND state=1 \
      AND expires_at>%s AND (max_count IS NULL OR %s<max_count) RETURNING %s\
      """
          .formatted(
              DatabaseTime.NOW, DatabaseTime.NOW, COUNT.formatted("lathe_file"), FileRow.COLUMNS);

  private static final String ABORT =
      "UPDATE lathe_file SET state=3 WHERE id=?1 AND state=1 RETURNING " + FileRow.COLUMNS;

  private static final String DELETE =
      """
      UPDATE lathe_file SET state=4,deleted_at=%s WHERE id=?1 AND state=2 \
      AND (retain_seconds IS NULL OR unixepoch(committed_at)+retain_seconds<=%s) RETURNING %s\
      """
          .formatted(DatabaseTime.NOW, DatabaseTime.SECONDS, FileRow.COLUMNS);

  private static final String LIST =
      """
      SELECT %s FROM lathe_file WHERE route=?1 AND entity=?2 AND state=2 AND id>?3 \
      ORDER BY id LIMIT ?4\
      """
          .formatted(FileRow.COLUMNS);

  private static final String EXPIRE =
      """
      UPDATE lathe_file SET state=3 WHERE id IN (SELECT id FROM lathe_file WHERE state=1 \
      AND removed_at IS NULL AND expires_at<=%s LIMIT %s) RETURNING 1\
      """
          .formatted(DatabaseTime.NOW, PAGE);

  // A file that is there may be given an address until it is deleted, however long ago that was.
  private static final String LEFT =
      """
      SELECT id,object_key FROM lathe_file WHERE state IN(3,4) AND removed_at IS NULL \
      AND expires_at<=%1$s AND coalesce(deleted_at,'')<=%1$s LIMIT %2$s\
      """
          .formatted(DatabaseTime.in("-" + LAST_BYTES_SECONDS), PAGE);

  private static final String REMOVED =
      "UPDATE lathe_file SET removed_at=%s WHERE id=?1".formatted(DatabaseTime.NOW);

  private static final String FORGET =
      "DELETE FROM lathe_file WHERE removed_at<=%s".formatted(DatabaseTime.in("-" + KNOWN_SECONDS));

  private final Database database;

  public FileRecords(Database database) {
    this.database = database;
  }

  /**
   * An upload that is asked for.
   *
   * @param callKey the same for asks that mean the same; empty for none
   */
  record Asked(
      String id,
      UploadRoute route,
      String entity,
      Optional<String> owner,
      String filename,
      String type,
      long size,
      String key,
      Optional<String> callKey) {}

  /** Left over in the store, and nobody's. */
  record Left(String id, String key) {}

  /** The file to be put; empty where the entity has as many as it may have. */
  Optional<FileRow> prepare(Asked asked) {
    UploadRoute route = asked.route();
    Statement insert =
        Statement.write(
            PREPARE,
            asked.id(),
            route.id(),
            asked.entity(),
            asked.owner().orElse(null),
            asked.filename(),
            asked.type(),
            asked.size(),
            asked.key(),
            asked.callKey().orElse(null),
            nullable(route.maxCount()),
            route.retainMillis().isPresent() ? route.retainMillis().getAsLong() / 1_000.0 : null,
            route.expireMillis() / 1_000.0);
    try {
      return first(database.execute(insert));
    } catch (StatementFailed e) {
      if (!e.unknownObject()) throw e;
      database.executeAll(DDL.stream().map(Statement::write).toList());
      return first(database.execute(insert));
    }
  }

  private static @Nullable Long nullable(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }

  Optional<FileRow> find(String id) {
    return first(database.executeWhereThere(Statement.read(FIND, id)));
  }

  /** The same, of now: what is only read may be of a while ago. */
  Optional<FileRow> latest(String id) {
    return first(database.executeWhereThere(Statement.write(FIND, id)));
  }

  /** The file, now committed; empty where it is too late, too much, or done. */
  Optional<FileRow> commit(String id, long actual) {
    return first(database.execute(Statement.write(COMMIT, id, actual)));
  }

  /** The file, given up; empty where it was not pending. */
  Optional<FileRow> abort(String id) {
    return first(database.executeWhereThere(Statement.write(ABORT, id)));
  }

  /** The file, deleted; empty where it was not there or has to be kept. */
  Optional<FileRow> delete(String id) {
    return first(database.executeWhereThere(Statement.write(DELETE, id)));
  }

  /** Files that are there, in the order of their ids, after {@code after}. */
  List<FileRow> list(String route, String entity, String after, int limit) {
    Rows rows =
        database.executeWhereThere(Statement.read(LIST, route, entity, after, (long) limit));
    var files = new ArrayList<FileRow>();
    for (int row = 0; row < rows.size(); row++) {
      files.add(FileRow.of(rows, row));
    }
    return files;
  }

  /** Gives up uploads whose time is over; says how many, at most {@link #PAGE}. */
  int expire() {
    return database.executeWhereThere(Statement.write(EXPIRE)).size();
  }

  /** Objects to remove, to which nothing comes any more; at most {@link #PAGE}. */
  List<Left> left() {
    Rows rows = database.executeWhereThere(Statement.read(LEFT));
    var left = new ArrayList<Left>();
    for (int row = 0; row < rows.size(); row++) {
      left.add(new Left(rows.requiredText(row, 0), rows.requiredText(row, 1)));
    }
    return left;
  }

  void removed(String id) {
    database.execute(Statement.write(REMOVED, id));
  }

  void forget() {
    database.executeWhereThere(Statement.write(FORGET));
  }

  private static Optional<FileRow> first(Rows rows) {
    return rows.isEmpty() ? Optional.empty() : Optional.of(FileRow.of(rows, 0));
  }
}
