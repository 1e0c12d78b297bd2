package dev.lathe.runtime.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lathe.model.json.Members;
import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.plan.Facts;
import dev.lathe.runtime.rollout.SystemTables;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a command was decided with is kept once, however often its statement is sent. */
final class RecordedPartsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final Database database = SqliteDatabase.open(":memory:");

  @BeforeEach
  void makeTables() {
    SystemTables.makeReady(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void it_is_kept_with_the_decision() {
    send("c1");
    send("c2");
    assertEquals(List.of("c1", "c2"), kept());
  }

  @Test
  void one_whose_answer_was_lost_is_sent_again_under_the_bundle_that_went_live_meanwhile() {
    send("c1");
    send("c1");
    send("c1");
    assertEquals(List.of("c1"), kept());
  }

  @Test
  void so_it_is_where_others_came_in_between() {
    send("c1");
    send("c2");
    send("c1");
    assertEquals(List.of("c1", "c2"), kept());
  }

  @Test
  void where_nothing_was_decided_nothing_is_kept() {
    send("c1");
    database.execute(keep("c2"));
    assertEquals(List.of("c1"), kept());
  }

  /** As a command is sent: it decides nothing where its record is there. */
  private void send(String command) {
    Statement decision =
        Statement.write(
            "INSERT INTO command(scope,key,hash,id,bundle,correlation,outcome,at)"
                + " VALUES('s',?1,'h',?1,'b','c','accepted','') ON CONFLICT DO NOTHING",
            command);
    database.execute(decision.with(keep(command)));
  }

  private static Statement keep(String command) {
    var facts =
        new Facts(
            Tenant.MAIN,
            "s",
            Optional.empty(),
            "h",
            command,
            NOW,
            Optional.empty(),
            "c",
            Optional.empty(),
            OptionalLong.empty(),
            Optional.empty(),
            List.of());
    var nothing = new Members().object();
    var request =
        new RecordedRequest(
            "bank/open",
            nothing,
            nothing,
            nothing,
            Map.of(),
            NOW,
            Optional.empty(),
            "c",
            Optional.empty(),
            OptionalLong.empty());
    return RecordedParts.keep(request, facts, Duration.ofDays(7));
  }

  private List<String> kept() {
    return database
        .execute(Statement.read("SELECT command FROM lathe_part ORDER BY number"))
        .rows()
        .stream()
        .map(row -> String.valueOf(row.getFirst()))
        .toList();
  }
}
