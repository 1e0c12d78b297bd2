package dev.lathe.runtime.module;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands for the service of somebody else on this machine: answers what it is told to, and
 * remembers what it was asked.
 */
public final class Vendor implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());
  private volatile Answer answer = new Answer(200, "{}", Map.of(), 0);

  /**
   * What it was asked.
   *
   * @param headers the first value of each, by names in lower case
   */
  public record Asked(String method, String target, Map<String, String> headers, String body) {}

  private record Answer(int status, String body, Map<String, String> headers, long millis) {}

  private Vendor(HttpServer server) {
    this.server = server;
  }

  /** On a port that is free. */
  public static Vendor start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      var vendor = new Vendor(server);
      server.setExecutor(vendor.threads);
      server.createContext("/", vendor::handle);
      server.start();
      return vendor;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The host and port that settings list. */
  public String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  public String url() {
    return "http://" + host();
  }

  /** From now on it answers so. */
  public void answers(int status, String body) {
    answer = new Answer(status, body, Map.of(), 0);
  }

  /** From now on it answers so, with these headers. */
  public void answers(int status, String body, Map<String, String> headers) {
    answer = new Answer(status, body, headers, 0);
  }

  /** From now on it takes so long to answer. */
  public void waits(long millis) {
    answer = new Answer(answer.status, answer.body, answer.headers, millis);
  }

  /** All it was asked, in order. */
  public List<Asked> asked() {
    synchronized (asked) {
      return List.copyOf(asked);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    var headers = new java.util.TreeMap<String, String>();
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) ->
                headers.put(name.toLowerCase(java.util.Locale.ROOT), values.getFirst()));
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    asked.add(
        new Asked(exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers, body));
    Answer now = answer;
    try {
      Thread.sleep(now.millis);
      byte[] bytes = now.body.getBytes(StandardCharsets.UTF_8);
      now.headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
      exchange.sendResponseHeaders(now.status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      exchange.close();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
