package dev.lathe.conformance.proxy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands on loopback between a client and a server that speak HTTP. A {@link Passage} says what
 * becomes of each request; one that ends without an answer ends the client's connection.
 */
public final class HttpProxy implements AutoCloseable {
  /** What becomes of a request. */
  @FunctionalInterface
  public interface Passage {
    /** Hands it on, answers it, both or neither. */
    void pass(Passing passing) throws IOException;
  }

  private final HttpClient client = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  private HttpProxy(URI target, Passage passage) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) { // closed without an answer, it ends the connection
            passage.pass(new Passing(exchange, target, client));
          } catch (CompletionException e) {
            // Who should answer is gone: the connection ends, as it would without this one between.
          }
        });
    server.start();
  }

  /** A proxy on a port of its own in front of the server at {@code url}. */
  public static HttpProxy before(String url, Passage passage) {
    try {
      return new HttpProxy(URI.create(url), passage);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where clients connect. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    client.shutdownNow();
  }
}
