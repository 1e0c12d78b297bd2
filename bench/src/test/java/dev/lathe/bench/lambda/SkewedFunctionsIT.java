package dev.lathe.bench.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lathe.bench.orders.Home;
import dev.lathe.bench.orders.WorkFolder;
import dev.lathe.bench.things.Things;
import dev.lathe.dev.lambda.Packaged;
import dev.lathe.dev.lambda.RuntimeClient;
import dev.lathe.dev.lambda.Sandbox;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.bundle.LiveBundle;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.wiring.Databases;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Functions of another release beside these, on one database, one queue and one bucket, with a
 * bundle of either compiler: {@code .ci/skew} builds them, and names their folder by {@code
 * -Dskew.functions}.
 */
@Tag("slow")
final class SkewedFunctionsIT {
  private static final String OTHER = System.getProperty("skew.functions", "");

  /** Ticks within which a relay makes a bundle live; the first one does. */
  private static final int TICKS = 5;

  /** Whose: this release's, or the other one's. */
  enum Whose {
    OURS,
    THEIRS;

    private Path home() {
      return this == OURS ? Home.path() : Path.of(OTHER);
    }

    /** What its compiler makes of the things. */
    private byte[] bundle() throws Exception {
      return this == OURS
          ? Things.compiled().file().bytes()
          : Files.readAllBytes(home().resolve("target/things.bundle"));
    }

    /** As it printed. */
    private BundleId id() throws Exception {
      return this == OURS
          ? Things.compiled().id()
          : new BundleId(Files.readString(home().resolve("target/things.id")).strip());
    }
  }

  /** All mixes but those of one release alone. */
  static Stream<List<Whose>> mixes() {
    return Stream.of(Whose.values())
        .flatMap(compiler -> Stream.of(Whose.values()).map(http -> List.of(compiler, http)))
        .flatMap(some -> Stream.of(Whose.values()).map(relay -> joined(some, relay)))
        .flatMap(some -> Stream.of(Whose.values()).map(projector -> joined(some, projector)))
        .filter(mix -> mix.stream().distinct().count() > 1);
  }

  private static List<Whose> joined(List<Whose> some, Whose more) {
    return Stream.concat(some.stream(), Stream.of(more)).toList();
  }

  /**
   * @param mix whose compiler, HTTP function, relay and projector
   */
  @ParameterizedTest
  @MethodSource("mixes")
  void an_event_goes_through_functions_of_two_releases(List<Whose> mix) throws Exception {
    assumeTrue(!OTHER.isEmpty(), "no functions of another release are here; .ci/skew builds some");
    try (var folder = WorkFolder.fresh();
        var cloud = NotesCloud.empty(folder)) {
      byte[] bundle = mix.getFirst().bundle();
      BundleId id = mix.getFirst().id();
      cloud.pushed(id, bundle);
      var events = new LambdaEvents(cloud);
      try (var http = start(Packaged.HTTP, mix.get(1), folder, cloud);
          var relay = start(Packaged.RELAY, mix.get(2), folder, cloud);
          var projector = start(Packaged.PROJECTOR, mix.get(3), folder, cloud)) {
        String ticked = liveBy(relay, cloud, id);
        if (!ticked.isEmpty()) {
          // Of two formats one is the older, and the channel says which side is to be upgraded.
          assertTrue(ticked.contains("format") && ticked.contains("upgrade"), ticked);
          assertTrue(!format(mix.get(2).bundle()).equals(format(bundle)), ticked);
          return;
        }
        String made = http.ask(events.request("POST", "/shop/things", Things.body(1))).body();
        assertTrue(made.contains("\"statusCode\":200"), made);
        String copy = "/board/copies/" + member(body(made), "id");
        ticked = relay.ask(LambdaEvents.schedule()).body();
        assertTrue(ticked.contains("\"lagEvents\":0"), ticked);
        var sent = cloud.sqs().receiveMessage(queue -> queue.queueUrl(cloud.events())).messages();
        assertEquals(1, sent.size(), ticked);
        String batch = LambdaEvents.records(sent.getFirst().body(), "Thing", "events.fifo");
        for (int twice = 0; twice < 2; twice++) {
          String applied = projector.ask(batch).body();
          assertTrue(!applied.contains("itemIdentifier"), applied);
        }
        String shown = body(http.ask(events.request("GET", copy, "")).body());
        assertTrue(shown.contains("Thing 1 of some more"), shown);
        for (Sandbox each : List.of(http, relay, projector)) {
          assertTrue(!each.printed().contains("\"ERROR\""), each.printed());
        }
      }
    }
  }

  private static Sandbox start(
      Packaged.Function function, Whose whose, WorkFolder folder, NotesCloud cloud) {
    var packaged =
        new Packaged(
            whose.home(), RuntimeClient.jars().orElseThrow(), folder.place(whose + "-functions"));
    return Sandbox.start(packaged.start(function, cloud.environment(cloud.database())));
  }

  /** Empty once it is live, or why not. */
  private static String liveBy(Sandbox relay, NotesCloud cloud, BundleId id) {
    String ticked = "";
    for (int tick = 0; tick < TICKS; tick++) {
      ticked = relay.ask(LambdaEvents.schedule()).body();
      try (Database database = Databases.open(cloud.database())) {
        if (LiveBundle.named(database).filter(id::equals).isPresent()) return "";
      }
    }
    return ticked;
  }

  private static String format(byte[] bundle) {
    return new String(bundle, StandardCharsets.UTF_8).lines().findFirst().orElse("");
  }

  private static String body(String answer) {
    return Json.orEmpty(JsonText.parse(answer)).text("body").orElse("");
  }

  private static String member(String object, String name) {
    Optional<String> found = Json.orEmpty(JsonText.parse(object)).text(name);
    return found.orElseThrow(() -> new AssertionError(object + " has no " + name));
  }
}
