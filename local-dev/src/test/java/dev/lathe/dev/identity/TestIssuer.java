package dev.lathe.dev.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/** An issuer of the test's own, with keys that change. */
final class TestIssuer implements AutoCloseable {
  static final String AUDIENCE = "https://notes.example";

  private final HttpServer server;
  private final boolean secure;
  final AtomicInteger asked = new AtomicInteger();
  final RSAKey first = key("first");
  final RSAKey second = key("second");
  volatile List<RSAKey> published = List.of(first);
  volatile boolean down;

  private TestIssuer(HttpServer server, boolean secure) {
    this.server = server;
    this.secure = secure;
    server.createContext("/", this::answer);
    server.start();
  }

  /** Over plain HTTP, which is taken from this machine alone. */
  static TestIssuer plain() throws IOException {
    return new TestIssuer(
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0), false);
  }

  /** As issuers elsewhere are. */
  static TestIssuer over(SSLContext tls) throws IOException {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    return new TestIssuer(server, true);
  }

  /** Host and port. */
  String domain() {
    return "localhost:" + server.getAddress().getPort();
  }

  String name() {
    return secure ? "https://" + domain() + "/" : "http://" + domain();
  }

  /** A good token of alice's. */
  String token() {
    return token("alice", AUDIENCE, 600, "");
  }

  String token(String subject, String audience, long seconds, String more) {
    return signed(first, claims(subject, audience, seconds, more));
  }

  String signed(RSAKey key, String claims) {
    try {
      return signed(
          new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
          claims,
          new RSASSASigner(key));
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  /** Signed with what everybody knows, as if it were a secret. */
  String confused() {
    try {
      return signed(
          new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("first").build(),
          claims("alice", AUDIENCE, 600, ""),
          new MACSigner(first.toRSAPublicKey().getEncoded()));
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  String claims(String subject, String audience, long seconds, String more) {
    return "{\"iss\":\"%s\",\"sub\":\"%s\",\"aud\":[\"%s\",\"x\"],\"exp\":%s%s}"
        .formatted(name(), subject, audience, Instant.now().getEpochSecond() + seconds, more);
  }

  private static String signed(JWSHeader header, String claims, JWSSigner signer)
      throws JOSEException {
    var token = new JWSObject(header, new Payload(claims));
    token.sign(signer);
    return token.serialize();
  }

  private static RSAKey key(String id) {
    try {
      return new RSAKeyGenerator(2048).keyID(id).generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    String text =
        switch (exchange.getRequestURI().getPath()) {
          case "/.well-known/openid-configuration" ->
              "{\"issuer\":\"%s\",\"jwks_uri\":\"%s\"}"
                  .formatted(name(), name() + (secure ? "" : "/") + ".well-known/jwks.json");
          case "/.well-known/jwks.json" -> {
            asked.incrementAndGet();
            yield new JWKSet(List.copyOf(published)).toString();
          }
          default -> "";
        };
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(down || text.isEmpty() ? 500 : 200, body.length);
    try (var out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
