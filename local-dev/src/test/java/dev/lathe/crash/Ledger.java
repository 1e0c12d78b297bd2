package dev.lathe.crash;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;

/** A webhook's receiver that keeps a book: it is told of each event of a stream, in order. */
final class Ledger implements AutoCloseable {
  private final HttpServer server;

  /** Bodies by id: what comes again is the same. */
  private final Map<String, String> taken = new HashMap<>();

  private final Map<String, Long> versions = new TreeMap<>();
  private final List<String> wrong = new ArrayList<>();

  private Ledger(HttpServer server) {
    this.server = server;
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::take);
    server.start();
  }

  static Ledger open() {
    try {
      return new Ledger(
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return "http://localhost:" + server.getAddress().getPort() + "/events";
  }

  /** The last version of each stream that it was told of. */
  synchronized Map<String, Long> versions() {
    return new TreeMap<>(versions);
  }

  /** What must not be. */
  synchronized List<String> wrong() {
    return List.copyOf(wrong);
  }

  /** A new book. */
  synchronized void clear() {
    taken.clear();
    versions.clear();
    wrong.clear();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      enter(String.valueOf(exchange.getRequestHeaders().getFirst("webhook-id")), body);
      exchange.sendResponseHeaders(204, -1);
    }
  }

  private synchronized void enter(String id, String body) {
    String before = taken.putIfAbsent(id, body);
    if (before != null) {
      if (!before.equals(body)) wrong.add(id + " was posted with another body");
      return;
    }
    Json.Obj event = (Json.Obj) JsonText.parse(body);
    String stream = event.text("subject").orElseThrow();
    long version = ((Json.Num) event.get("rntversion").orElseThrow()).decimal().longValueExact();
    long last = versions.getOrDefault(stream, 0L);
    if (version != last + 1) wrong.add(version + " of " + stream + " was posted after " + last);
    versions.put(stream, version);
  }
}
