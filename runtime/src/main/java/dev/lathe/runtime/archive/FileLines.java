package dev.lathe.runtime.archive;

import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.storage.FileRecords;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What is known of files, as lines of a backup. Their bytes are in the store, and stay there: a
 * backup has none of them.
 */
final class FileLines {
  private static final int PAGE = 500;

  private static final List<String> COLUMNS =
      List.of(
          "id",
          "route",
          "entity",
          "owner",
          "state",
          "filename",
          "content_type",
          "declared_size",
          "actual_size",
          "object_key",
          "call_key",
          "max_count",
          "retain_seconds",
          "initiated_at",
          "expires_at",
          "committed_at",
          "deleted_at",
          "removed_at");

  private static final String AFTER =
      "SELECT id,json_object(%s) FROM lathe_file WHERE id>?1 ORDER BY id LIMIT %s"
          .formatted(
              String.join(",", COLUMNS.stream().map(name -> "'" + name + "'," + name).toList()),
              PAGE);

  private static final String RESTORE =
      """
      INSERT INTO lathe_file(%s) SELECT %s FROM json_each(?1) \
      WHERE json_type(value,'$.file')='object' ON CONFLICT DO NOTHING\
      """
          .formatted(
              String.join(",", COLUMNS),
              String.join(
                  ",", COLUMNS.stream().map(name -> "value->>'$.file." + name + "'").toList()));

  private FileLines() {}

  /** Whether {@code line} is one. */
  static boolean is(String line) {
    return line.startsWith("{\"file\":");
  }

  /** All there are by now: they belong to no position. */
  static void write(Database database, Consumer<String> line) {
    String last = "";
    while (true) {
      Rows page = database.executeWhereThere(Statement.read(AFTER, last));
      for (int row = 0; row < page.size(); row++) {
        line.accept("{\"file\":" + page.requiredText(row, 1) + "}");
      }
      if (page.size() < PAGE) return;
      last = page.requiredText(page.size() - 1, 0);
    }
  }

  /** What puts those of {@code lines} into a database that may not have the table yet. */
  static List<Statement> statements(List<String> lines, String json) {
    if (lines.stream().noneMatch(FileLines::is)) return List.of();
    return Stream.concat(
            FileRecords.DDL.stream().map(Statement::write),
            Stream.of(Statement.write(RESTORE, json)))
        .toList();
  }
}
