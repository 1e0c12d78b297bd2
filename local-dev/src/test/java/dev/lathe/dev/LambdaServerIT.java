package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.conformance.database.LocalSqld;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.runtime.module.Variables;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The zips behind an HTTP server of this process, and the queues and the schedule between them. */
@Tag("slow")
@EnabledOnOs(OS.LINUX)
class LambdaServerIT {
  private static final String ITEM =
      "{\"sku\":\"jar\",\"name\":\"Jar\",\"price\":\"2.50\",\"available\":7}";
  private static final String ORDER = "{\"customerId\":\"c9\",\"sku\":\"jar\",\"quantity\":2}";

  /** A command's event is in a read model after a second; a machine under load takes longer. */
  private static final int TRIES = 120;

  @TempDir private Path place;
  private final HttpClient client = HttpClient.newHttpClient();

  private LambdaOptions options(Path home, String database) {
    Path blueprint = Path.of("..", "examples", "orders");
    Bundle bundle =
        switch (Compiler.compile(blueprint)) {
          case Result.Ok<Bundle>(Bundle one, var _) -> one;
          case Result.Failed<Bundle>(var findings) -> throw new AssertionError(findings.toString());
        };
    return new LambdaOptions(
        home,
        bundle,
        DevFolder.of(place, bundle.name(), blueprint),
        new DatabaseChoice.At(database, Optional.empty()),
        new QueueChoice.ElasticMq(),
        0,
        /* freezes= */ true,
        Variables.NONE,
        Optional.empty(),
        Optional.empty());
  }

  private HttpResponse<String> send(URI server, String method, String path, String body)
      throws Exception {
    return client.send(
        HttpRequest.newBuilder(server.resolve(path))
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .header("content-type", "application/json")
            .timeout(Duration.ofMinutes(1))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private void awaitIn(URI server, String path, String text) throws Exception {
    String last = "";
    for (int i = 0; i < TRIES; i++) {
      last = send(server, "GET", path, "").body();
      if (last.contains(text)) return;
      Thread.sleep(500);
    }
    throw new AssertionError(path + " has no " + text + ": " + last);
  }

  @Test
  void a_command_over_http_is_in_the_read_model_when_relay_and_projector_have_run()
      throws Exception {
    try (var sqld = LocalSqld.start();
        var server = LambdaServer.start(options(Path.of(".."), sqld.url()))) {
      URI at = server.address();
      assertTrue(server.live().isPresent());
      HttpResponse<String> listed = send(at, "POST", "/inventory/items", ITEM);
      assertEquals(200, listed.statusCode(), listed.body());
      awaitIn(at, "/inventory/items/jar", "\"jar\"");
      // The order's guard sees the item where the projector has mirrored it.
      HttpResponse<String> placed = send(at, "POST", "/orders", ORDER);
      for (int i = 0; i < TRIES && placed.statusCode() == 422; i++) {
        Thread.sleep(500);
        placed = send(at, "POST", "/orders", ORDER);
      }
      assertEquals(200, placed.statusCode(), placed.body());
      awaitIn(at, "/inventory/demand", "\"jar\"");
      assertEquals(404, send(at, "GET", "/no/such/route", "").statusCode());
      for (String word : new String[] {"http", "relay", "projector"}) {
        Path log = server.logs().resolve(word + "-1.log");
        assertTrue(Files.readString(log).contains("\"message\":"), log.toString());
      }
    }
  }

  @Test
  void a_clone_without_zips_is_told_how_they_come_there(@TempDir Path empty) {
    try (var sqld = LocalSqld.start()) {
      var missing =
          assertThrows(
              FunctionsMissing.class, () -> LambdaServer.start(options(empty, sqld.url())).close());
      String message = String.valueOf(missing.getMessage());
      assertTrue(message.contains("functions-http/target/functions-http.zip"), message);
      assertTrue(message.contains("mvn -DskipTests package"), message);
    }
  }
}
