package dev.lathe.bench.lambda;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The HTTP interface that Lambda has for the process of one function: it hands out events one by
 * one, takes the answers, and lets a process that was snapshotted go on. For one process.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">the interface</a>
 */
public final class RuntimeApi implements AutoCloseable {
  private static final String VERSION = "/2018-06-01/runtime";

  /** A function that says nothing for so long hangs. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** What an invocation is given, as the template of {@code infra-sam} has it. */
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private static final int OK = 200;
  private static final int ACCEPTED = 202;

  /** What a process said, and when. */
  public sealed interface Said {
    /** {@link System#nanoTime} when it came. */
    long at();

    /** It waits for the next event. */
    record Ready(long at) implements Said {}

    /** It waits to be restored: what runs before a snapshot has run. */
    record Snapshotted(long at) implements Said {}

    /** It answered the event. */
    record Answered(long at, String body) implements Said {}

    /** Its process is no more. */
    record Ended(long at) implements Said {}

    /** It failed: at an event, when it was made, or when it was restored. */
    record Failed(long at, String path, String body) implements Said {}
  }

  private final HttpServer server;
  private final BlockingQueue<Said> said = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final BlockingQueue<Boolean> restores = new LinkedBlockingQueue<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  private RuntimeApi(HttpServer server) {
    this.server = server;
  }

  /** On a free port of this machine's own network. */
  public static RuntimeApi start() {
    try {
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      var api = new RuntimeApi(server);
      server.createContext("/", api::answer);
      server.setExecutor(
          Executors.newThreadPerTaskExecutor(
              Thread.ofPlatform().daemon().name("runtime-api-", 0).factory()));
      server.start();
      return api;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What {@code AWS_LAMBDA_RUNTIME_API} is set to for it. */
  public String address() {
    return "127.0.0.1:" + port();
  }

  /** Where it listens. */
  int port() {
    return server.getAddress().getPort();
  }

  /**
   * The next thing that the process says.
   *
   * @throws IllegalStateException if it says nothing for five minutes
   */
  public Said next() {
    try {
      Said next = said.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (next == null) throw new IllegalStateException("the function hangs; it asked " + requests);
      return next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Hands {@code event} to the process that waits for it. */
  public void send(String event) {
    events.add(event);
  }

  /** Lets the process go on that waits to be restored. */
  public void restore() {
    restores.add(true);
  }

  /** The process has ended: whoever waits for its word waits no longer. */
  void ended() {
    said.add(new Said.Ended(System.nanoTime()));
  }

  /** What was asked of it so far, as {@code METHOD /path} behind the version, in order. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    long at = System.nanoTime();
    String path = exchange.getRequestURI().getPath().substring(VERSION.length());
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    requests.add(exchange.getRequestMethod() + " " + path.replaceAll("/[0-9a-f-]{36}/", "/ID/"));
    try (exchange) {
      if (path.equals("/invocation/next")) {
        said.add(new Said.Ready(at));
        hand(exchange, events.take());
      } else if (path.equals("/restore/next")) {
        said.add(new Said.Snapshotted(at));
        boolean unused = restores.take();
        send(exchange, OK, "");
      } else if (path.endsWith("/response")) {
        said.add(new Said.Answered(at, body));
        send(exchange, ACCEPTED, "{\"status\":\"OK\"}");
      } else {
        said.add(new Said.Failed(at, path, body));
        send(exchange, ACCEPTED, "{\"status\":\"OK\"}");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void hand(HttpExchange exchange, String event) throws IOException {
    var headers = exchange.getResponseHeaders();
    headers.set("Lambda-Runtime-Aws-Request-Id", UUID.randomUUID().toString());
    headers.set(
        "Lambda-Runtime-Deadline-Ms",
        Long.toString(System.currentTimeMillis() + TIMEOUT.toMillis()));
    headers.set(
        "Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:eu-west-1:123456789012:function:f");
    headers.set("Lambda-Runtime-Trace-Id", "Root=1-65b2f0e2-0123456789abcdef01234567");
    headers.set("Content-Type", "application/json");
    send(exchange, OK, event);
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
