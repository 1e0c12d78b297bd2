package dev.lathe.bench.http;

import dev.lathe.bench.things.Things;
import dev.lathe.cli.Lathe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code lathe dev} as its author starts it, events flowing. */
final class LatheServer implements Server {
  private final ServerProcess server;
  private final String database;

  private LatheServer(ServerProcess server, String database) {
    this.server = server;
    this.database = database;
  }

  /** Serves the blueprint of things from a file in {@code folder}. */
  static LatheServer start(Path folder) {
    int port = ServerProcess.freePort();
    String database = "sqlite:" + folder.resolve("things.db");
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("-XX:+UseSerialGC"); // as ./lathe starts it
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Lathe.class.getName());
    command.addAll(
        List.of(
            "dev",
            Things.blueprint().toString(),
            "--port",
            Integer.toString(port),
            "--database",
            database,
            "--no-reload"));
    return new LatheServer(ServerProcess.start(command, folder, port), database);
  }

  /** As {@code Databases.open} takes it; others may open the file too. */
  String database() {
    return database;
  }

  @Override
  public String title() {
    return "lathe dev";
  }

  @Override
  public int port() {
    return server.port();
  }

  @Override
  public Process process() {
    return server.process();
  }

  @Override
  public String synchronous() {
    return "WAL, NORMAL";
  }

  @Override
  public String make(int number) {
    return RequestText.post(port(), "/shop/things", Things.body(number));
  }

  @Override
  public String get(String id) {
    return RequestText.get(port(), "/shop/things/" + id);
  }

  @Override
  public String list(int number) {
    return RequestText.get(port(), "/shop/things?limit=20&category=" + Things.category(number));
  }

  @Override
  public List<String> made(int count) {
    try (var calls = new Calls(port())) {
      var ids = new ArrayList<String>();
      for (int i = 0; i < count; i++) {
        ids.add(Calls.id(calls.post("/shop/things", Things.body(i), Map.of())));
      }
      return ids;
    }
  }

  @Override
  public void close() {
    server.stop();
  }
}
