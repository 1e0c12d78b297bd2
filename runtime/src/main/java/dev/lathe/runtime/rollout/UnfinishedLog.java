package dev.lathe.runtime.rollout;

import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.util.List;

/**
 * A log that comes from a file in several transactions. From the first of them until all is there
 * no bundle goes live on it, whoever tries: what was brought in by one that was killed looks like a
 * log that ends there.
 *
 * <p>It is a trigger of the database, so programs that don't know of it are kept off, too.
 */
public final class UnfinishedLog {
  /** What brings a log in. */
  public enum Source {
    RESTORE("a restore", "call `lathe restore` with its backup again"),
    IMPORT("an import of events", "call `lathe events import` with its file again");

    private final String name;
    private final String wayOut;

    Source(String name, String wayOut) {
      this.name = name;
      this.wayOut = wayOut;
    }

    private String message() {
      return name
          + " into the database has not come to its end, and its log may not be whole: "
          + wayOut
          + ", or take an empty database";
    }
  }

  private static final Statement END = Statement.write("DROP TRIGGER IF EXISTS lathe_unfinished");

  private static final Statement TOLD =
      Statement.read("SELECT sql FROM sqlite_schema WHERE name='lathe_unfinished'");

  private final Source source;
  private boolean begun;

  public UnfinishedLog(Source source) {
    this.source = source;
  }

  /** What has to be in the first transaction that writes; nothing once that was asked for. */
  public List<Statement> begin() {
    if (begun) return List.of();
    begun = true;
    String ddl =
        """
        CREATE TRIGGER IF NOT EXISTS lathe_unfinished BEFORE INSERT ON live \
        BEGIN SELECT RAISE(ABORT,'%s'); END\
        """
            .formatted(source.message());
    return List.of(Statement.write(ddl));
  }

  /** All is there. */
  public void end(Database database) {
    database.execute(END);
  }

  /**
   * Keeps off who would take the log of {@code database} for a whole one.
   *
   * @throws RolloutRefused.LogUnfinished if it may not be one
   */
  public static void requireNone(Database database) {
    Rows told = database.execute(TOLD);
    if (told.isEmpty()) return;
    String trigger = told.requiredText(0, 0);
    Source source = trigger.contains(Source.IMPORT.message()) ? Source.IMPORT : Source.RESTORE;
    throw new RolloutRefused.LogUnfinished(source.message());
  }
}
