package dev.lathe.bench.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.bench.orders.Home;
import dev.lathe.bench.orders.WorkFolder;
import dev.lathe.bench.things.Things;
import dev.lathe.dev.lambda.Packaged;
import dev.lathe.dev.lambda.RuntimeClient;
import dev.lathe.dev.lambda.Sandbox;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.wiring.Databases;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The three zips as Lambda makes and restores snapshots of them, under the client of its runtime:
 * what runs before a snapshot, what is in it, and what a restored process does.
 */
@Tag("slow")
final class RestoredFunctionsIT {
  private WorkFolder folder;
  private NotesCloud cloud;
  private Packaged packaged;
  private LambdaEvents events;

  @BeforeEach
  void start() throws Exception {
    folder = WorkFolder.fresh();
    cloud = NotesCloud.start(folder);
    packaged =
        new Packaged(Home.path(), RuntimeClient.jars().orElseThrow(), folder.place("functions"));
    events = new LambdaEvents(cloud);
  }

  @AfterEach
  void stop() {
    cloud.close();
    folder.close();
  }

  private Sandbox snapshotted(Packaged.Function function, String protocol) {
    String address = cloud.database() + "?protocol=" + protocol;
    return Sandbox.start(packaged.start(function, cloud.environment(address)).snapshotted());
  }

  private long count(String table) {
    try (Database database = Databases.open(cloud.database())) {
      return database
          .execute(Statement.read("SELECT count(*) FROM " + table))
          .requiredInteger(0, 0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"driver", "pipeline"})
  void all_three_are_snapshotted_without_a_trace_and_work_when_they_are_restored(String protocol) {
    try (var http = snapshotted(Packaged.HTTP, protocol);
        var relay = snapshotted(Packaged.RELAY, protocol);
        var projector = snapshotted(Packaged.PROJECTOR, protocol)) {
      for (Sandbox each : List.of(http, relay, projector)) {
        assertEquals(List.of("GET /restore/next"), each.requests());
        assertEquals(List.of(), each.connections());
        assertTrue(!each.printed().contains("rehearsed;"), each.printed());
        assertTrue(!each.printed().contains("\"ERROR\""), each.printed());
      }
      assertTrue(http.printed().contains("\"rehearsal\""), http.printed());
      for (String table : List.of("event", "command", "lease", "cursor")) {
        assertEquals(0, count(table), table);
      }
      assertEquals(0, cloud.rings());

      for (Sandbox each : List.of(http, relay, projector)) each.restore();
      assertEquals(List.of("GET /restore/next", "GET /invocation/next"), http.requests());
      String written = http.ask(events.write("first")).body();
      assertEquals(200, status(written), written);
      assertTrue(body(http.ask(events.list()).body()).contains("first"));
      assertEquals(1, cloud.rings());
      String ticked = relay.ask(LambdaEvents.schedule()).body();
      assertTrue(ticked.contains("\"outcome\":\"drained\""), ticked);
      assertTrue(ticked.contains("\"lagEvents\":0"), ticked);
      assertTrue(count("cursor") > 0); // it looked at the note, to which nobody listens
      String refused =
          projector.ask(LambdaEvents.records("no batch", "Note-x", "events.fifo")).body();
      assertTrue(refused.contains("\"itemIdentifier\""), refused);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"driver", "pipeline"})
  void an_event_reaches_its_read_model_through_functions_that_were_restored(String protocol) {
    cloud.live(Things.compiled().file());
    try (var http = snapshotted(Packaged.HTTP, protocol);
        var relay = snapshotted(Packaged.RELAY, protocol);
        var projector = snapshotted(Packaged.PROJECTOR, protocol)) {
      for (Sandbox each : List.of(http, relay, projector)) {
        assertEquals(List.of(), each.connections());
        each.restore();
      }
      String made = http.ask(events.request("POST", "/shop/things", Things.body(1))).body();
      assertEquals(200, status(made), made);
      String copy =
          "/board/copies/" + member(JsonText.parse(body(made)), "id", Json.Str.class).value();
      assertTrue(!http.ask(events.request("GET", copy, "")).body().contains("Thing 1"));

      String ticked = relay.ask(LambdaEvents.schedule()).body();
      assertTrue(ticked.contains("\"lagEvents\":0"), ticked);
      var sent = cloud.sqs().receiveMessage(queue -> queue.queueUrl(cloud.events())).messages();
      assertEquals(1, sent.size(), ticked);
      String applied =
          projector
              .ask(LambdaEvents.records(sent.getFirst().body(), "Thing", "events.fifo"))
              .body();
      assertTrue(!applied.contains("itemIdentifier"), applied);

      String shown = body(http.ask(events.request("GET", copy, "")).body());
      assertTrue(shown.contains("Thing 1 of some more"), shown);
    }
  }

  @Test
  void two_that_are_restored_from_one_snapshot_name_nothing_alike() {
    try (var one = snapshotted(Packaged.HTTP, "pipeline");
        var other = snapshotted(Packaged.HTTP, "pipeline")) {
      one.restore();
      other.restore();
      Set<String> ids = new HashSet<>();
      for (int i = 0; i < 20; i++) {
        ids.add(body(one.ask(events.write("n" + i)).body()));
        ids.add(body(other.ask(events.write("n" + i)).body()));
      }
      assertEquals(40, ids.size());
    }
  }

  private static <T extends Json> T member(Json object, String name, Class<T> kind) {
    return kind.cast(((Json.Obj) object).get(name).orElseThrow());
  }

  private static int status(String answer) {
    return JsonText.parse(answer) instanceof Json.Obj object
            && object.get("statusCode").orElse(Json.NULL) instanceof Json.Num code
        ? code.decimal().intValueExact()
        : 0;
  }

  private static String body(String answer) {
    return JsonText.parse(answer) instanceof Json.Obj object
            && object.get("body").orElse(Json.NULL) instanceof Json.Str(String text)
        ? text
        : "";
  }
}
