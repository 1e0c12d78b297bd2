package dev.lathe.runtime.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.ManualTime;
import dev.lathe.runtime.Orders;
import dev.lathe.runtime.archive.EventLog;
import dev.lathe.runtime.archive.EventSelection;
import dev.lathe.runtime.identity.ControlAccess;
import dev.lathe.runtime.module.Variables;
import dev.lathe.runtime.operation.OrdersBundle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventFeedTest {
  private static final Map<String, String> HERE = Map.of("host", "localhost:8080");
  private static final Pattern NEXT = Pattern.compile("<events(\\?[^>]+)>; rel=\"next\"");

  @TempDir Path folder;
  private Service service;

  @BeforeEach
  void open() {
    service = new Service(folder);
    service.live(OrdersBundle.of("1.0.0", "orders_a"));
  }

  @AfterEach
  void close() {
    service.close();
  }

  private HttpAnswer get(String query) {
    return service.send("GET", "/events" + query, "", HERE);
  }

  private static List<Json.Obj> events(HttpAnswer answer) {
    assertEquals(200, answer.status(), answer::toString);
    assertEquals("application/cloudevents-batch+json", answer.headers().get("Content-Type"));
    Json.Arr batch = (Json.Arr) JsonText.parse(((AnswerBody.Text) answer.body()).text());
    return batch.items().stream().map(Json.Obj.class::cast).toList();
  }

  private static List<String> ids(HttpAnswer answer) {
    return events(answer).stream().map(event -> event.text("id").orElseThrow()).toList();
  }

  private static String next(HttpAnswer answer) {
    Matcher link = NEXT.matcher(String.valueOf(answer.headers().get("Link")));
    assertTrue(link.matches(), answer::toString);
    return link.group(1);
  }

  @Test
  void who_follows_the_links_reads_each_event_once_in_the_order_of_the_log() {
    for (int i = 0; i < 7; i++) Orders.append(service.database, "o" + i % 3, "s", i);
    List<String> read = new ArrayList<>();
    String query = "?limit=3";
    HttpAnswer answer = get(query);
    while (!events(answer).isEmpty()) {
      read.addAll(ids(answer));
      answer = get(next(answer));
    }
    assertEquals(
        List.of(
            "Order-o0/1",
            "Order-o1/1",
            "Order-o2/1",
            "Order-o0/2",
            "Order-o1/2",
            "Order-o2/2",
            "Order-o0/3"),
        read);
    assertEquals("1", answer.headers().get("Retry-After"));
    Orders.append(service.database, "o9", "s", 9);
    assertEquals(List.of("Order-o9/1"), ids(get(next(answer))));
  }

  @Test
  void an_event_is_the_one_that_an_export_has() {
    Orders.append(service.database, "x", "s", 1);
    var log = new EventLog(service.database);
    var exported = log.after(0, EventSelection.ALL).getFirst().line();
    assertEquals("[" + exported + "]", ((AnswerBody.Text) get("").body()).text());
  }

  @Test
  void stream_entity_and_type_choose_and_are_kept_in_the_link() {
    Orders.append(service.database, "a b", "s", 1);
    Orders.append(service.database, "y", "s", 1);
    HttpAnswer one = get("?stream=Order-a%20b");
    assertEquals(List.of("Order-a b/1"), ids(one));
    assertEquals("?after=1&limit=100&stream=Order-a%20b", next(one));
    assertEquals(List.of(), ids(get("?type=OrderLost")));
    assertEquals("?after=2&limit=100&type=OrderLost", next(get("?type=OrderLost")));
    assertEquals(2, ids(get("?entity=Order&type=OrderChanged")).size());
  }

  @Test
  void who_wants_only_what_comes_begins_at_the_end() {
    Orders.append(service.database, "x", "s", 1);
    HttpAnswer answer = get("?after=latest");
    assertEquals(List.of(), ids(answer));
    Orders.append(service.database, "x", "s", 2);
    assertEquals(List.of("Order-x/2"), ids(get(next(answer))));
  }

  @Test
  void a_cursor_beyond_the_end_is_of_another_log_and_refused_before_it_misses_something() {
    Orders.append(service.database, "x", "s", 1);
    assertEquals(200, get("?after=1").status());
    HttpAnswer answer = get("?after=2&wait=30");
    assertEquals(400, answer.status());
    String body = ((AnswerBody.Text) answer.body()).text();
    assertTrue(body.contains("\"path\":\"after\"") && body.contains("log's end, 1:"), body);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ?after=-1          | after
          ?after=x           | after
          ?limit=0           | limit
          ?limit=501         | limit
          ?wait=31           | wait
          ?type=A&type=B     | type
          """)
  void what_makes_no_sense_is_told_with_its_place(String query, String path) {
    HttpAnswer answer = get(query);
    assertEquals(400, answer.status());
    String body = ((AnswerBody.Text) answer.body()).text();
    assertTrue(
        body.contains("VALIDATION_ERROR") && body.contains("\"path\":\"" + path + "\""), body);
  }

  @Test
  void somebody_who_waits_is_answered_when_an_event_comes_or_the_time_is_over() {
    // Time is moved by those who sleep.
    HttpAnswer answer = get("?wait=30");
    assertEquals(List.of(), ids(answer));
    assertEquals("?after=0&limit=100&wait=30", next(answer));
    Orders.append(service.database, "x", "s", 1);
    assertEquals(List.of("Order-x/1"), ids(get("?wait=30")));
  }

  @Test
  void a_function_does_not_wait_and_without_a_token_has_no_feed() throws Exception {
    service.close();
    service =
        new Service(
            folder,
            new HttpSettings(
                Tenant.MAIN,
                Optional.empty(),
                false,
                Variables.NONE,
                Origins.OWN,
                ControlAccess.BY_TOKEN));
    service.live(OrdersBundle.of("1.0.0", "orders_a"));
    for (String method : List.of("GET", "HEAD", "POST")) {
      HttpAnswer unknown = service.send(method, "/nothing", "", HERE);
      HttpAnswer answer = service.send(method, "/events", "", HERE);
      assertEquals(404, answer.status(), method);
      assertEquals(unknown.headers().keySet(), answer.headers().keySet());
    }
    var feed = new EventFeed(new ManualTime(), false);
    Reply.Success told =
        (Reply.Success) feed.reply(service.database, Map.of("wait", List.of("30")));
    assertEquals("5", told.headers().get("Retry-After"));
  }
}
