package dev.lathe.conformance.database;

import dev.lathe.conformance.proxy.HttpProxy;
import dev.lathe.conformance.proxy.Passing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A libSQL server that answers requests to one path, and 404 to all others as Turso's hosts do. */
public final class OneProtocolServer implements AutoCloseable {
  /** What a host answers. */
  public enum Protocol {
    /** What the JDBC driver sends. */
    DRIVER("/"),
    /** What libSQL's documentation names. */
    PIPELINE("/v2/pipeline");

    private final String path;

    Protocol(String path) {
      this.path = path;
    }
  }

  private static final int NOT_FOUND = 404;
  private static final byte[] NO_ROUTE =
      "{\"error\":\"route not found\"}".getBytes(StandardCharsets.UTF_8);

  private final Protocol protocol;
  private final AtomicInteger passed = new AtomicInteger();
  private final HttpProxy proxy;

  private OneProtocolServer(String url, Protocol protocol) {
    this.protocol = protocol;
    this.proxy = HttpProxy.before(url, this::pass);
  }

  /** In front of the server at {@code url}, which answers both. */
  public static OneProtocolServer before(String url, Protocol protocol) {
    return new OneProtocolServer(url, protocol);
  }

  /** Where clients connect. */
  public String url() {
    return proxy.url();
  }

  /** How many requests were handed on. */
  public int passed() {
    return passed.get();
  }

  @Override
  public void close() {
    proxy.close();
  }

  private void pass(Passing passing) throws IOException {
    if (!passing.path().equals(protocol.path)) {
      passing.answer(NOT_FOUND, Map.of("Content-Type", List.of("application/json")), NO_ROUTE);
      return;
    }
    passed.incrementAndGet();
    passing.handOn();
  }
}
