package dev.lathe.runtime.adapter.libsql;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** A database server that says what a test tells it to. */
final class PretendedServer implements AutoCloseable {
  /** What it says; status 0 hangs up instead. */
  record Answer(int status, String body) {}

  /** What it was sent. */
  record Request(String path, String body, String authorization) {}

  /** What it does with a request. */
  interface Behaviour {
    Answer to(Request request) throws InterruptedException;
  }

  private final HttpServer server;

  private PretendedServer(HttpServer server) {
    this.server = server;
  }

  static PretendedServer answering(Behaviour behaviour) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    server.setExecutor(task -> Thread.ofVirtual().start(task));
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            String body =
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String authorization =
                String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
            String path = exchange.getRequestURI().getPath();
            Answer answer = behaviour.to(new Request(path, body, authorization));
            if (answer.status() == 0) return;
            byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
            if (bytes.length > 0) exchange.getResponseBody().write(bytes);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    server.start();
    return new PretendedServer(server);
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
