package dev.lathe.runtime.rehearsal;

import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An event as its row has it.
 *
 * @param values of all columns, in the order of {@link #COLUMNS}
 */
record LogRow(List<@Nullable Object> values) {
  private static final String COLUMNS =
      "stream,version,id,service,entity,type,time,actor_kind,actor_id,correlation,causation,command,"
          + "traceparent,schema_version,bundle,data";

  private static final int COUNT = 16;
  private static final int POSITION = COUNT;
  private static final int FORM = 13;

  /** Rows a read, and bytes of their data. */
  private static final int PAGE = 500;

  private static final String PAGES =
      """
      SELECT %1$s,position FROM (SELECT *,sum(octet_length(data)) OVER (ORDER BY position)\
      -octet_length(data) AS ahead FROM (SELECT * FROM event WHERE position>?1 AND position<=?2 \
      ORDER BY position LIMIT %2$s)) WHERE ahead<=4000000 ORDER BY position"""
          .formatted(COLUMNS, PAGE);

  /** What is there already, as a seed of the bundle that is rehearsed, stays. */
  private static final String APPEND =
      "INSERT INTO event(%s) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16)"
              .formatted(COLUMNS)
          + " ON CONFLICT DO NOTHING";

  /** What of an event a decision makes: whose it is, and which bundle made it, is not compared. */
  private static final String MADE =
      "SELECT %s,position FROM event WHERE position>?1 ORDER BY position".formatted(COLUMNS);

  private static final int[] COMPARED = {0, 1, 2, 5, 6, 7, 8, 15};

  long position() {
    return values.get(POSITION) instanceof Long position ? position : 0;
  }

  /** The command that it is of; empty of a seed. */
  String command() {
    return text(11);
  }

  String stream() {
    return text(0);
  }

  String type() {
    return text(5);
  }

  String data() {
    return text(15);
  }

  long version() {
    return values.get(1) instanceof Long version ? version : 0;
  }

  private String text(int column) {
    return values.get(column) instanceof String text ? text : "";
  }

  /** Whether a decision made the same. */
  boolean same(LogRow other) {
    for (int column : COMPARED) {
      if (!Objects.equals(values.get(column), other.values.get(column))) return false;
    }
    return true;
  }

  /** Whether both are of one form, and so are read alike. */
  boolean sameForm(LogRow other) {
    return Objects.equals(values.get(FORM), other.values.get(FORM));
  }

  Statement append() {
    return new Statement(APPEND, values.subList(0, COUNT), Statement.Access.WRITE);
  }

  /** The events after {@code position}, of a database that is asked for those of one decision. */
  static List<LogRow> made(Database database, long position) {
    return rows(database.execute(Statement.write(MADE, position)));
  }

  private static List<LogRow> rows(Rows rows) {
    return rows.rows().stream().map(LogRow::new).toList();
  }

  /** Reads a log from a position on, looking one event ahead. */
  static final class Reader {
    private final Database database;
    private final long end;
    private final Deque<LogRow> ahead = new ArrayDeque<>();
    private long read;

    Reader(Database database, long from, long end) {
      this.database = database;
      this.read = from;
      this.end = end;
    }

    /** The next event up to {@code position}, which stays; null where there is none. */
    @Nullable LogRow peek(long position) {
      if (ahead.isEmpty() && read < Math.min(end, position)) {
        List<LogRow> page = rows(database.execute(Statement.read(PAGES, read, end)));
        ahead.addAll(page);
        read = page.isEmpty() ? end : page.getLast().position();
      }
      LogRow next = ahead.peek();
      return next != null && next.position() <= position ? next : null;
    }

    void take() {
      ahead.remove();
    }
  }
}
