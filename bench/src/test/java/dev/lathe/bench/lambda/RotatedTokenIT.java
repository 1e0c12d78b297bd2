package dev.lathe.bench.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.bench.orders.Home;
import dev.lathe.bench.orders.WorkFolder;
import dev.lathe.dev.lambda.Packaged;
import dev.lathe.dev.lambda.RuntimeClient;
import dev.lathe.dev.lambda.Sandbox;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The zips while the token of their database is another one from one request to the next. */
@Tag("slow")
final class RotatedTokenIT {
  private static final int ROTATIONS = 20;

  @ParameterizedTest
  @ValueSource(strings = {"driver", "pipeline"})
  void a_rotated_token_is_taken_without_a_failed_request(String protocol) throws Exception {
    try (var folder = WorkFolder.fresh();
        var cloud = NotesCloud.start(folder);
        var database = GuardedDatabase.before(cloud.database())) {
      database.rotate("of the deployment");
      Map<String, String> environment =
          new TreeMap<>(cloud.environment(database.url() + "?protocol=" + protocol));
      environment.put("LATHE_DATABASE_TOKEN_SECRET", "lathe/database-token");
      environment.put("AWS_ENDPOINT_URL_SECRETS_MANAGER", database.url() + "/secrets");
      var packaged =
          new Packaged(Home.path(), RuntimeClient.jars().orElseThrow(), folder.place("functions"));
      var events = new LambdaEvents(cloud);
      var http = packaged.start(Packaged.HTTP, environment);
      var relay = packaged.start(Packaged.RELAY, environment);
      try (var warm = Sandbox.start(http);
          var restored = Sandbox.start(http.snapshotted());
          var ticking = Sandbox.start(relay)) {
        database.rotate("of the time before the restore");
        restored.restore();
        for (int i = 0; i < ROTATIONS; i++) {
          database.rotate("number " + i);
          for (Sandbox each : List.of(warm, restored)) {
            String written = each.ask(events.write("note " + i)).body();
            assertTrue(written.contains("\"statusCode\":200"), written);
          }
          String ticked = ticking.ask(LambdaEvents.schedule()).body();
          assertTrue(ticked.contains("\"outcome\":\"drained\""), ticked);
        }
        assertTrue(database.refused() >= ROTATIONS, "each token was found out by a refusal");
        String read = warm.ask(events.list()).body();
        assertEquals(2 * ROTATIONS, read.split("\\\\\"title\\\\\"", -1).length - 1, read);
        for (Sandbox each : List.of(warm, restored, ticking)) {
          assertTrue(!each.printed().contains("number "), "a token stands in the log");
        }
      }
    }
  }
}
