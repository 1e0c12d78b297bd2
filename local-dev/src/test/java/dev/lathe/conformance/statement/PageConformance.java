package dev.lathe.conformance.statement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.command.CommandOutcome.Accepted;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.plan.InputValue;
import dev.lathe.runtime.query.QueryOutcome;
import dev.lathe.runtime.sql.Database;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random lists, read whole and page by page: all pages are the list. Where rows come and go between
 * the pages, each that stays is in one page.
 */
abstract class PageConformance {
  private static final int WORLDS = Integer.getInteger("pages.worlds", 4);
  private static final long SEED = Long.getLong("pages.seed", 20261127L);
  private static final int LISTS = 16;
  private static final int ITEMS = 40;
  private static final int MOST_PAGES = 200;

  private int pages;
  private int lists;
  private int filled;

  abstract Database open();

  @Test
  void all_pages_are_the_list() {
    for (int world = 0; world < WORLDS; world++) {
      long seed = SEED + world;
      var random = new SplittableRandom(seed);
      try (Database database = open()) {
        Trial trial = Trial.of(ShelfBlueprint.files(random, LISTS), database);
        var shelf = new Shelf(trial, random);
        for (int i = 0; i < 3; i++) {
          accepted(trial.command("own", "id", "owner" + i, "rank", random.nextLong(2)));
        }
        for (int i = 0; i < ITEMS; i++) {
          shelf.put();
        }
        for (int list = 0; list < LISTS; list++) {
          String told = "-Dpages.seed=%d -Dpages.worlds=1 l%d".formatted(seed, list);
          whole(trial, random, "l" + list, told);
          moving(shelf, random, "l" + list, told);
        }
      }
    }
    System.out.printf(
        "%s: %d lists, %d pages, %d rows%n", getClass().getSimpleName(), lists, pages, filled);
    assertTrue(pages > lists * 2, pages + " pages of " + lists + " lists");
  }

  /** Nothing happens between the pages. */
  private void whole(Trial trial, SplittableRandom random, String list, String told) {
    for (int i = 0; i < 4; i++) {
      var filters = filters(random);
      String context = told + " " + filters;
      List<Json> expected = rows(trial.query(list, with(filters, "size", 100_000L)), context);
      var actual = new ArrayList<Json>();
      read(trial, random, list, filters, context, rows -> actual.addAll(rows));
      assertEquals(keys(expected), keys(actual), context);
      assertEquals(texts(expected), texts(actual), context);
      filled += expected.size();
    }
  }

  /** Rows come and go between the pages. */
  private void moving(Shelf shelf, SplittableRandom random, String list, String told) {
    var filters = filters(random);
    String context = told + " " + filters;
    Trial trial = shelf.trial;
    List<Json> before = rows(trial.query(list, with(filters, "size", 100_000L)), context);
    var dropped = new HashSet<String>();
    var seen = new ArrayList<Json>();
    read(
        trial,
        random,
        list,
        filters,
        context,
        rows -> {
          seen.addAll(rows);
          for (int left = random.nextInt(4); left > 0; left--) {
            if (random.nextBoolean()) shelf.put();
            else dropped.add(shelf.drop());
          }
        });
    List<Json> stayed = before.stream().filter(row -> !dropped.contains(id(row))).toList();
    Set<String> staying = new HashSet<>(stayed.stream().map(PageConformance::id).toList());
    List<Json> seenStaying = seen.stream().filter(row -> staying.contains(id(row))).toList();
    assertEquals(texts(stayed), texts(seenStaying), context);
    assertEquals(keys(stayed), keys(seenStaying), context);
    assertEquals(seen.size(), texts(seen).stream().distinct().count(), context);
    while (shelf.there.size() < ITEMS) {
      shelf.put();
    }
  }

  private interface Page {
    void of(List<Json> rows);
  }

  private void read(
      Trial trial,
      SplittableRandom random,
      String list,
      Map<String, @Nullable Object> filters,
      String context,
      Page page) {
    Optional<String> cursor = Optional.empty();
    lists++;
    for (int i = 0; i < MOST_PAGES; i++) {
      long size = random.nextLong(1, 12);
      var inputs = new TreeMap<String, @Nullable Object>(filters);
      inputs.put("size", size);
      cursor.ifPresent(text -> inputs.put("cursor", text));
      QueryOutcome outcome = trial.ask(list + "@page", array(inputs));
      var answered = assertInstanceOf(QueryOutcome.Answered.class, outcome, context);
      List<Json> rows = rows(answered.body(), context);
      assertTrue(rows.size() <= size, context);
      pages++;
      cursor = answered.next();
      if (cursor.isPresent()) assertEquals(size, rows.size(), context);
      if (i == 0) {
        assertEquals(
            new QueryOutcome.Answered(answered.body(), answered.revision()),
            trial.askWithoutCursors(list + "@page", array(inputs)),
            context);
      }
      page.of(rows);
      if (cursor.isEmpty()) return;
      if (i == 0) others(trial, list, filters, cursor.get(), context);
    }
    throw new AssertionError("no end: " + context);
  }

  /** A cursor is good for the list that it was given for. */
  private void others(
      Trial trial,
      String list,
      Map<String, @Nullable Object> filters,
      String cursor,
      String context) {
    var inputs = new TreeMap<String, @Nullable Object>(filters);
    String broken = (cursor.startsWith("A") ? "B" : "A") + cursor.substring(1);
    inputs.put("cursor", broken);
    assertEquals(
        new QueryOutcome.PageRefused(QueryOutcome.PageRefused.Reason.NOT_OURS),
        trial.ask(list + "@page", array(inputs)),
        context);
    inputs.put("cursor", cursor);
    assertEquals(
        new QueryOutcome.PageRefused(QueryOutcome.PageRefused.Reason.NOT_OURS),
        trial.askWithoutCursors(list + "@page", array(inputs)),
        context);
    String other = list.equals("l0") ? "l1" : "l0";
    assertEquals(
        new QueryOutcome.PageRefused(QueryOutcome.PageRefused.Reason.OTHER_LIST),
        trial.ask(other + "@page", array(inputs)),
        context);
  }

  private static Map<String, @Nullable Object> filters(SplittableRandom random) {
    var filters = new TreeMap<String, @Nullable Object>();
    if (random.nextInt(4) == 0) filters.put("n", random.nextLong(3));
    if (random.nextInt(4) == 0) filters.put("m", random.nextLong(3));
    if (random.nextInt(4) == 0) filters.put("b", random.nextBoolean());
    return filters;
  }

  private static @Nullable Object[] with(
      Map<String, @Nullable Object> filters, String name, Object value) {
    var inputs = new TreeMap<String, @Nullable Object>(filters);
    inputs.put(name, value);
    return array(inputs);
  }

  private static @Nullable Object[] array(Map<String, @Nullable Object> inputs) {
    var all = new ArrayList<@Nullable Object>();
    inputs.forEach(
        (name, value) -> {
          all.add(name);
          all.add(value);
        });
    return all.toArray();
  }

  private static List<Json> rows(String body, String context) {
    if (JsonText.parse(body) instanceof Json.Arr(var rows)) return rows;
    throw new AssertionError(body + ": " + context);
  }

  private static String id(Json row) {
    return JsonText.write(((Json.Obj) row).get("id").orElseThrow());
  }

  /** What rows are sorted by, in their order: that of rows alike is nobody's business. */
  private static List<String> keys(List<Json> rows) {
    return rows.stream()
        .map(row -> new TreeMap<>(((Json.Obj) row).members()))
        .map(
            row -> {
              row.remove("id");
              return row.toString();
            })
        .toList();
  }

  private static List<String> texts(List<Json> rows) {
    var texts = rows.stream().map(JsonText::write).sorted().toList();
    assertEquals(texts.size(), new TreeSet<>(texts).size(), "a row twice");
    return texts;
  }

  private static void accepted(Object outcome) {
    assertInstanceOf(Accepted.class, outcome);
  }

  /** The items that are there. */
  private static final class Shelf {
    private static final List<String> WORDS =
        List.of("", "a", "A", "ä", "zebra", "\uD83D\uDE00", "\uFFFD", "a b", "'\"\\", "\u0001");

    private final Trial trial;
    private final SplittableRandom random;
    private final List<String> there = new ArrayList<>();
    private int made;

    Shelf(Trial trial, SplittableRandom random) {
      this.trial = trial;
      this.random = random;
    }

    void put() {
      String id = "i" + random.nextInt(1000) + "-" + made++;
      var inputs = new HashMap<String, @Nullable Object>();
      inputs.put("id", id);
      ShelfBlueprint.FIELDS.forEach(
          (name, type) ->
              inputs.put(
                  name, type.endsWith("?") && random.nextInt(3) == 0 ? null : value(name, type)));
      accepted(trial.command("put", array(inputs)));
      there.add(id);
    }

    /** The one that is gone, as JSON. */
    String drop() {
      if (there.isEmpty()) return "";
      String id = there.remove(random.nextInt(there.size()));
      accepted(trial.command("drop", "id", id));
      return JsonText.write(Json.of(id));
    }

    private Object value(String name, String type) {
      if (name.equals("ownerId")) return "owner" + random.nextInt(4);
      return switch (type.replace("?", "")) {
        case "integer" -> random.nextInt(20) == 0 ? Long.MAX_VALUE / 4 : random.nextLong(3);
        case "decimal" -> new BigDecimal(random.nextInt(-3, 3)).movePointLeft(2);
        case "boolean" -> random.nextBoolean();
        case "date" -> "2026-03-0" + random.nextInt(1, 4);
        case "datetime" -> {
          String day = "2026-03-0" + random.nextInt(1, 4) + "T10:00:00";
          yield new InputValue.Moment(day + "Z", day + ".000000Z");
        }
        default -> WORDS.get(random.nextInt(WORDS.size()));
      };
    }
  }
}
