package dev.lathe.runtime.consumer;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.schema.DatabaseTime;
import dev.lathe.runtime.consumer.Interest.Source;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementTimedOut;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The log and one consumer's rows as statements: each method is one request. Whether a lease or a
 * pause is over is for the database's clock to say.
 */
final class ConsumerTables {
  /** Data a page, in bytes; an answer of sqld may have 10 MB. The first event comes in any case. */
  private static final int PAGE_BYTES = 4 * 1024 * 1024;

  /** As a parked stream, all of them: the consumer is closed as long as this one is given up. */
  private static final String ALL = "*";

  /** Long enough for nobody to try again by himself. */
  private static final Duration NEVER = Duration.ofDays(36_500);

  // Of the consumer ?1, in all statements.
  private static final String CURSOR = "coalesce((SELECT position FROM cursor WHERE name=?1),0)";

  private static final String WAITING =
      "EXISTS(SELECT 1 FROM parked WHERE consumer=?1 AND next_try<=%s)".formatted(DatabaseTime.NOW);

  private static final String CLOSED =
      "(SELECT error FROM parked WHERE consumer=?1 AND stream='" + ALL + "' AND dead_at NOT NULL)";

  private static final String LOOK =
      "SELECT EXISTS(SELECT 1 FROM event WHERE position>"
          + CURSOR
          + ") OR "
          + WAITING
          + ","
          + CLOSED;

  private static final String LAG =
      """
      SELECT max(0,(SELECT coalesce(max(position),0) FROM event)-%s),\
      (SELECT CAST(%s-strftime('%%s',e.time) AS INTEGER) FROM event e WHERE e.position=\
      (SELECT min(o.position) FROM (SELECT min(position) AS position FROM parked WHERE consumer=?1 \
      UNION ALL SELECT min(position) FROM event WHERE position>%s) o))\
      """
          .formatted(CURSOR, DatabaseTime.SECONDS, CURSOR);

  /**
   * Positions that are looked through at once; a request may have 2 MiB, a stream takes 150 bytes.
   */
  private static final int BACKLOG_POSITIONS = 5_000;

  // No stream, and the end, where nothing of a part is wanted; no row where the end is near. The
  // last page stays in its place: what came while others were put aside is in it.
  private static final String BACKLOG =
      """
      WITH part AS MATERIALIZED (SELECT e.position,e.stream,e.service,e.entity,e.type FROM event e \
      WHERE e.position>?2 AND (SELECT max(position) FROM event)-?2>?3 \
      AND e.position<=(SELECT max(position) FROM event)-?7 ORDER BY e.position LIMIT %s) \
      SELECT w.stream,w.first,(SELECT max(position) FROM part),\
      EXISTS(SELECT 1 FROM parked p WHERE p.consumer=?1 AND p.stream=w.stream) FROM (SELECT 1) \
      LEFT JOIN (SELECT stream,min(position) AS first FROM part \
      WHERE (?4=0 OR ?6 IS NOT (SELECT bundle FROM live) \
      OR service||'/'||entity IN (SELECT value FROM json_each(?5)) \
      OR service||'/'||entity||'/'||type IN (SELECT value FROM json_each(?5))) \
      GROUP BY stream) w \
      WHERE EXISTS(SELECT 1 FROM part) ORDER BY w.first\
      """
          .formatted(BACKLOG_POSITIONS);

  // A lease that lasts longer than the consumer's own was not given by the database's clock as it
  // is now, and keeps nobody out.
  private static final String ACQUIRE =
      """
      INSERT INTO lease(name,owner,token,expires_at) VALUES(?1,?2,1,%s) \
      ON CONFLICT(name) DO UPDATE SET owner=excluded.owner,token=lease.token+1,\
      expires_at=excluded.expires_at WHERE lease.owner=excluded.owner \
      OR lease.expires_at<=%s OR lease.expires_at>excluded.expires_at \
      RETURNING token,%s,%s,(SELECT bundle FROM live)\
      """
          .formatted(DatabaseTime.in("?3"), DatabaseTime.NOW, CURSOR, WAITING);

  private static final String RELEASE =
      "UPDATE lease SET expires_at=%s WHERE name=?1 AND token=?2".formatted(DatabaseTime.NOW);

  // Reads may be answered by a replica that has not all of it yet: so a stream that was left out is
  // looked at once more, and one that was caught up with.
  private static final String STEP =
      """
      INSERT INTO consumer_step(consumer,token,lasts,position,parked,released) \
      SELECT l.name,l.token,?7,?4,?5,?6 FROM lease l LEFT JOIN cursor c ON c.name=l.name \
      WHERE l.name=?1 AND l.token=?2 AND coalesce(c.position,0)=?3 \
      AND NOT EXISTS(SELECT 1 FROM json_each(?8) WHERE NOT EXISTS\
      (SELECT 1 FROM parked WHERE consumer=?1 AND stream=value)) \
      AND NOT EXISTS(SELECT 1 FROM json_each(?9) r CROSS JOIN event e ON e.stream=r.value->>0 \
      AND +e.position>r.value->>1 AND +e.position<=?3) RETURNING position\
      """;

  private final Database database;
  private final Optional<Duration> patience;
  private final String name;
  private final long leaseSeconds;
  private final String next;
  private final String due;
  private final long farBehind;
  private final long pageEvents;

  /**
   * @param patience how long each answer is waited for; empty for as long as the database waits
   * @param event an SQL expression: what an entry has of the row {@code e} of table {@code event}
   */
  ConsumerTables(
      Database database, Optional<Duration> patience, String name, String event, Pace pace) {
    this.database = database;
    this.patience = patience;
    this.name = name;
    this.leaseSeconds = pace.lease().toSeconds();
    this.farBehind = pace.farBehind();
    this.pageEvents = Math.min(pace.pageEvents(), pace.farBehind() - 1L);
    // Events of a parked stream come without their text: the cursor passes them, the row keeps
    // them. So do those that nobody wants under the bundle ?3; where another one is live by now,
    // all of them are wanted.
    this.next =
        """
        SELECT e.position,e.stream,e.service,e.entity,e.id,e.type,CASE WHEN p.stream IS NULL \
        AND (?3 IS NULL OR ?3 IS NOT (SELECT bundle FROM live) \
        OR e.service||'/'||e.entity IN (SELECT value FROM json_each(?4)) \
        OR e.service||'/'||e.entity||'/'||e.type IN (SELECT value FROM json_each(?4))) THEN %s END,\
        (SELECT max(position) FROM event),p.stream IS NOT NULL \
        FROM (SELECT *,sum(octet_length(data)) OVER (ORDER BY position)-octet_length(data) AS ahead \
        FROM (SELECT * FROM event WHERE position>?2 ORDER BY position LIMIT %s)) e \
        LEFT JOIN parked p ON p.consumer=?1 AND p.stream=e.stream \
        WHERE e.ahead<=%s ORDER BY e.position\
        """
            .formatted(event, pace.pageEvents(), PAGE_BYTES);
    // A parked stream's events up to the cursor: those after it are the next pages' to read. CROSS
    // and the plus keep the planner from walking the log instead of the few streams' indexes.
    this.due =
        """
        SELECT e.position,e.stream,e.service,e.entity,e.id,e.type,%s,\
        (SELECT max(position) FROM event WHERE stream=e.stream AND position<=?2),e.attempts,e.since,\
        e.dead_at IS NOT NULL \
        FROM (SELECT *,sum(octet_length(data)) OVER (ORDER BY nr)-octet_length(data) AS ahead \
        FROM (SELECT e.*,p.attempts,p.since,p.dead_at,row_number() OVER (ORDER BY p.next_try,p.stream,e.position) \
        AS nr FROM (SELECT * FROM parked WHERE consumer=?1 AND next_try<=%s \
        ORDER BY next_try,stream LIMIT %s) p CROSS JOIN event e ON e.stream=p.stream \
        AND +e.position BETWEEN p.position AND ?2 \
        ORDER BY p.next_try,p.stream,e.position LIMIT %s)) e \
        WHERE e.ahead<=%s ORDER BY e.nr\
        """
            .formatted(event, DatabaseTime.NOW, pace.pageEvents(), pace.pageEvents(), PAGE_BYTES);
  }

  /**
   * What a look found.
   *
   * @param something whether there is something to handle
   * @param closed why the consumer wants nothing of it, where that is so
   */
  record Look(boolean something, Optional<String> closed) {}

  /** Looks whether there is something to handle. */
  Look look() {
    Rows rows = ask(Statement.read(LOOK, name));
    return new Look(rows.requiredInteger(0, 0) != 0, Optional.ofNullable(rows.text(0, 1)));
  }

  /** Takes the lease, unless somebody else has it; its own it takes again. */
  Optional<Lease> acquire(String owner) {
    Rows rows = ask(Statement.write(ACQUIRE, name, owner, leaseSeconds));
    if (rows.isEmpty()) return Optional.empty();
    return Optional.of(
        new Lease(
            rows.requiredInteger(0, 0),
            rows.requiredInteger(0, 1),
            rows.requiredInteger(0, 2) != 0,
            Optional.ofNullable(rows.text(0, 3)).map(BundleId::new)));
  }

  /** Lets the next one in; changes nothing if the lease is no longer ours. */
  void release(Lease lease) {
    ask(Statement.write(RELEASE, name, lease.token()));
  }

  /**
   * What follows the cursor.
   *
   * @param entries those that are wanted, and not of a parked stream
   * @param leftOut streams of which there are events that are not among them, as they are parked
   * @param last the position to move the cursor to
   * @param newest the log's last position
   */
  record Page(List<LogEntry> entries, List<String> leftOut, long last, long newest) {}

  /**
   * The page after the lease's cursor, or empty at the end of the log.
   *
   * @param wanted whose events are wanted under the lease's bundle; empty for all
   */
  Optional<Page> next(Lease lease, Optional<Set<Source>> wanted) {
    Rows rows =
        ask(
            Statement.read(
                next,
                name,
                lease.cursor(),
                wanted.flatMap(_ -> lease.live()).map(BundleId::value).orElse(null),
                sources(wanted.orElse(Set.of()))));
    if (rows.isEmpty()) return Optional.empty();
    List<LogEntry> entries = new ArrayList<>(rows.size());
    List<String> leftOut = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      if (rows.text(row, 6) != null) entries.add(entry(rows, row));
      else if (rows.requiredInteger(row, 8) != 0) leftOut.add(rows.requiredText(row, 1));
    }
    int last = rows.size() - 1;
    return Optional.of(
        new Page(entries, leftOut, rows.requiredInteger(last, 0), rows.requiredInteger(last, 7)));
  }

  /**
   * Streams that wait after the cursor, of a log whose end is far from it.
   *
   * @param streams with the position of the first event of each that is wanted
   * @param leftOut those that are not among them, as they are parked
   * @param last the position to move the cursor to when they are put aside
   */
  record Backlog(List<ParkedStream> streams, List<String> leftOut, long last) {}

  /** Whether so much waits between two positions that what is new should not wait for it. */
  boolean far(long position, long newest) {
    return newest - position > farBehind;
  }

  /** What waits, where that is so much that what is new should not wait for it. */
  Optional<Backlog> backlog(Lease lease, Optional<Set<Source>> wanted) {
    Rows rows =
        ask(
            Statement.read(
                BACKLOG,
                name,
                lease.cursor(),
                farBehind,
                wanted.isPresent() ? 1L : 0L,
                sources(wanted.orElse(Set.of())),
                wanted.flatMap(_ -> lease.live()).map(BundleId::value).orElse(null),
                pageEvents));
    if (rows.isEmpty()) return Optional.empty();
    List<ParkedStream> streams = new ArrayList<>(rows.size());
    List<String> leftOut = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      String stream = rows.text(row, 0);
      if (stream == null) continue;
      if (rows.requiredInteger(row, 3) != 0) leftOut.add(stream);
      else streams.add(ParkedStream.behind(stream, rows.requiredInteger(row, 1)));
    }
    return Optional.of(new Backlog(streams, leftOut, rows.requiredInteger(0, 2)));
  }

  /** How far the cursor is behind. */
  Lag lag() {
    Rows rows = ask(Statement.read(LAG, name));
    Long seconds = rows.integer(0, 1);
    return new Lag(rows.requiredInteger(0, 0), seconds == null ? 0 : Math.max(0, seconds));
  }

  /** Whether parked streams may be tried again. */
  boolean waiting() {
    return ask(Statement.read("SELECT " + WAITING, name)).requiredInteger(0, 0) != 0;
  }

  /**
   * A parked stream whose time has come, with the events to try again.
   *
   * @param since when its first event was refused first, as the row says
   * @param dead whether it was given up, and is only probed
   * @param last position of its last event that the cursor has passed; more than these may wait
   */
  record Due(
      String stream, int attempts, String since, boolean dead, long last, List<LogEntry> entries) {}

  /** Parked streams that may be tried again, the longest waiting first. */
  List<Due> due(long cursor) {
    Rows rows = ask(Statement.read(due, name, cursor));
    List<Due> streams = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      LogEntry entry = entry(rows, row);
      if (streams.isEmpty() || !streams.getLast().stream().equals(entry.stream())) {
        int attempts = Math.toIntExact(rows.requiredInteger(row, 8));
        long last = rows.requiredInteger(row, 7);
        String since = rows.requiredText(row, 9);
        boolean dead = rows.requiredInteger(row, 10) != 0;
        streams.add(new Due(entry.stream(), attempts, since, dead, last, new ArrayList<>()));
      }
      streams.getLast().entries().add(entry);
    }
    return streams;
  }

  /**
   * What is done with what was read.
   *
   * @param position to move the cursor to
   * @param parked streams to put aside
   * @param released streams to release
   * @param leftOut streams that were taken to be parked
   * @param caughtUp of streams that are released, the last position that was read up to the cursor
   */
  record Step(
      long position,
      List<ParkedStream> parked,
      List<String> released,
      List<String> leftOut,
      Map<String, Long> caughtUp) {
    /** One that moves the cursor. */
    static Step to(long position, List<ParkedStream> parked, List<String> leftOut) {
      return new Step(position, parked, List.of(), leftOut, Map.of());
    }

    /** One that releases what caught up, and leaves the cursor where it is. */
    static Step retried(long position, List<ParkedStream> parked, Map<String, Long> caughtUp) {
      List<String> released = new ArrayList<>(caughtUp.keySet());
      released.add(ALL); // who is here was not closed, or is not any more
      return new Step(position, parked, released, List.of(), caughtUp);
    }
  }

  /**
   * Moves the cursor, renews the lease, parks and releases streams: all or nothing.
   *
   * @return the lease to go on with; empty if nothing was changed, as somebody else took over, or
   *     what was read is not so any more
   */
  Optional<Lease> step(Lease lease, Step step) {
    Rows rows =
        ask(
            Statement.write(
                STEP,
                name,
                lease.token(),
                lease.cursor(),
                step.position(),
                array(step.parked().stream().map(ParkedStream::json)),
                array(step.released().stream().map(Json::of)),
                leaseSeconds,
                array(step.leftOut().stream().distinct().map(Json::of)),
                array(
                    step.caughtUp().entrySet().stream()
                        .map(
                            one ->
                                new Json.Arr(
                                    List.of(Json.of(one.getKey()), Json.of(one.getValue())))))));
    return rows.isEmpty()
        ? Optional.empty()
        : Optional.of(new Lease(lease.token(), step.position(), false, lease.live()));
  }

  /** No answer came within this one's patience: what it was about may be done, now or later. */
  static final class Unanswered extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Unanswered(StatementTimedOut e) {
      super(e);
    }
  }

  private Rows ask(Statement statement) {
    if (patience.isEmpty()) return database.execute(statement);
    try {
      return database.execute(statement.within(patience.get()));
    } catch (StatementTimedOut e) {
      throw new Unanswered(e);
    }
  }

  /** The row that closes the consumer before {@code position}. */
  static ParkedStream closing(long position, String why) {
    return new ParkedStream(ALL, position, 1, NEVER, Optional.empty(), why, true);
  }

  private static String sources(Set<Source> wanted) {
    return array(
        wanted.stream()
            .map(one -> one.service() + "/" + one.entity() + one.type().map("/"::concat).orElse(""))
            .sorted()
            .map(Json::of));
  }

  private static String array(Stream<? extends Json> values) {
    return JsonText.write(new Json.Arr(values.map(Json.class::cast).toList()));
  }

  private static LogEntry entry(Rows rows, int row) {
    return new LogEntry(
        rows.requiredInteger(row, 0),
        rows.requiredText(row, 1),
        rows.requiredText(row, 2),
        rows.requiredText(row, 3),
        rows.requiredText(row, 5),
        rows.requiredText(row, 4),
        rows.requiredText(row, 6));
  }
}
