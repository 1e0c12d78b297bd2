package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.dev.Http.Answer;
import dev.lathe.dev.identity.IssuerFile;
import dev.lathe.dev.identity.TokenWishes;
import dev.lathe.model.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A blueprint with an issuer elsewhere, on a machine where there is none. */
class LocalIssuerTest {
  private static final Path BLUEPRINT = Path.of("../examples/notes-with-owners");
  private static final String NOTE = "{\"title\":\"a\",\"body\":\"b\"}";

  @TempDir Path folder;

  @Test
  void its_tokens_are_taken_in_the_place_of_the_issuers_that_the_blueprint_names() {
    try (Served served = Served.blueprint(BLUEPRINT, folder)) {
      String alice = token("alice", Map.of("department", Json.of("sales")), List.of(), 9);
      Answer written = served.http().post("/api/notes", NOTE, "Authorization", "Bearer " + alice);
      assertEquals(200, written.status(), written.text());
      Answer read =
          served
              .http()
              .get("/api/notes/" + written.get("noteId"), "Authorization", "bearer " + alice);
      assertEquals("alice", read.get("owner"));
      assertEquals("sales", read.get("department"), "claims go by the provider's names");
      assertEquals(404, status(served, "/api/notes/" + written.get("noteId"), "dev:bob"));
    }
  }

  @Test
  void a_token_that_is_not_good_is_refused_here_too() {
    try (Served served = Served.blueprint(BLUEPRINT, folder)) {
      String expired = token("alice", Map.of(), List.of(), -1);
      assertEquals("TOKEN_EXPIRED", reason(served, expired));
      assertEquals(
          "INVALID_AUDIENCE", reason(served, token("alice", Map.of(), List.of("elsewhere"), 9)));
      String good = token("alice", Map.of(), List.of(), 9);
      String altered = good.substring(0, good.lastIndexOf('.') + 1) + "A".repeat(86);
      assertEquals("INVALID_SIGNATURE", reason(served, altered));
      assertEquals(200, status(served, "/api/notes", good));
    }
  }

  @Test
  void its_key_outlives_a_restart_and_not_a_reset() throws IOException {
    String before;
    try (var _ = Served.blueprint(BLUEPRINT, folder)) {
      before = IssuerFile.in(folder).orElseThrow().key();
    }
    try (var _ = Served.blueprint(BLUEPRINT, folder)) {
      assertEquals(before, IssuerFile.in(folder).orElseThrow().key());
    }
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      assertEquals(
          "rw-------",
          PosixFilePermissions.toString(
              Files.getPosixFilePermissions(folder.resolve("issuer.json"))));
    }
    new DevFolder(folder).reset();
    try (var _ = Served.blueprint(BLUEPRINT, folder)) {
      assertNotEquals(before, IssuerFile.in(folder).orElseThrow().key());
    }
  }

  @Test
  void its_documents_are_for_this_machine_alone() throws IOException {
    try (Served served = Served.blueprint(BLUEPRINT, folder)) {
      Answer discovery = served.http().get("/_lathe/oidc/.well-known/openid-configuration");
      assertEquals(served.server().address() + "/_lathe/oidc", discovery.get("issuer"));
      Answer keys = served.http().get(URI.create(discovery.get("jwks_uri")).getPath());
      assertTrue(keys.text().contains("\"kty\":\"EC\""), keys.text());
      assertFalse(keys.text().contains("\"d\":"), "the private half stays where it is");
      assertEquals(405, served.http().post("/_lathe/oidc/jwks.json", "{}").status());

      String page = "GET /_lathe/oidc/jwks.json HTTP/1.1\r\n";
      assertTrue(raw(served, page + "Host: localhost\r\n\r\n").startsWith("HTTP/1.1 200"));
      assertTrue(raw(served, page + "Host: evil.test\r\n\r\n").startsWith("HTTP/1.1 403"));
      assertTrue(
          raw(served, page + "Host: localhost\r\nOrigin: https://evil.test\r\n\r\n")
              .startsWith("HTTP/1.1 403"));
      String metrics = "GET /metrics HTTP/1.1\r\nHost: evil.test\r\n\r\n";
      assertTrue(raw(served, metrics).startsWith("HTTP/1.1 404"));
    }
  }

  private static String raw(Served served, String request) throws IOException {
    try (var socket =
        new Socket(InetAddress.getLoopbackAddress(), served.server().address().getPort())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      socket.setSoTimeout(10_000);
      return new String(
          socket.getInputStream().readNBytes("HTTP/1.1 200".length()), StandardCharsets.US_ASCII);
    }
  }

  private String token(String subject, Map<String, Json> claims, List<String> audiences, long by) {
    return new TokenWishes(
            subject, new TreeMap<>(claims), List.of(), audiences, Duration.ofMinutes(by))
        .signedBy(IssuerFile.in(folder).orElseThrow(), Instant.now());
  }

  private static int status(Served served, String path, String token) {
    return served.http().get(path, "Authorization", "Bearer " + token).status();
  }

  private static String reason(Served served, String token) {
    Answer answer = served.http().get("/api/notes", "Authorization", "Bearer " + token);
    assertEquals(401, answer.status(), answer.text());
    return ((Json.Str)
            ((Json.Obj) ((Json.Obj) answer.body()).get("details").orElseThrow())
                .get("reason")
                .orElseThrow())
        .value();
  }
}
