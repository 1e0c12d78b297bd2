package dev.lathe.runtime.adapter.jose;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.identity.IdentityUnavailable;
import dev.lathe.runtime.identity.Issuer;
import dev.lathe.runtime.platform.Time;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of one issuer, asked for when the first token comes and seldom after that. Thread-safe;
 * one request asks for keys, and the others wait for it only where there are none.
 */
final class KeySet {
  private static final Logger LOG = LoggerFactory.getLogger(KeySet.class);

  /** A key that its issuer withdrew opens nothing after this. */
  static final Duration OLDEST = Duration.ofMinutes(10);

  /** From here on new ones are asked for, while those at hand are still good. */
  static final Duration EARLY = Duration.ofMinutes(5);

  /** Anybody can send tokens of keys that nobody has: these ask the issuer no more often. */
  static final Duration BETWEEN_UNKNOWN = Duration.ofSeconds(30);

  /** How long an issuer that gave nothing is left alone. */
  static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

  private static final Instant NEVER = Instant.EPOCH;

  private record Held(JWKSet keys, Instant since) {}

  private final Issuer issuer;
  private final Documents documents;
  private final Time time;
  private final ReentrantLock asking = new ReentrantLock();
  private volatile @Nullable Held held;
  private volatile Instant failed = NEVER;
  private volatile Instant askedForUnknown = NEVER;

  KeySet(Issuer issuer, Documents documents, Time time) {
    this.issuer = issuer;
    this.documents = documents;
    this.time = time;
  }

  /**
   * The keys that could have made a signature with {@code header}; none where the issuer has no
   * such key.
   *
   * @throws IdentityUnavailable if nobody can tell
   */
  List<JWK> matching(JWSHeader header) {
    List<JWK> found = select(current(), header);
    return found.isEmpty() ? select(afterUnknown(), header) : found;
  }

  private static List<JWK> select(JWKSet keys, JWSHeader header) {
    return new JWKSelector(JWKMatcher.forJWSHeader(header)).select(keys);
  }

  private JWKSet current() {
    Held now = held;
    if (now != null && younger(now, EARLY)) return now.keys();
    if (now != null && younger(now, OLDEST)) {
      if (!leftAlone() && asking.tryLock()) {
        try {
          return ask().keys();
        } catch (IdentityUnavailable e) {
          LOG.warn("the keys of {} are those of {} still", issuer.name(), now.since(), e);
        } finally {
          asking.unlock();
        }
      }
      return now.keys();
    }
    asking.lock();
    try {
      Held other = held;
      if (other != null && younger(other, OLDEST)) return other.keys();
      if (leftAlone()) throw unavailable();
      return ask().keys();
    } finally {
      asking.unlock();
    }
  }

  /** The keys once more, because a token names one that is not among those at hand. */
  private JWKSet afterUnknown() {
    asking.lock();
    try {
      Held now = held;
      if (now != null && askedForUnknown.plus(BETWEEN_UNKNOWN).isAfter(time.now())) {
        if (failed.isAfter(now.since())) throw unavailable();
        return now.keys();
      }
      askedForUnknown = time.now();
      return ask().keys();
    } finally {
      asking.unlock();
    }
  }

  private boolean younger(Held keys, Duration age) {
    return keys.since().plus(age).isAfter(time.now());
  }

  private boolean leftAlone() {
    return failed.plus(AFTER_FAILURE).isAfter(time.now());
  }

  private IdentityUnavailable unavailable() {
    return new IdentityUnavailable("no keys of " + issuer.name() + " can be had", AFTER_FAILURE);
  }

  private Held ask() {
    try {
      String address = issuer.keys().isPresent() ? issuer.keys().get() : discovered();
      var fresh = new Held(JWKSet.parse(documents.get(new URI(address))), time.now());
      held = fresh;
      failed = NEVER;
      return fresh;
    } catch (IOException | ParseException | URISyntaxException | RuntimeException e) {
      failed = time.now();
      throw new IdentityUnavailable(
          "no keys of " + issuer.name() + " can be had: " + e.getMessage(), AFTER_FAILURE, e);
    }
  }

  /** As the issuer's discovery document says (OpenID Connect Discovery 1.0, section 4). */
  private String discovered() throws IOException, URISyntaxException {
    String base = issuer.name().endsWith("/") ? issuer.name() : issuer.name() + "/";
    String address = base + ".well-known/openid-configuration";
    if (JsonText.parse(documents.get(new URI(address))) instanceof Json.Obj document
        && document.get("issuer").orElse(Json.NULL) instanceof Json.Str(String name)
        && name.equals(issuer.name())
        && document.get("jwks_uri").orElse(Json.NULL) instanceof Json.Str(String keys)) {
      return keys;
    }
    throw new IOException(address + " does not name the keys of " + issuer.name());
  }
}
