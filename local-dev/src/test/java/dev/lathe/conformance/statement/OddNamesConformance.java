package dev.lathe.conformance.statement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.command.CommandOutcome.Accepted;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.sql.Database;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Any name that an author may write works, whatever it means to the database. */
abstract class OddNamesConformance {
  private Database database;

  /** An empty database. */
  abstract Database open();

  @BeforeEach
  void prepare() {
    database = open();
  }

  @AfterEach
  void close() {
    database.close();
  }

  /** As many at once as a server with that many tables still answers quickly. */
  private static final int AT_ONCE = 8;

  static Stream<List<String>> groups() {
    List<String> all = OddNames.all();
    return IntStream.iterate(0, from -> from < all.size(), from -> from + AT_ONCE)
        .mapToObj(from -> all.subList(from, Math.min(from + AT_ONCE, all.size())));
  }

  @ParameterizedTest
  @MethodSource("groups")
  void every_thing_that_has_a_name_can_have_an_odd_one(List<String> names) {
    Trial trial = Trial.of(OddBlueprint.of(names), database);
    var wrong = new ArrayList<String>();
    for (String name : names) {
      try {
        used(trial, name);
      } catch (RuntimeException | AssertionError e) {
        wrong.add(name + ": " + e.getMessage());
      }
    }
    assertTrue(wrong.isEmpty(), () -> String.join("\n", wrong));
  }

  @Test
  void an_entity_may_have_two_hundred_fields() {
    Trial trial = Trial.of(WideBlueprint.files(), database);
    var made = assertInstanceOf(Accepted.class, trial.command("make", wide("w1", 0)));
    assertTrue(made.body().startsWith("{\"version\":1,\"all\":{\"didRun\":true"), made.body());
    var changed = assertInstanceOf(Accepted.class, trial.command("change", wide("w1", 7)));
    assertTrue(
        changed.body().contains("\"f000\":\"t7\",\"f001\":8,\"f002\":\"9.5\""), changed.body());
    String event = trial.events("Wide-w1").get(1);
    assertTrue(event.contains("\"f198\":\"198.5\",\"f199\":false},\"after\":"), event);
    String list = trial.query("list");
    assertTrue(
        list.contains("\"f196\":\"t203\",\"f197\":204,\"f198\":205.5,\"f199\":true}]"), list);
    trial.rebuild();
    assertEquals(list, trial.query("list"));
  }

  private static Object[] wide(String id, int more) {
    var inputs = new ArrayList<Object>(List.of("id", id));
    for (int i = 0; i < WideBlueprint.FIELDS; i++) {
      inputs.add(WideBlueprint.field(i));
      inputs.add(
          switch (WideBlueprint.type(i)) {
            case "integer" -> i + more;
            case "decimal" -> new BigDecimal(i + more).add(new BigDecimal("0.5"));
            case "boolean" -> (i + more) % 2 == 0;
            default -> "t" + (i + more);
          });
    }
    return inputs.toArray();
  }

  private static void used(Trial trial, String name) {
    String key = JsonText.write(Json.of(name));
    make(trial, name, "1", "a", null);
    make(trial, name, "2", "b", "1");
    make(trial, name, "3", "b", "gone");
    trial.project();
    String list =
        OddNames.relates(name)
            ? "[{%1$s:\"a\",\"up\":null},{%1$s:\"b\",\"up\":\"a\"},{%1$s:\"b\",\"up\":null}]"
            : "[{%1$s:\"a\",\"up\":null},{%1$s:\"b\",\"up\":\"1\"},{%1$s:\"b\",\"up\":\"gone\"}]";
    assertEquals(list.formatted(key), trial.query(name));
    assertEquals("[{%s:\"a\",\"up\":null}]".formatted(key), trial.query(name, name, "a"));
    assertEquals(
        "[{\"g\":\"b\",%1$s:20},{\"g\":\"a\",%1$s:10}]".formatted(key),
        trial.query(name + "_groups"));
    assertEquals(
        "[{%1$s:\"a\",\"n\":1},{%1$s:\"b\",\"n\":2}]".formatted(key),
        trial.query(name + "_counted"));
    var changed =
        assertInstanceOf(Accepted.class, trial.command(name + "_change", "id", "2", name, "b"));
    assertTrue(
        changed
            .body()
            .startsWith("{\"version\":2,\"ids\":[],\"mates\":[],\"other\":{\"didRun\":false"),
        changed.body());
    var other =
        assertInstanceOf(Accepted.class, trial.command(name + "_change", "id", "3", name, "x"));
    assertTrue(
        other.body().contains("\"mates\":[{\"id\":\"2\",%1$s:\"b\"".formatted(key)), other.body());
    assertTrue(
        other
            .body()
            .contains(
                "\"payload\":{\"before\":{\"status\":%1$s,%1$s:\"b\",\"flag\":true},\"after\":{\"status\":\"other "
                    .formatted(key)),
        other.body());
    assertTrue(
        trial.events(name + "-3").get(1).contains(key + ":\"bx\",\"flag\":false"),
        trial.events(name + "-3").toString());
    trial.project();
    String up = OddNames.relates(name) ? "null" : "\"gone\"";
    assertEquals("[{%s:\"bx\",\"up\":%s}]".formatted(key, up), trial.query(name, name, "bx"));
  }

  private static void make(
      Trial trial, String name, String id, String value, @Nullable String above) {
    var made =
        trial.command(
            name + "_made", "id", id, name, value, "size", 10, "flag", true, "above", above);
    var accepted = assertInstanceOf(Accepted.class, made);
    assertTrue(
        accepted
            .body()
            .startsWith("{\"version\":1,\"now\":\"" + value + "\",\"all\":{\"didRun\":true,"),
        accepted.body());
  }
}
