package dev.lathe.runtime.trace;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/** Stands in for a collector: takes spans by OTLP over HTTP, as the protocol has them. */
public final class Collector implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpServer server;
  private final List<ReceivedSpan> spans = new CopyOnWriteArrayList<>();
  private final List<Map<String, List<String>>> headers = new CopyOnWriteArrayList<>();
  private volatile int status = 200;
  private volatile Duration delay = Duration.ZERO;

  private Collector(HttpServer server) {
    this.server = server;
  }

  public static Collector start() {
    try {
      var collector =
          new Collector(
              HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
      collector.server.createContext("/v1/traces", collector::take);
      collector.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      collector.server.start();
      return collector;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As {@code OTEL_EXPORTER_OTLP_ENDPOINT} names it. */
  public String address() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /** From now on it answers so, and takes spans only with 200. */
  public void answers(int code) {
    status = code;
  }

  /** From now on it takes its time. */
  public void waits(Duration each) {
    delay = each;
  }

  /** What came until now. */
  public List<ReceivedSpan> spans() {
    return List.copyOf(spans);
  }

  /** The headers of each request. */
  public List<Map<String, List<String>>> headers() {
    return List.copyOf(headers);
  }

  /** The first one that is so, within half a minute. */
  public ReceivedSpan awaited(Predicate<ReceivedSpan> wanted) throws InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(end)) {
      for (ReceivedSpan span : spans) {
        if (wanted.test(span)) return span;
      }
      Thread.sleep(20);
    }
    throw new AssertionError("no such span among " + spans);
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Thread.sleep(delay);
      headers.add(Map.copyOf(exchange.getRequestHeaders()));
      if (status == 200) spans.addAll(ReceivedSpan.of(body));
      exchange.sendResponseHeaders(status, -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
