package dev.lathe.dev.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.compiler.fixture.ReadsSharedBlueprints;
import dev.lathe.functions.http.HttpHandler;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.adapter.folder.FolderBundleStore;
import dev.lathe.runtime.adapter.system.SystemTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The function as Lambda puts it together, and an issuer whose keys it has to ask for. */
class IssuedTokensTest {
  private static final String NOTE = "{\"title\":\"a\",\"body\":\"b\"}";

  @TempDir Path folder;

  @Test
  void who_has_no_good_token_is_refused_and_told_why() throws Exception {
    try (var issuer = TestIssuer.plain()) {
      HttpHandler function = withOwners(issuer);
      assertEquals(0, issuer.asked.get(), "a start asks nobody");
      assertEquals("200", read(function, "/api/notes", issuer.token()));
      assertEquals("200", read(function, "/api/notes", issuer.token()));
      assertEquals(1, issuer.asked.get(), "keys are asked for once");

      assertEquals("401 null", read(function, "/api/notes", null));
      assertEquals(
          "401 TOKEN_EXPIRED",
          read(function, "/api/notes", issuer.token("alice", TestIssuer.AUDIENCE, -31, "")));
      assertEquals(
          "401 INVALID_AUDIENCE",
          read(function, "/api/notes", issuer.token("alice", "https://other.example", 600, "")));
      assertEquals("401 INVALID_SIGNATURE", read(function, "/api/notes", issuer.confused()));
      assertEquals(
          "401 INVALID_SIGNATURE",
          read(
              function,
              "/api/notes",
              issuer.signed(issuer.second, issuer.claims("alice", TestIssuer.AUDIENCE, 600, ""))));
      String none =
          part("{\"alg\":\"none\"}")
              + "."
              + part(issuer.claims("alice", TestIssuer.AUDIENCE, 600, ""))
              + ".";
      assertEquals("401 MALFORMED", read(function, "/api/notes", none));
      assertEquals("401 MALFORMED", read(function, "/api/notes", "dev:alice"));
      assertEquals(404, get(function, "/_lathe/oidc/jwks.json", null).getStatusCode());
    }
  }

  @Test
  void keys_change_without_a_restart() throws Exception {
    try (var issuer = TestIssuer.plain()) {
      HttpHandler function = withOwners(issuer);
      assertEquals("200", read(function, "/api/notes", issuer.token()));
      issuer.published = List.of(issuer.second);
      String renewed =
          issuer.signed(issuer.second, issuer.claims("alice", TestIssuer.AUDIENCE, 600, ""));
      assertEquals("200", read(function, "/api/notes", renewed));
      assertEquals("401 INVALID_SIGNATURE", read(function, "/api/notes", issuer.token()));
    }
  }

  @Test
  void while_nobody_can_tell_whose_a_token_is_nobody_is_let_in() throws Exception {
    try (var issuer = TestIssuer.plain()) {
      issuer.down = true;
      HttpHandler function = withOwners(issuer);
      APIGatewayV2HTTPResponse answer = get(function, "/api/notes", issuer.token());
      assertEquals(503, answer.getStatusCode(), answer.getBody());
      assertTrue(answer.getBody().contains("IDENTITY_UNAVAILABLE"), answer.getBody());
      assertEquals("5", answer.getHeaders().get("Retry-After"));
      assertEquals("401 null", read(function, "/api/notes", null));
      assertEquals(200, get(function, "/health", null).getStatusCode());
    }
  }

  @Test
  void what_a_token_says_is_an_input() throws Exception {
    try (var issuer = TestIssuer.plain()) {
      HttpHandler function = withOwners(issuer);
      String more = ",\"https://notes.example/department\":\"sales\"";
      String alice = issuer.token("alice", TestIssuer.AUDIENCE, 600, more);
      String note = text(post(function, "/api/notes", alice), "noteId");
      String seen = get(function, "/api/notes/" + note, alice).getBody();
      assertTrue(seen.contains("\"owner\":\"alice\",\"department\":\"sales\""), seen);
      String bob = issuer.token("bob", TestIssuer.AUDIENCE, 600, "");
      assertEquals(404, get(function, "/api/notes/" + note, bob).getStatusCode());

      String odd =
          issuer.token(
              "alice", TestIssuer.AUDIENCE, 600, ",\"https://notes.example/department\":[1]");
      APIGatewayV2HTTPResponse refused = post(function, "/api/notes", odd);
      assertEquals(403, refused.getStatusCode(), refused.getBody());
      assertTrue(refused.getBody().contains("IDENTITY_CLAIM_MISSING"), refused.getBody());
      assertTrue(refused.getBody().contains("\"claim\":\"department\""), refused.getBody());
    }
  }

  @Test
  void the_scope_of_a_token_opens_what_shows_the_service() throws Exception {
    try (var issuer = TestIssuer.plain()) {
      HttpHandler function = withOwners(issuer);
      String scoped = issuer.token("op", TestIssuer.AUDIENCE, 600, ",\"scope\":\"ops:read\"");
      assertEquals(404, get(function, "/metrics", null).getStatusCode());
      assertEquals(403, get(function, "/metrics", issuer.token()).getStatusCode());
      assertEquals(401, get(function, "/metrics", issuer.confused()).getStatusCode());
      int open = get(function, "/metrics", scoped).getStatusCode();
      assertTrue(open == 200 || open == 501, "it is let in: " + open);
    }
  }

  @Test
  @ReadsSharedBlueprints
  void the_formats_own_provider_runs_unchanged() throws Exception {
    SSLSocketFactory before = HttpsURLConnection.getDefaultSSLSocketFactory();
    SSLContext tls = tls();
    HttpsURLConnection.setDefaultSSLSocketFactory(tls.getSocketFactory());
    try (var issuer = TestIssuer.over(tls)) {
      HttpHandler function =
          function(
              Blueprints.shared("notes"),
              Map.of(
                  "LATHE_VAR_AUTH0_DOMAIN",
                  issuer.domain(),
                  "LATHE_VAR_AUTH0_AUDIENCE",
                  TestIssuer.AUDIENCE));
      String alice = issuer.token();
      String bob = issuer.token("auth0|bob", TestIssuer.AUDIENCE, 600, "");
      String note = text(post(function, "/api/notes", alice), "noteId");
      assertTrue(get(function, "/api/notes", alice).getBody().contains(note));
      assertEquals("[]", get(function, "/api/notes", bob).getBody());
      assertEquals("[]", get(function, "/api/notes/" + note, bob).getBody());
      String delete = "/api/notes/" + note + "/actions/delete";
      assertEquals(422, post(function, delete, bob).getStatusCode());
      assertEquals(200, post(function, delete, alice).getStatusCode());
      assertEquals(
          "401 TOKEN_EXPIRED",
          read(function, "/api/notes", issuer.token("alice", TestIssuer.AUDIENCE, -31, "")));
      assertEquals("401 INVALID_SIGNATURE", read(function, "/api/notes", issuer.confused()));
      assertEquals(1, issuer.asked.get());
    } finally {
      HttpsURLConnection.setDefaultSSLSocketFactory(before);
    }
  }

  private HttpHandler withOwners(TestIssuer issuer) {
    return function(
        Path.of("../examples/notes-with-owners"),
        Map.of("LATHE_VAR_ISSUER", issuer.name(), "LATHE_VAR_AUDIENCE", TestIssuer.AUDIENCE));
  }

  private HttpHandler function(Path blueprint, Map<String, String> variables) {
    Bundle bundle =
        switch (Compiler.compile(blueprint)) {
          case Result.Ok<Bundle>(Bundle value, var _) -> value;
          case Result.Failed<Bundle>(var findings) -> throw new AssertionError(findings);
        };
    BundleFile file = BundleFile.of(bundle);
    var store = new FolderBundleStore(folder.resolve("bundles"), new SystemTime());
    store.put(file.id(), file.bytes());
    store.point("live", file.id());
    var environment = new HashMap<>(variables);
    environment.put("LATHE_BUNDLES", folder.resolve("bundles").toString());
    environment.put("LATHE_DATABASE_URL", "sqlite:" + folder.resolve("test.db"));
    return new HttpHandler(environment);
  }

  /** The status, and the reason where it is none to be glad of. */
  private static String read(HttpHandler function, String path, @Nullable String token) {
    APIGatewayV2HTTPResponse answer = get(function, path, token);
    if (answer.getStatusCode() == 200) return "200";
    Json details =
        JsonText.parse(answer.getBody()) instanceof Json.Obj problem
            ? problem.get("details").orElse(Json.NULL)
            : Json.NULL;
    String reason =
        details instanceof Json.Obj said
                && said.get("reason").orElse(Json.NULL) instanceof Json.Str(String text)
            ? text
            : "null";
    return answer.getStatusCode() + " " + reason;
  }

  private static APIGatewayV2HTTPResponse get(
      HttpHandler function, String path, @Nullable String token) {
    return send(function, "GET", path, "", token);
  }

  private static APIGatewayV2HTTPResponse post(
      HttpHandler function, String path, @Nullable String token) {
    return send(function, "POST", path, path.endsWith("/notes") ? NOTE : "{}", token);
  }

  private static APIGatewayV2HTTPResponse send(
      HttpHandler function, String method, String path, String body, @Nullable String token) {
    Map<String, String> headers =
        token == null ? Map.of() : Map.of("authorization", "bearer " + token);
    return function.answer(
        APIGatewayV2HTTPEvent.builder()
            .withRawPath(path)
            .withRawQueryString("")
            .withHeaders(headers)
            .withBody(body)
            .withRequestContext(
                APIGatewayV2HTTPEvent.RequestContext.builder()
                    .withHttp(
                        APIGatewayV2HTTPEvent.RequestContext.Http.builder()
                            .withMethod(method)
                            .build())
                    .build())
            .build(),
        null);
  }

  private static String text(APIGatewayV2HTTPResponse answer, String member) {
    assertEquals(200, answer.getStatusCode(), answer.getBody());
    return ((Json.Str) ((Json.Obj) JsonText.parse(answer.getBody())).get(member).orElseThrow())
        .value();
  }

  private static String part(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  /** A certificate for localhost that only this test believes. */
  private SSLContext tls() throws Exception {
    Path file = folder.resolve("localhost.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "localhost",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                "testing")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    assertEquals(0, keytool.waitFor(), () -> log());
    KeyStore keys = KeyStore.getInstance(file.toFile(), "testing".toCharArray());
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, "testing".toCharArray());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("localhost", keys.getCertificate("localhost"));
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private String log() {
    try {
      return Files.readString(folder.resolve("keytool.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
