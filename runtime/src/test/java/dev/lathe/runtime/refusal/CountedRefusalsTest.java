package dev.lathe.runtime.refusal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.ManualTime;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.plan.Actor;
import dev.lathe.runtime.rollout.SystemTables;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.TenantDatabases;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Refusals are counted by minute, and written far less often than they come. */
class CountedRefusalsTest {
  private static final Actor ALICE = Actor.user("alice");
  private static final Duration BUDGET = Duration.ofSeconds(10);

  private final ManualTime time = new ManualTime();
  private Counting database;
  private RefusalNotes notes;

  /** A database that counts what it is to write, and gives no answer where it is told so. */
  private static final class Counting implements Database {
    private final Database database = SqliteDatabase.open(":memory:");
    private int writes;
    private boolean silent;

    @Override
    public Rows execute(Statement statement) {
      if (statement.access() == Statement.Access.WRITE) writes++;
      if (silent) throw new DatabaseUnavailable("silent", new IllegalStateException("silent"));
      return database.execute(statement);
    }

    @Override
    public void executeAll(List<Statement> statements) {
      database.executeAll(statements);
    }

    @Override
    public void close() {
      database.close();
    }
  }

  @BeforeEach
  void prepare() {
    database = new Counting();
    SystemTables.makeReady(database);
    database.writes = 0;
    notes = new CountedRefusals(TenantDatabases.only(Tenant.MAIN, database), time);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void a_caller_who_goes_on_causes_as_many_writes_as_their_number_has_digits() {
    for (int i = 0; i < 1_000; i++) refused(ALICE, Refusal.RATE_LIMITED);
    assertEquals(10, database.writes);
    assertEquals(List.of(512L), times());
    time.advance(Duration.ofMinutes(1));
    refused(Actor.user("bob"), Refusal.FORBIDDEN);
    assertEquals(11, database.writes, "what was left goes with the next one");
    RefusalRecords.Refused first = all().getFirst();
    // The database's clock went on by no minute.
    assertEquals(
        1_000,
        all().stream()
            .filter(one -> one.actorId().equals("alice"))
            .mapToLong(RefusalRecords.Refused::times)
            .sum());
    RefusalRecords.Refused last = records().first(Optional.empty()).getLast();
    assertEquals("user:alice", first.caller());
    assertEquals("rate_limited", first.outcome());
    assertEquals("notes/write", first.operation());
    assertTrue(first.at().matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\dZ"), first.at());
    assertEquals(List.of(last), records().first(Optional.of("forbidden")));
    assertEquals(all().subList(1, all().size()), records().after(first, Optional.empty()));
  }

  @Test
  void causes_operations_and_callers_have_rows_of_their_own() {
    refused(ALICE, Refusal.FORBIDDEN);
    refused(ALICE, Refusal.UNSEEN);
    refused(new Actor("service", "alice"), Refusal.FORBIDDEN);
    notes.note(Tenant.MAIN, ALICE, "notes/read", Refusal.FORBIDDEN);
    notes.note(Tenant.MAIN, Actor.user("a'\"\u0007é"), "/-/commands", Refusal.SCOPE_MISSING);
    assertEquals(List.of(1L, 1L, 1L, 1L, 1L), times());
    assertTrue(
        records().first(Optional.of("scope_missing")).getFirst().caller().endsWith("a'\"\u0007é"));
  }

  @Test
  void beyond_so_many_callers_of_a_minute_others_share_a_row() {
    for (int i = 0; i < CountedRefusals.MOST + 500; i++) {
      refused(Actor.user("u" + i), Refusal.FORBIDDEN);
    }
    assertEquals(CountedRefusals.MOST + 9, database.writes);
    List<RefusalRecords.Refused> others =
        all().stream().filter(one -> one.actorKind().equals("others")).toList();
    assertEquals(List.of(256L), others.stream().map(RefusalRecords.Refused::times).toList());
    time.advance(Duration.ofMinutes(1));
    refused(ALICE, Refusal.FORBIDDEN);
    assertEquals(
        CountedRefusals.MOST + 500 + 1,
        all().stream().mapToLong(RefusalRecords.Refused::times).sum());
  }

  @Test
  void what_the_database_did_not_take_is_counted_on() {
    database.silent = true;
    for (int i = 0; i < 5; i++) refused(ALICE, Refusal.FORBIDDEN);
    database.silent = false;
    assertEquals(List.of(), times());
    time.advance(Duration.ofMinutes(2));
    refused(ALICE, Refusal.UNSEEN);
    assertEquals(6, times().stream().mapToLong(each -> each).sum());
  }

  @Test
  void a_database_of_before_takes_none_and_fails_nobody() {
    database.execute(Statement.write("DROP TABLE lathe_refusal"));
    refused(ALICE, Refusal.FORBIDDEN);
    assertEquals(List.of(), all());
    assertEquals(0, records().forget(BUDGET, time));
  }

  @Test
  void rows_go_after_thirty_days_however_many_there_are() {
    fill("old", 1_200, -43_260);
    fill("young", 700, -43_100);
    fill("ahead", 3, 1_500);
    assertEquals(1_203, records().forget(BUDGET, time));
    assertEquals(0, records().forget(BUDGET, time));
    assertEquals(700, all().size());
  }

  private void fill(String name, long count, long minutes) {
    database.execute(
        Statement.write(
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<?2) \
            INSERT INTO lathe_refusal(minute,actor_kind,actor_id,operation,outcome,times) \
            SELECT unixepoch()/60+?3,'user',?1||i,'notes/write','forbidden',1 FROM n\
            """,
            name,
            count,
            minutes));
  }

  private void refused(Actor actor, Refusal refusal) {
    notes.note(Tenant.MAIN, actor, "notes/write", refusal);
  }

  private RefusalRecords records() {
    return new RefusalRecords(database);
  }

  private List<RefusalRecords.Refused> all() {
    var all = new ArrayList<RefusalRecords.Refused>();
    List<RefusalRecords.Refused> page = records().first(Optional.empty());
    while (!page.isEmpty()) {
      all.addAll(page);
      page = records().after(page.getLast(), Optional.empty());
    }
    return all;
  }

  private List<Long> times() {
    return all().stream().map(RefusalRecords.Refused::times).toList();
  }
}
