package dev.lathe.bench.lambda;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** An issuer of tokens whose key nobody keeps, on this machine's own network. */
public final class NotesIssuer implements AutoCloseable {
  /** Whom its tokens are for. */
  public static final String AUDIENCE = "https://notes.example";

  private static final int KEY_BITS = 2048;
  private static final long TOKEN_SECONDS = 3_600;

  private final HttpServer server;
  private final RSAKey key;

  private NotesIssuer(HttpServer server, RSAKey key) {
    this.server = server;
    this.key = key;
  }

  /** With a key of its own, which it publishes. */
  public static NotesIssuer start() {
    try {
      var issuer =
          new NotesIssuer(
              HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0),
              new RSAKeyGenerator(KEY_BITS).keyID("only").generate());
      issuer.server.createContext("/", issuer::answer);
      issuer.server.start();
      return issuer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (JOSEException e) {
      throw new IllegalStateException("no key can be made here", e);
    }
  }

  /** What tokens have as their {@code iss}. */
  public String name() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /** A token of {@code subject}'s for an hour. */
  public String token(String subject) {
    String claims =
        "{\"iss\":\"%s\",\"sub\":\"%s\",\"aud\":\"%s\",\"exp\":%d}"
            .formatted(name(), subject, AUDIENCE, Instant.now().getEpochSecond() + TOKEN_SECONDS);
    var header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build();
    var token = new JWSObject(header, new Payload(claims));
    try {
      token.sign(new RSASSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException("the key does not sign", e);
    }
    return token.serialize();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String text =
        exchange.getRequestURI().getPath().endsWith("/openid-configuration")
            ? "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\"}".formatted(name(), name())
            : new JWKSet(key.toPublicJWK()).toString();
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
