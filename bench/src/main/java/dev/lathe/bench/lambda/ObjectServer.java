package dev.lathe.bench.lambda;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * As much of S3 as a store of bundles asks for, in this process: objects are got, looked for and
 * put, on conditions too. It believes every signature.
 */
public final class ObjectServer implements AutoCloseable {
  private static final String META = "x-amz-meta-";
  private static final int HEXADECIMAL = 16;

  // Its bytes are read and never compared.
  @SuppressWarnings("ArrayRecordComponent")
  private record Stored(byte[] bytes, String tag, Map<String, String> metadata) {}

  private final HttpServer server;
  private final Map<String, Stored> objects = new ConcurrentHashMap<>();

  private ObjectServer(HttpServer server) {
    this.server = server;
  }

  /** On a free port of this machine's own network, with nothing in it. */
  public static ObjectServer start() {
    try {
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      var objects = new ObjectServer(server);
      server.createContext("/", objects::answer);
      server.setExecutor(Executors.newThreadPerTaskExecutor(Thread.ofVirtual().factory()));
      server.start();
      return objects;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What {@code AWS_ENDPOINT_URL_S3} is set to for it. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Puts an object there, {@code path} being {@code /bucket/key}. */
  public void put(String path, byte[] bytes) {
    objects.put(path, new Stored(bytes.clone(), tag(bytes), Map.of()));
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      switch (exchange.getRequestMethod()) {
        case "GET", "HEAD" -> give(exchange, objects.get(path));
        case "PUT" -> take(exchange, path);
        default -> exchange.sendResponseHeaders(HttpURLConnection.HTTP_BAD_METHOD, -1);
      }
    }
  }

  private static void give(HttpExchange exchange, @Nullable Stored object) throws IOException {
    boolean body = exchange.getRequestMethod().equals("GET");
    if (object == null) {
      byte[] error =
          "<Error><Code>NoSuchKey</Code><Message>none</Message></Error>"
              .getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(HttpURLConnection.HTTP_NOT_FOUND, body ? error.length : -1);
      if (body) exchange.getResponseBody().write(error);
      return;
    }
    object.metadata().forEach(exchange.getResponseHeaders()::set);
    exchange.getResponseHeaders().set("ETag", object.tag());
    if (!body) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(object.bytes().length));
    }
    exchange.sendResponseHeaders(HttpURLConnection.HTTP_OK, body ? object.bytes().length : -1);
    if (body) exchange.getResponseBody().write(object.bytes());
  }

  private synchronized void take(HttpExchange exchange, String path) throws IOException {
    byte[] sent = exchange.getRequestBody().readAllBytes();
    @Nullable String encoding = exchange.getRequestHeaders().getFirst("Content-Encoding");
    byte[] bytes = encoding != null && encoding.contains("aws-chunked") ? unchunked(sent) : sent;
    @Nullable Stored now = objects.get(path);
    @Nullable String expected = exchange.getRequestHeaders().getFirst("If-Match");
    boolean fresh = exchange.getRequestHeaders().containsKey("If-None-Match");
    if ((fresh && now != null)
        || (expected != null && (now == null || !expected.equals(now.tag())))) {
      exchange.sendResponseHeaders(HttpURLConnection.HTTP_PRECON_FAILED, -1);
      return;
    }
    var metadata = new ConcurrentHashMap<String, String>();
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (name.regionMatches(true, 0, META, 0, META.length())) {
                metadata.put(name, values.getFirst());
              }
            });
    var stored = new Stored(bytes, tag(bytes), metadata);
    objects.put(path, stored);
    exchange.getResponseHeaders().set("ETag", stored.tag());
    exchange.sendResponseHeaders(HttpURLConnection.HTTP_OK, -1);
  }

  private static String tag(byte[] bytes) {
    return "\"" + Integer.toHexString(Arrays.hashCode(bytes)) + "-" + bytes.length + "\"";
  }

  /** Each chunk is its length in hexadecimal, a line, the bytes, a line; the last is empty. */
  private static byte[] unchunked(byte[] sent) {
    var bytes = new ByteArrayOutputStream();
    int at = 0;
    while (true) {
      int line = at;
      while (sent[line] != '\n') line++;
      String size = new String(sent, at, line - at, StandardCharsets.US_ASCII).strip();
      int length = Integer.parseInt(size.split(";", 2)[0], HEXADECIMAL);
      if (length == 0) return bytes.toByteArray();
      bytes.write(sent, line + 1, length);
      at = line + 1 + length + 2;
    }
  }
}
