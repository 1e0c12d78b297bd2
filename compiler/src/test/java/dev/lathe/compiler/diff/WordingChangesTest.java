package dev.lathe.compiler.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lathe.model.bundle.ResponseTemplate;
import dev.lathe.model.bundle.ResponseTemplate.Branch;
import dev.lathe.model.bundle.ResponseTemplate.Redirect;
import dev.lathe.model.bundle.ResponseTemplate.Rendered;
import dev.lathe.model.bundle.ResponseTemplate.Target;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a change of an author's words means to clients. */
final class WordingChangesTest {
  private static final Branch FAILED = body("{}", OptionalInt.empty(), Map.of());

  private static Branch body(String json, OptionalInt status, Map<String, Json> headers) {
    return new Rendered(JsonText.parse(json), status, new TreeMap<>(headers));
  }

  private static Branch body(String json) {
    return body(json, OptionalInt.empty(), Map.of());
  }

  private static List<String> between(Branch was, Branch now) {
    return told(Optional.of(template(was)), Optional.of(template(now)));
  }

  private static ResponseTemplate template(Branch onOk) {
    return new ResponseTemplate(onOk, FAILED, List.of());
  }

  private static List<String> told(Optional<ResponseTemplate> was, Optional<ResponseTemplate> now) {
    return WordingChanges.of("GET /x", was, now).stream()
        .map(change -> change.impact() + " " + change.what())
        .toList();
  }

  @Test
  void a_body_may_grow_and_nothing_else() {
    assertEquals(List.of(), between(body("{\"a\":1}"), body("{\"a\":1}")));
    assertEquals(
        List.of("COMPATIBLE the body of `onOk` has more members"),
        between(body("{\"a\":{\"b\":1}}"), body("{\"a\":{\"b\":1,\"c\":2},\"d\":3}")));
    for (String now : List.of("{}", "{\"a\":{\"b\":2}}", "[1]", "{\"a\":1}")) {
      assertEquals(
          List.of("BREAKING the body of `onOk` is another one"),
          between(body("{\"a\":{\"b\":1}}"), body(now)),
          now);
    }
  }

  @Test
  void a_status_and_a_header_are_read_by_clients() {
    Branch was = body("1", OptionalInt.of(201), Map.of("X-A", Json.of("a"), "X-B", Json.of("b")));
    Branch now = body("1", OptionalInt.of(202), Map.of("X-B", Json.of("c"), "X-C", Json.of("d")));
    assertEquals(
        List.of(
            "BREAKING the status of `onOk` is another one",
            "BREAKING the header `X-A` of `onOk` is gone",
            "BREAKING the header `X-B` of `onOk` has another value",
            "COMPATIBLE `onOk` has the header `X-C`"),
        between(was, now));
  }

  @Test
  void a_redirect_may_lead_elsewhere_within_what_is_allowed() {
    Branch was = new Redirect(new Target.Filled("/a"), 302, new TreeMap<>());
    Branch now = new Redirect(new Target.Filled("/b"), 303, new TreeMap<>());
    assertEquals(
        List.of(
            "BREAKING `onOk` leads on with 303 instead of 302",
            "COMPATIBLE `onOk` leads to another place"),
        between(was, now));
    assertEquals(List.of("BREAKING `onOk` leads elsewhere"), between(body("1"), was));
    assertEquals(
        List.of("BREAKING leads no more to `https://a.example`"),
        told(
            Optional.of(new ResponseTemplate(was, FAILED, List.of("https://a.example"))),
            Optional.of(new ResponseTemplate(was, FAILED, List.of("https://b.example")))));
  }

  @Test
  void words_come_and_go_for_everybody() {
    assertEquals(
        List.of("BREAKING answers in words of its own"),
        told(Optional.empty(), Optional.of(template(body("1")))));
    assertEquals(
        List.of("BREAKING answers in the usual words again"),
        told(Optional.of(template(body("1"))), Optional.empty()));
    assertEquals(List.of(), told(Optional.empty(), Optional.empty()));
  }
}
