package dev.lathe.bench.http;

import dev.lathe.bench.things.Things;
import dev.lathe.model.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * PocketBase, from the program that {@code --peer} names: one collection with the fields and the
 * two indexes of our table, open to everyone as ours is.
 */
final class PeerServer implements Server {
  private static final String MAIL = "bench@example.com";
  private static final String PASSWORD = "bench-bench-bench";

  private static final String COLLECTION =
      """
      {"name":"things","type":"base","listRule":"","viewRule":"","createRule":"","fields":[
      {"name":"title","type":"text","required":true},{"name":"note","type":"text"},
      {"name":"category","type":"text","required":true},
      {"name":"quantity","type":"number","required":true},
      {"name":"price","type":"number","required":true},{"name":"status","type":"text"},
      {"name":"madeAt","type":"autodate","onCreate":true}],
      "indexes":["CREATE INDEX things_category ON things (category, madeAt)",
      "CREATE INDEX things_made ON things (madeAt)"]}
      """;

  private static final String RECORDS = "/api/collections/things/records";

  private final ServerProcess server;

  private PeerServer(ServerProcess server) {
    this.server = server;
  }

  static PeerServer start(Path program, Path folder) {
    String data = "--dir=" + folder.resolve("data");
    finish(List.of(program.toString(), "superuser", "upsert", MAIL, PASSWORD, data), folder);
    int port = ServerProcess.freePort();
    var server =
        new PeerServer(
            ServerProcess.start(
                List.of(program.toString(), "serve", "--http=127.0.0.1:" + port, data),
                folder,
                port));
    try {
      server.prepare();
      return server;
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private static void finish(List<String> command, Path folder) {
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("setup.txt").toFile())
              .start();
      if (process.waitFor() != 0) {
        throw new IllegalStateException(command.getFirst() + " ended with " + process.exitValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private void prepare() {
    try (var calls = new Calls(port())) {
      Json.Obj signedIn =
          calls.post(
              "/api/collections/_superusers/auth-with-password",
              "{\"identity\":\"%s\",\"password\":\"%s\"}".formatted(MAIL, PASSWORD),
              Map.of());
      if (!(signedIn.get("token").orElse(Json.NULL) instanceof Json.Str(String token))) {
        throw new IllegalStateException("no token");
      }
      calls.post("/api/collections", COLLECTION, Map.of("authorization", token));
    }
  }

  @Override
  public String title() {
    return "PocketBase";
  }

  @Override
  public int port() {
    return server.port();
  }

  @Override
  public Process process() {
    return server.process();
  }

  /** Its default: {@code core/db_connect.go} of 0.36. */
  @Override
  public String synchronous() {
    return "WAL, NORMAL";
  }

  @Override
  public String make(int number) {
    return RequestText.post(port(), RECORDS, body(number));
  }

  private static String body(int number) {
    return Things.body(number).replaceFirst("\\}$", ",\"status\":\"open\"}");
  }

  @Override
  public String get(String id) {
    return RequestText.get(port(), RECORDS + "/" + id);
  }

  /** Without its count of all that match, which ours does not make either. */
  @Override
  public String list(int number) {
    return RequestText.get(
        port(),
        RECORDS
            + "?perPage=20&skipTotal=1&sort=-madeAt&filter=(category%3D'"
            + Things.category(number)
            + "')");
  }

  @Override
  public List<String> made(int count) {
    try (var calls = new Calls(port())) {
      var ids = new ArrayList<String>();
      for (int i = 0; i < count; i++) {
        ids.add(Calls.id(calls.post(RECORDS, body(i), Map.of())));
      }
      return ids;
    }
  }

  @Override
  public void close() {
    server.stop();
  }
}
