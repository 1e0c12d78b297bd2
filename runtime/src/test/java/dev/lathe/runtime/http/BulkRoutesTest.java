package dev.lathe.runtime.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.json.Json;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BulkRoutesTest {
  @TempDir Path folder;
  private Service service;

  @BeforeEach
  void open() {
    service = new Service(folder);
  }

  @AfterEach
  void close() {
    service.close();
  }

  @Test
  void each_command_has_its_own_key_verdict_and_answer() {
    String list =
        """
        {"commands":[
          {"key":"a","input":{"orderId":"o-1","sku":"s","quantity":1}},
          {"key":"b","input":{"orderId":"o-1","sku":"s","quantity":1}},
          {"key":"c","input":{"orderId":"o-2","sku":"s","quantity":"x"}},
          {"key":"a","input":{"orderId":"o-1","sku":"s","quantity":1}}]}\
        """;
    var answer = service.post("/_lathe/bulk/orders/place", list, Map.of("x-actor-id", "ann"));
    assertEquals(200, answer.status(), Service.body(answer));
    Json.Arr answers = (Json.Arr) Service.member(answer, "answers");
    assertEquals(List.of(200, 422, 400, 200), answers.items().stream().map(this::status).toList());
    assertEquals(Json.of("a"), ((Json.Obj) answers.items().getLast()).get("key").orElseThrow());
    assertTrue(((Json.Obj) answers.items().getLast()).get("replayed").isPresent());
    assertEquals(new Json.Num("0"), Service.member(answer, "left"));
    assertEquals(1, service.count("event"));
    assertEquals(5, service.handled.size(), "a line each, and one of the list");
  }

  @Test
  void a_path_takes_its_values_from_the_input() {
    service.post("/api/orders", "{\"orderId\":\"o 1\",\"sku\":\"s\",\"quantity\":1}");
    var answer =
        service.post(
            "/_lathe/bulk/confirm",
            "{\"commands\":[{\"key\":\"k\",\"input\":{\"orderId\":\"o 1\"}}]}");
    Json.Arr answers = (Json.Arr) Service.member(answer, "answers");
    assertEquals(200, status(answers.items().getFirst()), Service.body(answer));
    assertEquals(2, service.count("event"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{}",
        "{\"commands\":[]}",
        "{\"commands\":[{}]}",
        "{\"commands\":[{\"key\":\"\"}]}",
        "{\"commands\":[{\"key\":\"a b\"}]}",
        "{\"commands\":[{\"key\":\"a\",\"input\":7}]}",
        "{\"commands\":[{\"key\":\"a\",\"more\":7}]}",
        "{\"commands\":[{\"key\":\"a\"}],\"more\":7}"
      })
  void a_list_that_is_none_does_nothing(String body) {
    var answer = service.post("/_lathe/bulk/orders/place", body);
    assertEquals(400, answer.status(), Service.body(answer));
    assertEquals(0, service.count("command"));
  }

  @Test
  void a_list_of_too_many_or_of_a_read_or_of_nothing_is_refused() {
    String many = String.join(",", Collections.nCopies(BulkRoutes.MOST + 1, "{\"key\":\"a\"}"));
    assertEquals(400, service.post("/_lathe/bulk/place", "{\"commands\":[" + many + "]}").status());
    String one = "{\"commands\":[{\"key\":\"a\"}]}";
    assertEquals(404, service.post("/_lathe/bulk/orders/none", one).status());
    assertEquals(405, service.get("/_lathe/bulk/orders/place").status());
    var read = service.post("/_lathe/bulk/orders/list", one);
    assertEquals(400, read.status());
    assertTrue(Service.body(read).contains("only commands come in lists"), Service.body(read));
  }

  private int status(Json answer) {
    return ((Json.Num) ((Json.Obj) answer).get("status").orElseThrow()).decimal().intValueExact();
  }
}
