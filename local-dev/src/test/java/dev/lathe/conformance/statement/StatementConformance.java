package dev.lathe.conformance.statement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.command.CommandOutcome;
import dev.lathe.model.command.CommandOutcome.Accepted;
import dev.lathe.runtime.plan.Revision;
import dev.lathe.runtime.query.QueryOutcome;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.StatementFailed;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What generated statements do on a real database, above all where SQL would raise. */
abstract class StatementConformance {
  private Database database;
  private Trial traps;

  /** An empty database. */
  abstract Database open();

  private Trial trial(String blueprint) {
    return Trial.of(Path.of("src/test/resources/statements", blueprint), database);
  }

  @BeforeEach
  void prepare() {
    database = open();
    traps = trial("traps");
  }

  @AfterEach
  void close() {
    database.close();
  }

  private CommandOutcome opened(String id, String name, String amount, long count, boolean flag) {
    return traps.command(
        "open",
        "id",
        id,
        "name",
        name,
        "amount",
        new BigDecimal(amount),
        "count",
        count,
        "flag",
        flag);
  }

  @Test
  void an_accepted_command_answers_appends_and_writes_the_row() {
    var outcome = assertInstanceOf(Accepted.class, opened("t1", "first", "9.50", 3, true));
    assertEquals(OptionalLong.of(1), outcome.version());
    assertTrue(
        outcome.body().startsWith("{\"id\":\"t1\",\"version\":1,\"amount\":9.5,\"flag\":true,"),
        outcome.body());
    assertEquals(
        List.of(
            "ThingOpen {\"before\":null,\"after\":{\"status\":\"open\",\"name\":\"first\","
                + "\"amount\":\"9.50\",\"count\":3,\"flag\":true}}"),
        traps.events("Thing-t1"));
    assertEquals(
        "[{\"id\":\"t1\",\"name\":\"first\",\"amount\":9.5,\"count\":3,\"note\":null,"
            + "\"flag\":true,\"day\":null,\"status\":\"open\","
            + "\"createdAt\":\"2026-03-01T12:00:00.000Z\","
            + "\"changedAt\":\"2026-03-01T12:00:00.000Z\",\"by\":null}]",
        traps.query("list", "limit", 50));
  }

  @Test
  void a_decimal_is_the_same_number_from_event_to_event() {
    opened("t1", "first", "9.50", 3, true);
    opened("t2", "second", "1.00", 4, true);
    var adjusted =
        assertInstanceOf(
            Accepted.class, traps.command("adjustLikeOther", "id", "t1", "other", "t2"));
    assertEquals(OptionalLong.of(2), adjusted.version());
    assertTrue(
        traps
            .events("Thing-t1")
            .get(1)
            .contains("\"before\":{\"status\":\"open\",\"count\":3,\"amount\":\"9.5\"}"),
        traps.events("Thing-t1").get(1));
  }

  @Test
  void a_replay_answers_with_the_first_bytes() {
    var key = Optional.of("k1");
    Object[] inputs = {"id", "t1", "name", "n"};
    var first = traps.command("openAndClose", key, OptionalLong.empty(), inputs);
    var again = traps.command("openAndClose", key, OptionalLong.empty(), inputs);
    assertEquals(new CommandOutcome.Replayed(first), again);
    assertEquals(2, traps.events("Thing-t1").size());
    assertEquals(
        new CommandOutcome.KeyReused(),
        traps.command("openAndClose", key, OptionalLong.empty(), "id", "t2", "name", "n"));
  }

  @Test
  void a_refusal_is_recorded_and_replayed() {
    var key = Optional.of("k1");
    var refused = new CommandOutcome.GuardRejected("rich");
    Object[] inputs = {"id", "t1", "least", new BigDecimal("5")};
    assertEquals(refused, traps.command("closeIfRich", key, OptionalLong.empty(), inputs));
    opened("t1", "first", "9.50", 3, true);
    assertEquals(
        new CommandOutcome.Replayed(refused),
        traps.command("closeIfRich", key, OptionalLong.empty(), inputs));
    assertInstanceOf(Accepted.class, traps.command("closeIfRich", inputs));
  }

  @Test
  void two_emits_see_each_other_and_are_appended_together() {
    var outcome =
        assertInstanceOf(Accepted.class, traps.command("openAndClose", "id", "t1", "name", "n"));
    assertEquals(OptionalLong.of(2), outcome.version());
    assertTrue(
        outcome.body().startsWith("{\"id\":\"t1\",\"version\":2,\"first\":1,\"before\":\"open\","),
        outcome.body());
    assertEquals(
        "ThingClose {\"before\":{\"status\":\"open\"},\"after\":{\"status\":\"closed\"}}",
        traps.events("Thing-t1").get(1));
    assertEquals(
        new CommandOutcome.IllegalTransition("open", true, Optional.of("open")),
        traps.command("openTwice", "id", "t2"));
    assertEquals(List.of(), traps.events("Thing-t2"));
  }

  @Test
  void a_branch_that_selects_no_emit_is_accepted_without_event() {
    opened("t1", "first", "9.50", 3, false);
    opened("t2", "second", "9.50", 3, true);
    var nothing = assertInstanceOf(Accepted.class, traps.command("closeIfFlagged", "id", "t1"));
    assertEquals(OptionalLong.of(1), nothing.version());
    assertTrue(
        nothing
            .body()
            .startsWith(
                "{\"ok\":false,\"version\":null,\"chosen\":\"nothing\",\"ids\":[],\"eventIds\":[],"),
        nothing.body());
    var closed = assertInstanceOf(Accepted.class, traps.command("closeIfFlagged", "id", "t2"));
    assertTrue(closed.body().startsWith("{\"ok\":true,\"version\":2,\"chosen\":\"doClose\","));
    assertEquals(
        new CommandOutcome.IllegalTransition("close", false, Optional.of("closed")),
        traps.command("closeIfFlagged", "id", "t2"));
  }

  @Test
  void an_emit_before_a_branch_runs_whatever_the_branch_selects() {
    opened("t1", "first", "9.50", 3, false);
    var one =
        assertInstanceOf(
            Accepted.class, traps.command("remarkThenMaybeClose", "id", "t1", "close", false));
    assertEquals(OptionalLong.of(2), one.version());
    assertTrue(one.body().startsWith("{\"first\":2,\"second\":null,"), one.body());
    var both =
        assertInstanceOf(
            Accepted.class, traps.command("remarkThenMaybeClose", "id", "t1", "close", true));
    assertEquals(OptionalLong.of(4), both.version());
    assertTrue(both.body().startsWith("{\"first\":3,\"second\":4,"), both.body());
    assertEquals(4, traps.events("Thing-t1").size());
  }

  @Test
  void a_null_for_a_field_that_must_not_be_null_is_refused() {
    opened("t1", "first", "9.50", 3, false);
    assertEquals(
        new CommandOutcome.InvalidValue("emit", "count"),
        traps.command("adjustLikeOther", "id", "t1", "other", "none"));
    assertEquals(1, traps.events("Thing-t1").size());
  }

  @Test
  void an_integer_that_overflows_is_refused() {
    opened("t1", "first", "9.50", Long.MAX_VALUE, false);
    assertEquals(
        new CommandOutcome.InvalidValue("emit", "count"),
        traps.command("add", "id", "t1", "more", 1));
    assertInstanceOf(Accepted.class, traps.command("add", "id", "t1", "more", 0));
  }

  @Test
  void a_find_one_that_meets_two_rows_says_so() {
    opened("t1", "same", "1", 1, false);
    opened("t2", "same", "1", 1, false);
    opened("t3", "other", "1", 1, false);
    assertEquals(
        new CommandOutcome.Ambiguous("other"),
        traps.command("remarkLikeNamesake", "id", "t3", "name", "same"));
    assertInstanceOf(
        Accepted.class, traps.command("remarkLikeNamesake", "id", "t3", "name", "nobody"));
    assertEquals(new QueryOutcome.Ambiguous("one"), traps.ask("byName", "name", "same"));
    assertEquals("null", traps.query("byName", "name", "nobody"));
    assertTrue(traps.query("byName", "name", "other").startsWith("{\"id\":\"t3\","));
  }

  @Test
  void who_has_a_version_is_not_sent_it_again() {
    opened("t1", "first", "1", 1, false);
    if (!(traps.ask("byName", "name", "first")
        instanceof QueryOutcome.Answered(var body, var revision, var _))) {
      throw new AssertionError("no answer");
    }
    Revision one = revision.orElseThrow();
    assertEquals(1, one.version());
    QueryOutcome same = new QueryOutcome.Unchanged(one);
    assertEquals(same, traps.ask(List.of(one), "byName", "name", "first"));
    Revision other = new Revision(1, Optional.of("00"));
    assertEquals(same, traps.ask(List.of(other, one), "byName", "name", "first"));
    QueryOutcome whole = new QueryOutcome.Answered(body, revision);
    assertEquals(whole, traps.ask(List.of(other), "byName", "name", "first"));
    Revision older = new Revision(0, one.sight());
    assertEquals(whole, traps.ask(List.of(older), "byName", "name", "first"));
    assertEquals(
        new QueryOutcome.Answered("null", Optional.empty()),
        traps.ask(List.of(one), "byName", "name", "nobody"));
    opened("t2", "first", "1", 1, false);
    assertEquals(
        new QueryOutcome.Ambiguous("one"), traps.ask(List.of(one), "byName", "name", "first"));
  }

  @Test
  void an_empty_id_is_refused() {
    assertEquals(new CommandOutcome.InvalidId("emit"), opened("", "n", "1", 1, false));
  }

  @Test
  void an_expected_version_is_compared_before_what_is_asked_is_judged() {
    opened("t1", "first", "9.50", 3, true);
    assertEquals(
        new CommandOutcome.VersionConflict(7, 1),
        traps.command("closeIfFlagged", Optional.empty(), OptionalLong.of(7), "id", "t1"));
    assertInstanceOf(
        Accepted.class,
        traps.command("closeIfFlagged", Optional.empty(), OptionalLong.of(1), "id", "t1"));
    assertEquals(
        new CommandOutcome.VersionConflict(1, 2),
        traps.command("closeIfFlagged", Optional.empty(), OptionalLong.of(1), "id", "t1"));
    assertEquals(
        new CommandOutcome.IllegalTransition("close", false, Optional.of("closed")),
        traps.command("closeIfFlagged", Optional.empty(), OptionalLong.of(2), "id", "t1"));
  }

  @Test
  void optional_filters_are_skipped_when_missing() {
    opened("t1", "alpha", "1", 1, true);
    opened("t2", "beta", "1", 1, false);
    opened("t3", "ALPINE", "1", 1, false);
    assertEquals("t1 t2 t3", ids(traps.query("list", "limit", 50)));
    assertEquals("t1 t3", ids(traps.query("list", "like", "al%", "limit", 50)));
    assertEquals("t3", ids(traps.query("list", "like", "al%", "flag", false, "limit", 50)));
    assertEquals("", ids(traps.query("list", "limit", 0)));
  }

  @Test
  void a_result_template_is_put_together_in_the_statement() {
    opened("t1", "first", "0.1", 1, true);
    opened("t2", "second", "0.2", 1, false);
    traps.command("openAndClose", "id", "t3", "name", "third");
    assertEquals(
        "{\"buckets\":[{\"status\":\"closed\",\"n\":1,\"total\":1.5,\"mean\":1.5},"
            + "{\"status\":\"open\",\"n\":2,\"total\":0.3,"
            + "\"mean\":0.15}],"
            + "\"first\":{\"id\":\"t1\",\"name\":\"first\",\"amount\":0.1,\"status\":\"open\","
            + "\"createdAt\":\"2026-03-01T12:00:00.000Z\","
            + "\"changedAt\":\"2026-03-01T12:00:00.000Z\",\"by\":null},"
            + "\"name\":\"first\",\"amount\":0.1,\"top\":1.5,\"none\":null,\"text\":\"xfirst\","
            + "\"many\":[1,\"a\",{\"deep\":true}],\"flag\":true}",
        traps.query("overview"));
  }

  @Test
  void nodes_after_a_limit_work_on_what_it_let_through() {
    opened("t1", "c", "1", 1, true);
    opened("t2", "b", "1", 1, true);
    traps.command("openAndClose", "id", "t3", "name", "a");
    assertEquals("[{\"id\":\"t2\",\"label\":\"b!\"}]", traps.query("newestOfFew", "limit", 2));
    assertEquals("[{\"n\":2}]", traps.query("countOfGroups"));
  }

  @Test
  void an_output_named_like_a_column_means_the_output() {
    opened("t1", "c", "1", 1, true);
    opened("t2", "d", "1", 1, true);
    assertEquals(
        "[{\"name\":\"open\",\"status\":\"d\"},{\"name\":\"open\",\"status\":\"c\"}]",
        traps.query("renamed", "x", "open"));
    assertEquals("[]", traps.query("renamed", "x", "c"));
  }

  @Test
  void a_sum_beyond_64_bits_is_known_as_such() {
    opened("t1", "a", "1", Long.MAX_VALUE, true);
    opened("t2", "b", "1", 1, true);
    var failed = assertThrows(StatementFailed.class, () -> traps.query("sumOfCounts"));
    assertTrue(failed.integerOverflow());
  }

  @Test
  void a_pattern_from_a_row_may_be_as_long_as_it_likes() {
    opened("t1", "x".repeat(60_000), "1", 1, true);
    traps.command("remarkLikeNamesake", "id", "t1", "name", "nobody");
    assertEquals("[]", traps.query("nameLikeNote"));
  }

  @Test
  void an_entity_may_have_more_fields_than_a_function_takes_arguments() {
    Trial wide = trial("wide");
    var inputs = new ArrayList<Object>(List.of("id", "w1"));
    for (int i = 0; i < 70; i++) {
      inputs.addAll(List.of("field%02d".formatted(i), i == 69 ? "{last}" : "v" + i));
    }
    assertInstanceOf(Accepted.class, wide.command("open", inputs.toArray()));
    String body = wide.query("list");
    assertTrue(
        body.contains("\"field00\":\"v0\"") && body.contains("\"field69\":\"{last}\""), body);
    assertTrue(wide.events("Order-w1").getFirst().contains("\"field48\":\"v48\""));
  }

  @Test
  void folding_the_log_gives_the_rows_that_the_commands_wrote() {
    opened("t1", "first", "9.50", 3, true);
    opened("t2", "second", "0.10", 3, false);
    traps.command("add", "id", "t1", "more", 4);
    traps.command("remarkThenMaybeClose", "id", "t2", "close", true);
    traps.command("closeIfFlagged", "id", "t1");
    String before = traps.rows("things");
    traps.rebuild();
    assertEquals(before, traps.rows("things"));
  }

  @Test
  void a_derived_projection_counts_each_event_once_and_null_as_a_group() {
    opened("t1", "a", "1.50", 3, true);
    opened("t2", "a", "2.25", 2, true);
    opened("t3", "b", "4", 1, true);
    opened("t4", "{generation}", "4", 2, true); // which the graph leaves out by that name
    traps.command("remarkThenMaybeClose", "id", "t1", "close", false);
    traps.command("remarkLikeNamesake", "id", "t1", "name", "nobody");
    traps.command("remarkLikeNamesake", "id", "t2", "name", "nobody");
    assertEquals("[]", traps.query("listOpenings"));
    traps.project();
    traps.project();
    String openings = "[{\"flag\":true,\"name\":\"a\",\"n\":2,\"total\":3.75}]";
    String remarks = "[{\"note\":\"seen\",\"n\":1},{\"note\":null,\"n\":2}]";
    assertEquals(openings, traps.query("listOpenings"));
    assertEquals(remarks, traps.query("listRemarks"));
    traps.rebuild();
    assertEquals(openings, traps.query("listOpenings"));
    assertEquals(remarks, traps.query("listRemarks"));
  }

  private static String ids(String body) {
    var ids = new ArrayList<String>();
    var matcher = java.util.regex.Pattern.compile("\"id\":\"(\\w+)\"").matcher(body);
    while (matcher.find()) {
      ids.add(matcher.group(1));
    }
    return String.join(" ", ids);
  }

  private Trial emptyLibrary() {
    return Trial.of(Path.of("../compiler/src/test/resources/golden/library/blueprint"), database);
  }

  /** Books a to d by authors x (in no country) and y; a was lent twice and is lent, b was lent. */
  private Trial library() {
    Trial library = emptyLibrary();
    library.command("addAuthor", "id", "x", "name", "Xi");
    library.command("addAuthor", "id", "y", "name", "Yu", "country", "FI");
    book(library, "a", "Alps", "y", "10.5");
    book(library, "b", "Bogs", "y", "3");
    book(library, "c", "Caves", "x", "0.1");
    library.command("addBook", "id", "d", "title", "Dunes", "signed", false);
    lend(library, "l1", "a", "ann");
    library.command("closeLoan", "id", "l1");
    lend(library, "l2", "a", "bob");
    lend(library, "l3", "b", "ann");
    library.command("closeLoan", "id", "l3");
    return library;
  }

  private static void book(Trial library, String id, String title, String author, String price) {
    var accepted =
        library.command(
            "addBook",
            "id",
            id,
            "title",
            title,
            "authorId",
            author,
            "price",
            new BigDecimal(price),
            "signed",
            id.equals("a"));
    assertInstanceOf(Accepted.class, accepted);
  }

  private static void lend(Trial library, String id, String book, String reader) {
    assertInstanceOf(
        Accepted.class, library.command("openLoan", "id", id, "bookId", book, "reader", reader));
  }

  @Test
  void an_optional_lookup_keeps_rows_that_find_none() {
    assertEquals(
        "[{\"title\":\"Alps\",\"writer\":\"Yu\"},{\"title\":\"Bogs\",\"writer\":\"Yu\"},"
            + "{\"title\":\"Caves\",\"writer\":\"Xi\"},{\"title\":\"Dunes\",\"writer\":null}]",
        library().query("written"));
  }

  @Test
  void a_lookup_leaves_out_rows_that_find_none_and_is_filtered_by() {
    Trial library = library();
    assertEquals(
        "[{\"title\":\"Alps\",\"writer\":\"Yu\",\"country\":\"FI\"},"
            + "{\"title\":\"Bogs\",\"writer\":\"Yu\",\"country\":\"FI\"}]",
        library.query("writtenIn", "country", "FI"));
    assertEquals("[]", library.query("writtenIn", "country", "SE"));
    assertEquals(
        "[{\"title\":\"Caves\",\"writer\":\"Xi\",\"country\":null},"
            + "{\"title\":\"Bogs\",\"writer\":\"Yu\",\"country\":\"FI\"},"
            + "{\"title\":\"Alps\",\"writer\":\"Yu\",\"country\":\"FI\"}]",
        library.query("named"));
  }

  @Test
  void a_lookup_follows_relations_and_other_lookups_and_keeps_names_apart() {
    assertEquals(
        "[{\"title\":\"Alps\",\"writer\":\"Yu\",\"country\":\"FI\"},"
            + "{\"title\":\"Alps\",\"writer\":\"Yu\",\"country\":\"FI\"},"
            + "{\"title\":\"Bogs\",\"writer\":\"Yu\",\"country\":\"FI\"}]",
        library().query("borrowed"));
  }

  @Test
  void exists_asks_for_a_related_row() {
    Trial library = library();
    assertEquals("[{\"id\":\"a\"}]", library.query("lent"));
    assertEquals("[{\"id\":\"a\"}]", library.query("lent", "reader", "ann"));
    assertEquals("[]", library.query("lent", "reader", "carl"));
    assertEquals(
        "[{\"title\":\"Alps\",\"lent\":true,\"mine\":true},"
            + "{\"title\":\"Bogs\",\"lent\":true,\"mine\":false},"
            + "{\"title\":\"Caves\",\"lent\":false,\"mine\":false},"
            + "{\"title\":\"Dunes\",\"lent\":false,\"mine\":false}]",
        library.query("shown", "reader", "bob"));
  }

  @Test
  void exists_stands_in_exists_and_behind_relations_to_one() {
    Trial library = library();
    assertEquals("[{\"id\":\"y\"}]", library.query("readAuthors"));
    assertEquals("[{\"id\":\"l1\"},{\"id\":\"l2\"},{\"id\":\"l3\"}]", library.query("authored"));
    lend(library, "l4", "d", "carl");
    assertEquals("[{\"id\":\"l1\"},{\"id\":\"l2\"},{\"id\":\"l3\"}]", library.query("authored"));
  }

  @Test
  void a_guard_asks_for_a_related_row() {
    Trial library = library();
    var refused = library.command("openLoan", "id", "l9", "bookId", "a", "reader", "carl");
    assertEquals(new CommandOutcome.GuardRejected("free"), refused);
    assertEquals(List.of(), library.events("Loan-l9"));
    library.command("closeLoan", "id", "l2");
    lend(library, "l10", "a", "carl");
  }

  @Test
  void lists_are_collected_in_the_order_of_the_sort_before() {
    assertEquals(
        "{\"rows\":[{\"author\":null,\"titles\":[\"Dunes\"],\"prices\":[null],\"signed\":[false],"
            + "\"authors\":[null],\"books\":1},"
            + "{\"author\":\"Xi\",\"titles\":[\"Caves\"],\"prices\":[0.2],\"signed\":[false],"
            + "\"authors\":[\"x\"],\"books\":1},"
            + "{\"author\":\"Yu\",\"titles\":[\"Bogs\",\"Alps\"],\"prices\":[6,21],"
            + "\"signed\":[false,true],\"authors\":[\"y\",\"y\"],\"books\":2}],"
            + "\"first\":[\"Dunes\"]}",
        library().query("shelves"));
  }

  @Test
  void a_list_of_no_rows_is_empty() {
    assertEquals("[{\"titles\":[]}]", emptyLibrary().query("titles"));
    assertEquals("[{\"titles\":[\"Alps\",\"Bogs\",\"Caves\"]}]", library().query("titles"));
  }
}
