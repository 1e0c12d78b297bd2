package dev.lathe.conformance.statement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.command.CommandOutcome;
import dev.lathe.model.command.CommandOutcome.Accepted;
import dev.lathe.model.value.Datetime;
import dev.lathe.runtime.Filling;
import dev.lathe.runtime.plan.InputValue;
import dev.lathe.runtime.rollout.RolloutRefused;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementFailed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Datetimes are instants however they are written: in answers, guards, events and keys. */
abstract class InstantConformance {
  private static final String UTC = "2026-08-21T16:00:00Z";
  private static final String TOKYO = "2026-08-22T01:00:00+09:00";
  private static final String CANONICAL = "2026-08-21T16:00:00.000000Z";
  private static final String TOLD = "2026-08-21T16:00:00.000Z";

  private Database database;
  private Trial instants;

  /** An empty database. */
  abstract Database open();

  @BeforeEach
  void prepare() {
    database = open();
    instants = Trial.of(Path.of("src/test/resources/statements/instants"), database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static InputValue at(String sent) {
    return new InputValue.Moment(sent, Datetime.canonical(sent));
  }

  private static InputValue many(InputValue... items) {
    return new InputValue.Many(List.of(items));
  }

  private static InputValue day(String text) {
    return new InputValue.Text(text);
  }

  private void slot(String id, String start) {
    assertInstanceOf(
        Accepted.class, instants.command("openSlot", "id", id, "startsAt", at(start)), id);
  }

  private void slots() {
    slot("a", "2026-08-21T16:00:00.000Z");
    slot("b", TOKYO);
    slot("c", "2026-08-22T00:00:00Z");
    slot("d", "2026-08-21T15:00:00Z");
    slot("e", UTC);
    slot("f", "2026-08-21T16:00:00.5Z");
    slot("g", "2026-08-21T16:00:00.0000019Z");
    slot("h", "2026-08-20T20:00:00-04:00");
  }

  private String ids(String graph, Object... inputs) {
    return instants.query(graph, inputs).replaceAll("\"id\"|[^a-i]", "");
  }

  @Test
  void several_ways_to_write_an_instant_are_one() {
    slots();
    assertEquals("abe", ids("at", "when", at("2026-08-21T18:00:00+02:00")));
    assertEquals("abe", ids("perhaps", "when", at("2026-08-21T18:00:00+02:00")));
    assertEquals("abcdefgh", ids("perhaps"));
    assertEquals(
        "abegf",
        ids(
            "during",
            "from",
            at("2026-08-22T00:30:00+09:00"),
            "to",
            at("2026-08-21T19:00:00+02:00")));
    assertEquals(
        "abceh",
        ids(
            "oneOf",
            "times",
            many(at(TOKYO), at("2026-08-21T19:00:00-05:00"), at("2026-08-21T00:00:00Z"))));
    assertEquals(
        "{\"first\":\"2026-08-21T00:00:00.000Z\",\"last\":\"2026-08-22T00:00:00.000Z\",\"times\":6}",
        instants.query("whole").replaceAll("[\\[\\]]", ""));
    assertTrue(
        instants.query("byStart").contains("{\"startsAt\":\"" + TOLD + "\",\"n\":3}"),
        instants.query("byStart"));
  }

  @Test
  void a_date_is_its_midnight_in_utc() {
    slots();
    assertEquals("ch", ids("atMidnight", "days", many(day("2026-08-22"), day("2026-08-21"))));
    assertEquals("c", ids("since", "day", day("2026-08-22")));
    assertEquals("hdabegfc", ids("since", "day", day("2026-08-21")));
    assertEquals("abeh", ids("literal"));
    instants.command("openDay", "id", "i", "startsAt", day("2026-08-21"));
    assertEquals("hi", ids("at", "when", at("2026-08-21T00:00:00Z")));
    assertTrue(
        instants
            .events("Slot-i")
            .getFirst()
            .contains(
                "\"startsAt\":\"2026-08-21T00:00:00.000Z\",\"endsAt\":\""
                    + TOLD
                    + "\",\"day\":\"2026-08-21\",\"shiftAt\":\"2026-08-21T00:00:00.000Z\""),
        instants.events("Slot-i").toString());
  }

  @Test
  void nobody_is_booked_twice_for_an_instant() {
    var first = instants.command("book", "id", "a", "startsAt", at(UTC));
    var second = instants.command("book", "id", "b", "startsAt", at(TOKYO));
    assertInstanceOf(Accepted.class, first);
    assertInstanceOf(CommandOutcome.GuardRejected.class, second);
  }

  @Test
  void rows_meet_by_instants() {
    instants.command("openShift", "at", at(TOKYO), "note", "evening");
    instants.command("openShift", "at", at("2026-08-21T02:00:00+02:00"), "note", "midnight");
    instants.command(
        "openSlot",
        "id",
        "a",
        "startsAt",
        at(UTC),
        "shiftAt",
        at("2026-08-21T12:00:00-04:00"),
        "day",
        day("2026-08-21"));
    assertEquals(
        "[{\"id\":\"a\",\"note\":\"evening\",\"dayNote\":\"midnight\","
            + "\"widened\":\"2026-08-21T00:00:00.000Z\",\"first\":\"2026-08-21T00:00:00.000Z\"}]",
        instants.query("shifts"));
    assertEquals(
        "{\"at\":\"" + TOLD + "\",\"note\":\"evening\"}",
        instants.query("shift", "at", at("2026-08-21T18:00:00.000+02:00")));
  }

  @Test
  void an_aggregate_whose_key_is_a_datetime_is_one_however_it_is_named() {
    assertInstanceOf(Accepted.class, instants.command("openShift", "at", at(UTC), "note", "x"));
    assertInstanceOf(
        CommandOutcome.IllegalTransition.class,
        instants.command("openShift", "at", at(TOKYO), "note", "y"));
    assertInstanceOf(
        Accepted.class,
        instants.command(
            "noteShift",
            Optional.empty(),
            OptionalLong.of(1),
            "at",
            at("2026-08-21T18:00:00+02:00"),
            "note",
            "z"));
    assertEquals(2, instants.events("Shift-" + CANONICAL).size());
  }

  /** Before there was one form, streams were named by what came. */
  @Test
  void a_stream_keeps_the_name_it_was_begun_with() {
    older("Shift", "Shift-" + TOKYO, 1, "open", "{\"note\":\"old\",\"status\":\"open\"}");
    instants.rebuild();
    assertInstanceOf(
        CommandOutcome.IllegalTransition.class,
        instants.command("openShift", "at", at(UTC), "note", "y"));
    assertInstanceOf(Accepted.class, instants.command("noteShift", "at", at(UTC), "note", "z"));
    assertEquals(2, instants.events("Shift-" + TOKYO).size());
    String rows = instants.rows("shifts");
    instants.rebuild();
    assertEquals(rows, instants.rows("shifts"));
    assertTrue(rows.contains(CANONICAL), rows);
  }

  @Test
  void what_older_events_say_is_read_as_the_doors_read_it() {
    var random = new SplittableRandom(21);
    var expected = new TreeMap<String, String>();
    var starts = new TreeMap<String, Integer>();
    for (int i = 0; i < 1_000; i++) {
      String sent = Notation.valid(random);
      String id = "s%04d".formatted(i);
      expected.put(id, Datetime.canonical(sent));
      starts.merge(Datetime.canonical(sent), 1, Integer::sum);
      String after =
          "{\"startsAt\":\"%s\",\"endsAt\":%s,\"status\":\"open\"}"
              .formatted(sent, i % 2 == 0 ? "null" : "\"" + sent + "\"");
      older("Slot", "Slot-" + id, 1, "open", after);
      older("Visit", "Visit-" + id, 1, "open", after);
    }
    instants.rebuild();
    instants.project();
    for (String table : List.of("slots", "visit_copies")) {
      String found =
          instants.read(
              "SELECT json_group_object(id,starts_at) FROM \"%s\" WHERE (ends_at IS NULL)=(substr(id,-1) IN ('0','2','4','6','8')) AND coalesce(ends_at,starts_at)=starts_at"
                  .formatted(instants.table(table)));
      var texts = new ArrayList<String>();
      expected.forEach((id, text) -> texts.add("\"" + id + "\":\"" + text + "\""));
      assertEquals("{" + String.join(",", texts) + "}", found, table);
    }
    var hits = new ArrayList<String>();
    starts.forEach(
        (at, n) -> hits.add("{\"startsAt\":\"%s\",\"hits\":%d}".formatted(Datetime.told(at), n)));
    assertEquals("[" + String.join(",", hits) + "]", instants.query("readStarts"));
  }

  @Test
  void what_is_no_datetime_stops_the_fold_and_is_named() {
    older("Slot", "Slot-a", 1, "open", "{\"startsAt\":\"" + UTC + "\",\"status\":\"open\"}");
    for (String sent : Notation.INVALID) {
      older(
          "Slot",
          "Slot-x" + sent,
          1,
          "open",
          "{\"startsAt\":\"%s\",\"status\":\"open\"}".formatted(sent));
      var plan = instants.generation("slots");
      long last = Long.parseLong(instants.read("SELECT CAST(max(position) AS TEXT) FROM event"));
      var failed =
          assertThrows(
              StatementFailed.class, () -> Filling.fromLog(database, plan, last - 1, last), sent);
      assertTrue(failed.databaseMessage().contains("startsAt"), failed.databaseMessage());
      var misfit = database.execute(Statement.read(plan.misfit().orElseThrow(), last - 1, last));
      assertEquals(
          List.of("Slot-x" + sent, "1", "startsAt"),
          List.of(
              misfit.requiredText(0, 0),
              Long.toString(misfit.requiredInteger(0, 1)),
              misfit.requiredText(0, 2)));
    }
  }

  @Test
  void months_are_those_of_the_zone() {
    slot("a", "2026-02-28T22:59:59.999999Z");
    slot("b", "2026-02-28T23:00:00Z");
    slot("c", "2026-03-31T21:59:59Z");
    slot("d", "2026-03-31T22:00:00Z");
    assertEquals(
        "[{\"month\":\"2026-02-01\",\"n\":1},{\"month\":\"2026-03-01\",\"n\":2},"
            + "{\"month\":\"2026-04-01\",\"n\":1}]",
        instants.query("monthly"));
  }

  /** Berlin's clocks go an hour on that morning, Sao Paulo's skipped midnight in 2018. */
  @Test
  void days_begin_when_the_zone_says() {
    assertEquals(
        "{\"day\":\"2026-03-28T23:00:00.000Z\",\"month\":\"2026-02-28T23:00:00.000Z\","
            + "\"sky\":\"2026-03-28T03:00:00.000Z\",\"hour\":4,\"weekday\":7,"
            + "\"end\":\"2026-04-29T02:30:00.000001Z\",\"age\":-662,"
            + "\"now\":\"2026-03-01T12:00:00.000Z\"}",
        instants.query("cut", "at", at("2026-03-29T02:30:00.000001Z")));
    String skipped = instants.query("cut", "at", at("2018-11-04T12:00:00Z"));
    assertTrue(skipped.contains("\"sky\":\"2018-11-04T03:00:00.000Z\""), skipped);
    String clamped = instants.query("cut", "at", at("2024-01-31T10:00:00+01:00"));
    assertTrue(clamped.contains("\"end\":\"2024-02-29T09:00:00.000Z\""), clamped);
  }

  @Test
  void what_leaves_the_years_has_no_result() {
    assertEquals(
        "{\"at\":\"9999-08-21T16:00:00.000Z\"}",
        instants.query("shift_by", "at", at(UTC), "times", 7973));
    for (long times : new long[] {7974, -2026, Long.MAX_VALUE, Long.MIN_VALUE}) {
      var failed =
          assertThrows(
              StatementFailed.class,
              () -> instants.query("shift_by", "at", at(UTC), "times", times));
      assertTrue(failed.integerOverflow(), failed.toString());
    }
  }

  @Test
  void a_command_has_one_now() {
    instants.command("openLater", "id", "a", "startsAt", at(TOKYO), "years", 1);
    assertEquals(
        "SlotOpen {\"before\":null,\"after\":{\"status\":\"open\","
            + "\"startsAt\":\"2027-08-21T16:00:00.000Z\","
            + "\"endsAt\":\"2026-03-01T13:00:00.000Z\",\"day\":\"2026-03-01\","
            + "\"shiftAt\":\"2026-02-28T15:00:00.000Z\"}}",
        instants.events("Slot-a").getFirst());
  }

  @Test
  void a_bundle_that_cannot_take_an_event_is_refused_and_says_which() {
    database.close();
    database = open();
    Trial.of(Path.of("src/test/resources/statements/traps"), database);
    older("Slot", "Slot-a", 1, "open", "{\"startsAt\":\"2026-02-30T00:00:00Z\"}");
    var refused =
        assertThrows(
            RolloutRefused.Misfit.class,
            () -> Trial.of(Path.of("src/test/resources/statements/instants"), database));
    assertTrue(
        refused.reason().startsWith("event 1 of `Slot-a` says of `startsAt` what"),
        refused.reason());
  }

  @Test
  void a_bundle_that_wants_more_than_an_event_has_is_refused_and_says_which() {
    database.close();
    database = open();
    Trial.of(Path.of("src/test/resources/statements/traps"), database);
    older("Slot", "Slot-a", 1, "open", "{\"endsAt\":\"2026-02-03T00:00:00Z\"}");
    var refused =
        assertThrows(
            RolloutRefused.Lacking.class,
            () -> Trial.of(Path.of("src/test/resources/statements/instants"), database));
    assertTrue(
        refused.reason().startsWith("event 1 of `Slot-a` is older than `startsAt`, which must"),
        refused.reason());
  }

  private void older(String entity, String stream, long version, String transition, String after) {
    database.execute(
        Statement.write(
            "INSERT INTO append_event(stream,version,id,service,entity,type,time,correlation,"
                + "schema_version,bundle,data) VALUES(?1,?2,?1||'/'||?2,'instants',?3,?4,"
                + "'2026-01-01T00:00:00.000Z','c',1,'b',?5)",
            stream,
            version,
            entity,
            entity
                + transition.substring(0, 1).toUpperCase(java.util.Locale.ROOT)
                + transition.substring(1),
            "{\"before\":null,\"after\":" + after + "}"));
  }
}
