package dev.lathe.dev;

import dev.lathe.runtime.module.ModuleFailed;
import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.storage.ObjectStore;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A stand-in for a bucket: files of a folder, behind a server of their own on this machine, as S3
 * is another host than the service. It is started with the first address that is asked for, and
 * takes what is signed with a key of this run alone.
 */
final class LocalObjects implements ObjectStore, AutoCloseable {
  private static final long LARGEST = 5L << 30;
  private static final int KEY_BYTES = 32;
  private static final int PIECE = 1 << 16;
  private static final String ALGORITHM = "HmacSHA256";

  /** Beside each object: its media type. */
  private static final String TYPE = ".type";

  private final Path folder;
  private final Platform platform;
  private final byte[] secret = new byte[KEY_BYTES];
  private @Nullable WebServer server;

  /**
   * @param folder made with the first object
   */
  LocalObjects(Path folder, Platform platform) {
    this.folder = folder;
    this.platform = platform;
    platform.random().nextBytes(secret);
  }

  @Override
  public Presigned put(String key, String type, long size, Duration life) {
    Instant until = platform.time().now().plus(life);
    String query = "until=" + until.getEpochSecond() + "&size=" + size + "&type=" + encoded(type);
    return new Presigned(
        address("PUT", key, query),
        new TreeMap<>(Map.of("Content-Type", type, ONLY_WHERE_NOTHING_IS, "*")),
        until);
  }

  @Override
  public Presigned get(String key, String filename, Duration life) {
    Instant until = platform.time().now().plus(life);
    String query = "until=" + until.getEpochSecond() + "&name=" + encoded(filename);
    return new Presigned(address("GET", key, query), new TreeMap<>(), until);
  }

  @Override
  public Optional<Stored> look(String key, Duration timeout) throws ModuleFailed {
    Path file = folder.resolve(key);
    try {
      if (!Files.isRegularFile(file)) return Optional.empty();
      return Optional.of(new Stored(Files.size(file), Files.readString(beside(file))));
    } catch (IOException e) {
      throw broken(e);
    }
  }

  @Override
  public void remove(String key, Duration timeout) throws ModuleFailed {
    Path file = folder.resolve(key);
    try {
      Files.deleteIfExists(file);
      Files.deleteIfExists(beside(file));
    } catch (IOException e) {
      throw broken(e);
    }
  }

  /** Closing twice does nothing. */
  @Override
  public synchronized void close() {
    WebServer started = server;
    if (started != null) started.stop();
    server = null;
  }

  private static Path beside(Path file) {
    return file.resolveSibling(file.getFileName() + TYPE);
  }

  private static ModuleFailed broken(IOException e) {
    return new ModuleFailed(
        ModuleFailed.Reason.INTERNAL, "the folder of files can't be used: " + e.getMessage());
  }

  private String address(String method, String key, String query) {
    return "http://localhost:%s/%s?%s&signature=%s"
        .formatted(Integer.toString(port()), key, query, signature(method, "/" + key, query));
  }

  private synchronized int port() {
    WebServer started = server;
    if (started == null) {
      started =
          WebServer.builder()
              .host(InetAddress.getLoopbackAddress().getHostAddress())
              .port(0)
              .shutdownHook(false)
              .maxPayloadSize(LARGEST)
              .routing(routes -> routes.any(this::answer))
              .build()
              .start();
      server = started;
    }
    return started.port();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private String signature(String method, String path, String query) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
      byte[] text = (method + " " + path + "?" + query).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(mac.doFinal(text));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has " + ALGORITHM, e);
    }
  }

  private void answer(ServerRequest request, ServerResponse response) {
    String method = request.prologue().method().text();
    request
        .headers()
        .first(HeaderNames.ORIGIN)
        .ifPresent(
            origin -> {
              response.header("Access-Control-Allow-Origin", origin);
              response.header("Access-Control-Allow-Methods", "GET, PUT");
              response.header("Access-Control-Allow-Headers", "content-type, if-none-match");
              response.header("Vary", "Origin");
            });
    if (method.equals("OPTIONS")) {
      response.status(Status.NO_CONTENT_204).send();
      return;
    }
    Optional<String> refused = refused(method, request);
    if (refused.isPresent()) {
      response.status(Status.FORBIDDEN_403).send(refused.get());
      return;
    }
    Path file = folder.resolve(request.path().rawPath().substring(1));
    try {
      if (method.equals("PUT")) {
        put(request, response, file);
      } else {
        get(request, response, file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<String> refused(String method, ServerRequest request) {
    String raw = request.query().rawValue();
    int at = raw.lastIndexOf("&signature=");
    String path = request.path().rawPath();
    if (at < 0 || !(method.equals("PUT") || method.equals("GET"))) {
      return Optional.of("this address is not signed for " + method);
    }
    String signed = signature(method, path, raw.substring(0, at));
    String given = raw.substring(at + "&signature=".length());
    if (!MessageDigest.isEqual(
        signed.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8))) {
      return Optional.of("the signature is not of this address, or of an earlier run");
    }
    long until = Long.parseLong(request.query().get("until"));
    return platform.time().now().getEpochSecond() > until
        ? Optional.of("the time of this address is over")
        : Optional.empty();
  }

  private void put(ServerRequest request, ServerResponse response, Path file) throws IOException {
    long size = Long.parseLong(request.query().get("size"));
    String type = request.query().get("type");
    String sent = request.headers().first(HeaderNames.CONTENT_TYPE).orElse("");
    if (!sent.equals(type)) {
      response.status(Status.FORBIDDEN_403).send("the address is signed for Content-Type " + type);
      return;
    }
    if (!request.headers().first(HeaderNames.IF_NONE_MATCH).orElse("").equals("*")) {
      response.status(Status.FORBIDDEN_403).send("the address is signed for If-None-Match *");
      return;
    }
    Files.createDirectories(file.getParent());
    Path half = Files.createTempFile(file.getParent(), "half", "");
    try {
      long taken = request.content().hasEntity() ? taken(request, half, size) : 0;
      if (taken != size) {
        response
            .status(Status.FORBIDDEN_403)
            .send("the address is signed for %s bytes".formatted(Long.toString(size)));
        return;
      }
      if (!moved(half, file, type)) {
        response.status(Status.PRECONDITION_FAILED_412).send("an object is there already");
        return;
      }
    } finally {
      Files.deleteIfExists(half);
    }
    response.status(Status.OK_200).send();
  }

  /** Of two at once one finds that the other was faster. */
  private synchronized boolean moved(Path half, Path file, String type) throws IOException {
    if (Files.exists(file)) return false;
    Files.writeString(beside(file), type);
    Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
    return true;
  }

  /** How many bytes came, counted up to one too many. */
  private static long taken(ServerRequest request, Path to, long size) throws IOException {
    long taken = 0;
    byte[] piece = new byte[PIECE];
    try (InputStream from = request.content().inputStream();
        OutputStream file = Files.newOutputStream(to)) {
      for (int read = from.read(piece); read >= 0; read = from.read(piece)) {
        taken += read;
        if (taken > size) return taken;
        file.write(piece, 0, read);
      }
    }
    return taken;
  }

  private static void get(ServerRequest request, ServerResponse response, Path file)
      throws IOException {
    if (!Files.isRegularFile(file)) {
      response.status(Status.NOT_FOUND_404).send("there is no such object");
      return;
    }
    response.header("Content-Type", Files.readString(beside(file)));
    response.header("X-Content-Type-Options", "nosniff");
    response.header(
        "Content-Disposition",
        "attachment; filename*=UTF-8''" + encoded(request.query().get("name")));
    response.contentLength(Files.size(file));
    try (OutputStream body = response.outputStream()) {
      Files.copy(file, body);
    }
  }
}
