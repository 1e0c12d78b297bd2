package dev.lathe.runtime.refusal;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.plan.Actor;
import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementFailed;
import dev.lathe.runtime.sql.StatementTimedOut;
import dev.lathe.runtime.sql.TenantDatabases;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Notes what known callers are refused: a row for a minute, caller, operation and cause, without
 * anything that the request said. The first refusal of a minute is written at once, then the
 * second, the fourth, the eighth …, so a caller who goes on causes as many writes as their number
 * has binary digits, and the row says more than half of it. What is counted and not written yet
 * goes with the next refusal of a later minute, of whomever. Thread-safe.
 */
public final class CountedRefusals implements RefusalNotes {
  /** Callers, operations and causes of one minute, some 300 bytes each; others share one row. */
  static final int MOST = 1_000;

  /** Rows that one statement writes. */
  private static final int BATCH = 500;

  /** An answer waits no longer for its note. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  /** Whoever comes when there are too many already. */
  private static final Actor OTHERS = new Actor("others", "");

  private static final String ADD =
      """
      INSERT INTO lathe_refusal(minute,actor_kind,actor_id,operation,outcome,times) \
      SELECT unixepoch()/60-(value->>0),value->>1,value->>2,value->>3,value->>4,value->>5 \
      FROM json_each(?1) WHERE true ON CONFLICT(minute,actor_kind,actor_id,operation,outcome) \
      DO UPDATE SET times=times+excluded.times""";

  private record Key(Tenant tenant, long minute, Actor actor, String operation, Refusal refusal) {}

  /** How often, and how much of it was handed to a statement. */
  private static final class Count {
    private long times;
    private long written;
  }

  private record Due(Key key, long times) {}

  private final TenantDatabases databases;
  private final Time time;
  private final Map<Key, Count> counts = new HashMap<>();

  public CountedRefusals(TenantDatabases databases, Time time) {
    this.databases = databases;
    this.time = time;
  }

  /**
   * Notes that {@code actor} was refused {@code operation}: mostly nothing but a count, else one
   * statement, which is given up after a second. Where the database does not answer, what was to be
   * written is counted on, and may be counted twice.
   */
  @Override
  public void note(Tenant tenant, Actor actor, String operation, Refusal refusal) {
    List<Due> due = count(tenant, actor, operation, refusal);
    for (int from = 0; from < due.size(); from += BATCH) {
      write(tenant, due.subList(from, Math.min(due.size(), from + BATCH)));
    }
  }

  private synchronized List<Due> count(
      Tenant tenant, Actor actor, String operation, Refusal refusal) {
    long now = minuteNow();
    var key = new Key(tenant, now, actor, operation, refusal);
    if (!counts.containsKey(key) && counts.size() >= MOST) {
      key = new Key(tenant, now, OTHERS, "", refusal);
    }
    Count count = counts.computeIfAbsent(key, _ -> new Count());
    count.times++;
    if (Long.bitCount(count.times) != 1) return List.of();
    List<Due> due = ended(tenant, now);
    due.add(due(key, count));
    return due;
  }

  /** What is left of the minutes before, of this tenant: another's waits for its own refusals. */
  private List<Due> ended(Tenant tenant, long now) {
    var due = new ArrayList<Due>();
    counts
        .entrySet()
        .removeIf(
            entry -> {
              Key key = entry.getKey();
              if (key.minute() == now || !key.tenant().equals(tenant)) return false;
              if (entry.getValue().times > entry.getValue().written) {
                due.add(due(key, entry.getValue()));
              }
              return true;
            });
    return due;
  }

  private static Due due(Key key, Count count) {
    var due = new Due(key, count.times - count.written);
    count.written = count.times;
    return due;
  }

  private void write(Tenant tenant, List<Due> due) {
    long now = minuteNow();
    var rows =
        new Json.Arr(
            due.stream()
                .<Json>map(
                    one ->
                        new Json.Arr(
                            List.of(
                                Json.of(now - one.key().minute()),
                                Json.of(one.key().actor().kind()),
                                Json.of(one.key().actor().id()),
                                Json.of(one.key().operation()),
                                Json.of(one.key().refusal().word()),
                                Json.of(one.times()))))
                .toList());
    Statement add = Statement.write(ADD, JsonText.write(rows)).within(PATIENCE);
    try {
      databases.of(tenant).execute(add);
    } catch (DatabaseUnavailable | StatementTimedOut none) {
      countAgain(due);
    } catch (StatementFailed failed) {
      // A database of before has no such table: the next rollout brings it over.
      if (!failed.unknownObject()) countAgain(due);
    }
  }

  private synchronized void countAgain(List<Due> due) {
    for (Due one : due) {
      Count count = counts.get(one.key());
      if (count != null) {
        count.written -= one.times();
      } else if (counts.size() < MOST) {
        var lost = new Count();
        lost.times = one.times();
        counts.put(one.key(), lost);
      }
    }
  }

  private long minuteNow() {
    return Math.floorDiv(time.ticks(), MINUTE);
  }
}
