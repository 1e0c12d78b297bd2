package dev.lathe.bench.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.bench.delay.DelayProxy;
import dev.lathe.bench.orders.Home;
import dev.lathe.bench.orders.WorkFolder;
import dev.lathe.dev.lambda.Packaged;
import dev.lathe.dev.lambda.RuntimeClient;
import dev.lathe.dev.lambda.Sandbox;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The HTTP function's zip, stopped as Lambda stops it: when it asks for the next event. */
@Tag("slow")
final class FrozenFunctionIT {
  private static final int COMMANDS = 200;

  @ParameterizedTest
  @ValueSource(ints = {0, 20, 50})
  void the_wake_up_of_a_command_has_left_before_the_process_is_stopped(int milliseconds)
      throws Exception {
    try (var folder = WorkFolder.fresh();
        var cloud = NotesCloud.start(folder);
        var far = DelayProxy.before(cloud.databasePort(), Duration.ofMillis(milliseconds))) {
      var packaged =
          new Packaged(Home.path(), RuntimeClient.jars().orElseThrow(), folder.place("functions"));
      var environment = cloud.environment(far.url() + "?protocol=pipeline");
      var events = new LambdaEvents(cloud);
      try (var http = Sandbox.start(packaged.start(Packaged.HTTP, environment))) {
        int left = 0;
        for (int i = 1; i <= COMMANDS; i++) {
          int before = cloud.rings();
          String answer = http.ask(events.write("note " + i)).body();
          signal("STOP", http);
          assertTrue(answer.contains("\"statusCode\":200"), answer);
          if (cloud.rings() > before) left++;
          signal("CONT", http);
        }
        assertTrue(left >= COMMANDS - 1, left + " of " + COMMANDS);
      }
    }
  }

  private static void signal(String name, Sandbox sandbox) throws Exception {
    var kill = new ProcessBuilder("kill", "-" + name, Long.toString(sandbox.process().pid()));
    assertEquals(0, kill.start().waitFor());
  }
}
