package dev.lathe.cli.cloud;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** As much of Secrets Manager as functions ask for: secrets are made and read. */
final class KeptSecrets implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, String> secrets = new ConcurrentHashMap<>();

  private KeptSecrets(HttpServer server) {
    this.server = server;
  }

  static KeptSecrets start() throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var kept = new KeptSecrets(server);
    server.createContext("/", kept::answer);
    server.start();
    return kept;
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Json.Obj asked =
          Json.orEmpty(
              JsonText.parse(
                  new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
      String target = String.valueOf(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
      Optional<String> told =
          switch (target) {
            case "secretsmanager.CreateSecret" -> made(asked);
            case "secretsmanager.GetSecretValue" ->
                asked
                    .text("SecretId")
                    .map(secrets::get)
                    .map(value -> new Members().with("SecretString", value).text());
            default -> Optional.empty();
          };
      byte[] body =
          told.orElse("{\"__type\":\"ResourceNotFoundException\"}")
              .getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(told.isPresent() ? 200 : 400, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private Optional<String> made(Json.Obj asked) {
    String name = asked.text("Name").orElseThrow();
    secrets.put(name, asked.text("SecretString").orElseThrow());
    return Optional.of(new Members().with("Name", name).text());
  }
}
