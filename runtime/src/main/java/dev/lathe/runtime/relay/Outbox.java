package dev.lathe.runtime.relay;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.event.CloudEvents;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The event table as the relay sees it: each method is one request. */
final class Outbox {
  /** Events a page: 3.6 ms a read, 2026-11-20; a larger page would resend more after a crash. */
  static final int PAGE_EVENTS = 500;

  /** Data a page, in bytes; an answer of sqld may have 10 MB. The first event comes in any case. */
  static final int PAGE_BYTES = 4 * 1024 * 1024;

  /** How long a lease lasts without a step; longer than a page takes to send when SQS is slow. */
  static final Duration LEASE = Duration.ofSeconds(30);

  /** How long a command's answer is kept for a retry with its key. */
  static final Duration COMMAND_RETENTION = Duration.ofHours(24);

  /** Command records forgotten by one statement: some 10 ms of the database's only writer. */
  static final int SWEEP = 500;

  private static final String CURSOR =
      "coalesce((SELECT position FROM cursor WHERE name='relay'),0)";

  private static final String LOOK =
      "SELECT EXISTS(SELECT 1 FROM event WHERE position>"
          + CURSOR
          + ") OR EXISTS(SELECT 1 FROM parked WHERE next_try<=?1 AND dead_at IS NULL),"
          + "EXISTS(SELECT 1 FROM (SELECT at FROM command ORDER BY rowid LIMIT 1) WHERE at<?2)";

  private static final String ACQUIRE =
      """
      INSERT INTO lease(name,owner,token,expires_at) VALUES('relay',?1,1,?2) \
      ON CONFLICT(name) DO UPDATE SET owner=excluded.owner,token=lease.token+1,\
      expires_at=excluded.expires_at WHERE lease.expires_at<=?3 RETURNING token,"""
          + CURSOR
          + ",EXISTS(SELECT 1 FROM parked WHERE next_try<=?3 AND dead_at IS NULL)";

  private static final String RELEASE =
      "UPDATE lease SET expires_at=?2 WHERE name='relay' AND token=?1";

  // Events of a parked stream come without their text: the cursor passes them, the row keeps them.
  private static final String NEXT =
      """
      SELECT e.position,e.stream,e.service,e.entity,e.id,CASE WHEN p.stream IS NULL THEN %s END,\
      (SELECT max(position) FROM event) \
      FROM (SELECT *,sum(octet_length(data)) OVER (ORDER BY position)-octet_length(data) AS ahead \
      FROM (SELECT * FROM event WHERE position>?1 ORDER BY position LIMIT %d)) e \
      LEFT JOIN parked p ON p.stream=e.stream WHERE e.ahead<=%d ORDER BY e.position"""
          .formatted(CloudEvents.FOR_THE_QUEUE, PAGE_EVENTS, PAGE_BYTES);

  // A parked stream's events up to the cursor: those after it are the next pages' to read. CROSS
  // and the plus keep the planner from walking the log instead of the few streams' indexes.
  private static final String DUE =
      """
      SELECT e.position,e.stream,e.service,e.entity,e.id,%s,\
      (SELECT max(position) FROM event WHERE stream=e.stream AND position<=?1),e.attempts,e.since \
      FROM (SELECT *,sum(octet_length(data)) OVER (ORDER BY nr)-octet_length(data) AS ahead \
      FROM (SELECT e.*,p.attempts,p.since,row_number() OVER (ORDER BY p.next_try,p.stream,e.position) \
      AS nr FROM parked p CROSS JOIN event e ON e.stream=p.stream \
      AND +e.position BETWEEN p.position AND ?1 WHERE p.next_try<=?2 AND p.dead_at IS NULL \
      ORDER BY p.next_try,p.stream,e.position LIMIT %d)) e WHERE e.ahead<=%d ORDER BY e.nr"""
          .formatted(CloudEvents.FOR_THE_QUEUE, PAGE_EVENTS, PAGE_BYTES);

  private static final String STEP =
      """
      INSERT INTO relay_step(token,expires_at,at,position,parked,released) \
      SELECT l.token,?3,?4,?5,?6,?7 FROM lease l LEFT JOIN cursor c ON c.name=l.name \
      WHERE l.name='relay' AND l.token=?1 AND coalesce(c.position,0)=?2 RETURNING position""";

  private static final String FORGET =
      """
      DELETE FROM command WHERE rowid IN (SELECT rowid FROM \
      (SELECT rowid,at FROM command ORDER BY rowid LIMIT %d) WHERE at<?1) RETURNING 1"""
          .formatted(SWEEP);

  private final Database database;

  Outbox(Database database) {
    this.database = database;
  }

  /** Whether a relay has something to send, and whether command records are old. */
  record Look(boolean work, boolean sweep) {}

  Look look(Instant now) {
    Rows rows =
        database.execute(
            Statement.read(LOOK, Timestamps.of(now), Timestamps.of(now.minus(COMMAND_RETENTION))));
    return new Look(rows.requiredInteger(0, 0) != 0, rows.requiredInteger(0, 1) != 0);
  }

  /** Takes the lease, unless another relay has it. */
  Optional<Lease> acquire(String owner, Instant now) {
    Rows rows =
        database.execute(
            Statement.write(ACQUIRE, owner, Timestamps.of(now.plus(LEASE)), Timestamps.of(now)));
    if (rows.isEmpty()) return Optional.empty();
    return Optional.of(
        new Lease(
            rows.requiredInteger(0, 0),
            rows.requiredInteger(0, 1),
            rows.requiredInteger(0, 2) != 0));
  }

  /** Lets the next relay in; changes nothing if the lease is no longer ours. */
  void release(Lease lease, Instant now) {
    database.execute(Statement.write(RELEASE, lease.token(), Timestamps.of(now)));
  }

  /**
   * What follows the cursor.
   *
   * @param last the position to move the cursor to
   * @param newest the log's last position
   */
  record Page(List<OutboxEntry> entries, long last, long newest) {}

  /** The page after {@code cursor}, or empty at the end of the log. */
  Optional<Page> next(long cursor) {
    Rows rows = database.execute(Statement.read(NEXT, cursor));
    if (rows.isEmpty()) return Optional.empty();
    List<OutboxEntry> entries = new ArrayList<>(rows.size());
    for (int row = 0; row < rows.size(); row++) {
      if (rows.text(row, 5) != null) entries.add(entry(rows, row));
    }
    int last = rows.size() - 1;
    return Optional.of(
        new Page(entries, rows.requiredInteger(last, 0), rows.requiredInteger(last, 6)));
  }

  /**
   * A parked stream whose time has come, with the events to try again.
   *
   * @param last position of its last event that the cursor has passed; more than these may wait
   */
  record Due(String stream, int attempts, Instant since, long last, List<OutboxEntry> entries) {}

  /** Parked streams that may be tried again at {@code now}, the longest waiting first. */
  List<Due> due(long cursor, Instant now) {
    Rows rows = database.execute(Statement.read(DUE, cursor, Timestamps.of(now)));
    List<Due> due = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      OutboxEntry entry = entry(rows, row);
      if (due.isEmpty() || !due.getLast().stream().equals(entry.stream())) {
        int attempts = Math.toIntExact(rows.requiredInteger(row, 7));
        Instant since = Instant.parse(rows.requiredText(row, 8));
        long last = rows.requiredInteger(row, 6);
        due.add(new Due(entry.stream(), attempts, since, last, new ArrayList<>()));
      }
      due.getLast().entries().add(entry);
    }
    return due;
  }

  /**
   * Moves the cursor, renews the lease, parks and releases streams: all or nothing.
   *
   * @return the lease to go on with; empty if another relay took over, and nothing was changed
   */
  Optional<Lease> step(
      Lease lease, long position, List<ParkedStream> parked, List<String> released, Instant now) {
    Rows rows =
        database.execute(
            Statement.write(
                STEP,
                lease.token(),
                lease.cursor(),
                Timestamps.of(now.plus(LEASE)),
                Timestamps.of(now),
                position,
                JsonText.write(new Json.Arr(parked.stream().map(ParkedStream::json).toList())),
                JsonText.write(new Json.Arr(released.stream().map(Json::of).toList()))));
    return rows.isEmpty()
        ? Optional.empty()
        : Optional.of(new Lease(lease.token(), position, false));
  }

  /** Forgets up to {@link #SWEEP} of the oldest command records; returns how many. */
  int forgetCommands(Instant now) {
    return database
        .execute(Statement.write(FORGET, Timestamps.of(now.minus(COMMAND_RETENTION))))
        .size();
  }

  private static OutboxEntry entry(Rows rows, int row) {
    return new OutboxEntry(
        rows.requiredInteger(row, 0),
        rows.requiredText(row, 1),
        rows.requiredText(row, 2),
        rows.requiredText(row, 3),
        rows.requiredText(row, 4),
        rows.requiredText(row, 5));
  }
}
