package dev.lathe.runtime.archive;

import dev.lathe.runtime.event.CloudEvents;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the log of one database in pages; each method is one request. */
public final class EventLog {
  /** Events a page; a page is an answer of the database, and is held whole. */
  public static final int PAGE_EVENTS = 500;

  /** Data a page, in bytes; an answer of sqld may have 10 MB. The first event comes in any case. */
  private static final int PAGE_BYTES = 4 * 1024 * 1024;

  /** The same of what a function answers with: Lambda takes 6 MB, in which quotes count twice. */
  private static final int STRETCH_BYTES = 2 * 1024 * 1024;

  private static final String AFTER = "e.position>?1 AND e.position<=?5";

  // The plus keeps the planner from walking an index of streams where it should walk the log.
  private static final String EVERYWHERE = "(?2 IS NULL OR +e.stream=?2)";
  private static final String OF_A_STREAM = "e.stream=?2";

  private static final String LAST =
      "SELECT coalesce(max(position),0),count(*) FROM event WHERE position<=?1";

  private static final String NUMBERED =
      """
      SELECT position FROM event WHERE id=?1 \
      OR (position=CAST(?1 AS INTEGER) AND ?1 NOT GLOB '*[^0-9]*') ORDER BY id=?1 DESC LIMIT 1\
      """;

  private final Database database;

  public EventLog(Database database) {
    this.database = database;
  }

  /**
   * The first of the wanted events after a position, in the log's order.
   *
   * @return at most {@link #PAGE_EVENTS}; none at the end of the log
   */
  public List<LoggedEvent> after(long position, EventSelection wanted) {
    return page(wanted, "", position, Long.MAX_VALUE, PAGE_EVENTS, PAGE_BYTES);
  }

  /**
   * Some wanted events of a part of the log.
   *
   * @param next the position to go on after
   * @param end the log's last position
   */
  public record Stretch(List<LoggedEvent> events, long next, long end) {
    public Stretch {
      events = List.copyOf(events);
    }

    /** Whether the log had no more than that. */
    public boolean toTheEnd() {
      return next >= end;
    }
  }

  /**
   * The first of the wanted events after a position, where no more than {@code positions} are
   * looked through for them: of a log in which they are rare, many calls read a part each.
   *
   * @param events at most so many, {@link #PAGE_EVENTS} in any case
   */
  public Stretch stretch(long position, int positions, EventSelection wanted, int events) {
    long end = end();
    long to = Math.min(end, position > end ? position : position + positions);
    int most = Math.min(events, PAGE_EVENTS);
    List<LoggedEvent> page = page(wanted, "", position, to, most, STRETCH_BYTES);
    long next = page.isEmpty() ? Math.max(position, to) : page.getLast().position();
    return new Stretch(page, next, end);
  }

  /** The last of the wanted events, at most {@code count}, in the log's order. */
  public List<LoggedEvent> last(int count, EventSelection wanted) {
    List<LoggedEvent> newestFirst =
        page(wanted, " DESC", 0, Long.MAX_VALUE, Math.min(count, PAGE_EVENTS), PAGE_BYTES);
    return newestFirst.reversed();
  }

  /**
   * The event that {@code name} names.
   *
   * @param name its id, or its position
   */
  public Optional<LoggedEvent> named(String name) {
    Rows found = database.execute(Statement.read(NUMBERED, name));
    if (found.isEmpty()) return Optional.empty();
    List<LoggedEvent> page = after(found.requiredInteger(0, 0) - 1, EventSelection.ALL);
    return page.stream().findFirst();
  }

  /** The log's last position; 0 where it is empty. */
  public long end() {
    return database.execute(Statement.read(LAST, Long.MAX_VALUE)).requiredInteger(0, 0);
  }

  /** How many events there are up to {@code position}. */
  public long count(long position) {
    return database.execute(Statement.read(LAST, position)).requiredInteger(0, 1);
  }

  private List<LoggedEvent> page(
      EventSelection wanted, String direction, long position, long to, int events, int bytes) {
    String sql =
        """
        SELECT e.position,e.stream,e.version,%s,e.data FROM \
        (SELECT *,sum(octet_length(data)) OVER (ORDER BY position%s)-octet_length(data) AS ahead FROM \
        (SELECT e.* FROM event e WHERE %s AND %s AND (?3 IS NULL OR e.entity=?3) \
        AND (?4 IS NULL OR e.type=?4) ORDER BY e.position%s LIMIT %s)) e \
        WHERE e.ahead<=%s ORDER BY e.position%s\
        """
            .formatted(
                CloudEvents.ATTRIBUTES,
                direction,
                AFTER,
                wanted.stream().isPresent() ? OF_A_STREAM : EVERYWHERE,
                direction,
                events,
                bytes,
                direction);
    Rows rows =
        database.execute(
            Statement.read(
                sql,
                position,
                orNull(wanted.stream()),
                orNull(wanted.entity()),
                orNull(wanted.type()),
                to));
    List<LoggedEvent> page = new ArrayList<>(rows.size());
    for (int row = 0; row < rows.size(); row++) {
      page.add(
          new LoggedEvent(
              rows.requiredInteger(row, 0),
              rows.requiredText(row, 1),
              rows.requiredInteger(row, 2),
              EventLine.of(rows.requiredText(row, 3), rows.requiredText(row, 4))));
    }
    return page;
  }

  private static @Nullable String orNull(Optional<String> value) {
    return value.orElse(null);
  }
}
