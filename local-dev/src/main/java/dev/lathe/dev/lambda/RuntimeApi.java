package dev.lathe.dev.lambda;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.platform.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
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

  /** Of a process that answers for days, the last ones are enough. */
  private static final int MOST_REQUESTS = 100;

  private static final int OK = 200;
  private static final int ACCEPTED = 202;
  private static final int NOT_FOUND = 404;

  /** Its process runs by the machine's time, whatever time the work on it is given. */
  private static final Platform MACHINE = SystemPlatform.create();

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

  /** What is handed out, and until when an answer counts. */
  private record Event(String text, long deadline) {}

  private final HttpServer server;
  private final BlockingQueue<Said> said = new LinkedBlockingQueue<>();
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
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
      server.setExecutor(work -> SystemPlatform.daemons().start("runtime-api", work));
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
    return next(PATIENCE)
        .orElseThrow(
            () -> new IllegalStateException("the function hangs; it asked " + tail(requests)));
  }

  /** The same; empty if it says nothing for so long. */
  Optional<Said> next(Duration patience) {
    try {
      return Optional.ofNullable(said.poll(patience.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Hands {@code event} to the process that waits for it, which has {@code time} to answer. */
  public void send(String event, Duration time) {
    events.add(new Event(event, MACHINE.time().now().plus(time).toEpochMilli()));
  }

  /** Lets the process go on that waits to be restored. */
  public void restore() {
    restores.add(true);
  }

  /** The process has ended: whoever waits for its word waits no longer. */
  void ended() {
    said.add(new Said.Ended(MACHINE.time().ticks()));
  }

  /** The last of what was asked of it, as {@code METHOD /path} behind the version, in order. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private static List<String> tail(List<String> all) {
    return all.subList(Math.max(0, all.size() - 5), all.size());
  }

  private void answer(HttpExchange exchange) throws IOException {
    long at = MACHINE.time().ticks();
    String target = exchange.getRequestURI().getPath();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    try (exchange) {
      if (!target.startsWith(VERSION)) {
        exchange.sendResponseHeaders(NOT_FOUND, -1);
        return;
      }
      answer(exchange, target.substring(VERSION.length()), body, at);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer(HttpExchange exchange, String path, String body, long at)
      throws IOException, InterruptedException {
    note(exchange.getRequestMethod() + " " + path.replaceAll("/[0-9a-f-]{36}/", "/ID/"));
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
  }

  private void note(String request) {
    requests.add(request);
    if (requests.size() > MOST_REQUESTS) requests.removeFirst();
  }

  private static void hand(HttpExchange exchange, Event event) throws IOException {
    var headers = exchange.getResponseHeaders();
    headers.set("Lambda-Runtime-Aws-Request-Id", MACHINE.ids().next().toString());
    headers.set("Lambda-Runtime-Deadline-Ms", Long.toString(event.deadline()));
    headers.set(
        "Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:eu-west-1:123456789012:function:f");
    headers.set("Lambda-Runtime-Trace-Id", "Root=1-65b2f0e2-0123456789abcdef01234567");
    headers.set("Content-Type", "application/json");
    send(exchange, OK, event.text());
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
