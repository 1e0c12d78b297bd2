package dev.lathe.dev.lambda;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * As much of S3 as a store of bundles asks for, in this process: objects are got, looked for, put
 * and removed, on conditions too. It believes every signature, and holds all in memory; with a
 * folder, what is there outlives it.
 */
public final class ObjectServer implements AutoCloseable {
  private static final String META = "x-amz-meta-";
  private static final int HEXADECIMAL = 16;

  /** In the folder: the bytes of objects by their path, and what else is known of each. */
  private static final String BYTES = "bytes";

  private static final String KNOWN = "known";

  // Its bytes are read and never compared.
  @SuppressWarnings("ArrayRecordComponent")
  private record Stored(byte[] bytes, String tag, Map<String, String> metadata) {}

  private final HttpServer server;
  private final Optional<Path> folder;
  private final Map<String, Stored> objects = new ConcurrentHashMap<>();

  private ObjectServer(HttpServer server, Optional<Path> folder) {
    this.server = server;
    this.folder = folder;
  }

  /** On a free port of this machine's own network, with nothing in it. */
  public static ObjectServer start() {
    return start(Optional.empty());
  }

  /** The same with what an earlier one has left in {@code folder}, which keeps what comes. */
  public static ObjectServer in(Path folder) {
    return start(Optional.of(folder));
  }

  private static ObjectServer start(Optional<Path> folder) {
    try {
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      var objects = new ObjectServer(server, folder);
      if (folder.isPresent()) objects.load(folder.get());
      server.createContext("/", objects::answer);
      server.setExecutor(work -> SystemPlatform.create().threads().start("lathe-objects", work));
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
    keep(path, new Stored(bytes.clone(), tag(bytes), Map.of()));
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      // Who is about to be snapshotted waits for its connections to end.
      exchange.getResponseHeaders().set("Connection", "close");
      String path = exchange.getRequestURI().getPath();
      switch (exchange.getRequestMethod()) {
        case "GET", "HEAD" -> give(exchange, objects.get(path));
        case "PUT" -> take(exchange, path);
        case "DELETE" -> remove(exchange, path);
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
                metadata.put(name.toLowerCase(Locale.ROOT), values.getFirst());
              }
            });
    var stored = new Stored(bytes, tag(bytes), metadata);
    keep(path, stored);
    exchange.getResponseHeaders().set("ETag", stored.tag());
    exchange.sendResponseHeaders(HttpURLConnection.HTTP_OK, -1);
  }

  private synchronized void remove(HttpExchange exchange, String path) throws IOException {
    objects.remove(path);
    if (folder.isPresent()) {
      Files.deleteIfExists(file(folder.get(), KNOWN, path));
      Files.deleteIfExists(file(folder.get(), BYTES, path));
    }
    exchange.sendResponseHeaders(HttpURLConnection.HTTP_NO_CONTENT, -1);
  }

  /** The bytes are there before it is known that they are. */
  private void keep(String path, Stored stored) {
    if (folder.isPresent()) {
      var known = new Members().with("tag", stored.tag());
      new TreeMap<>(stored.metadata()).forEach(known::with);
      write(file(folder.get(), BYTES, path), stored.bytes());
      write(file(folder.get(), KNOWN, path), known.text().getBytes(StandardCharsets.UTF_8));
    }
    objects.put(path, stored);
  }

  private static void write(Path file, byte[] bytes) {
    try {
      Files.createDirectories(file.getParent());
      Path half = Files.createTempFile(file.getParent(), "half", "");
      Files.write(half, bytes);
      Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path file(Path folder, String kind, String path) {
    Path root = folder.resolve(kind);
    Path file = root.resolve(path.substring(1)).normalize();
    if (!file.startsWith(root)) throw new IllegalArgumentException("no place for " + path);
    return file;
  }

  private void load(Path from) throws IOException {
    Path known = from.resolve(KNOWN);
    if (!Files.isDirectory(known)) return;
    try (Stream<Path> all = Files.walk(known)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String path = "/" + known.relativize(file).toString().replace('\\', '/');
        Path bytes = file(from, BYTES, path);
        // A half-written one is not known, or has no name of its own.
        if (!(JsonText.parseOrText(Files.readString(file)) instanceof Json.Obj told)
            || !Files.exists(bytes)) {
          continue;
        }
        var metadata = new TreeMap<String, String>();
        told.members()
            .forEach(
                (name, value) -> {
                  if (name.startsWith(META) && value instanceof Json.Str(String text)) {
                    metadata.put(name, text);
                  }
                });
        byte[] content = Files.readAllBytes(bytes);
        objects.put(
            path, new Stored(content, told.text("tag").orElseGet(() -> tag(content)), metadata));
      }
    }
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
