package dev.lathe.runtime.adapter.jose;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.value.UserClaims;
import dev.lathe.runtime.identity.Claims;
import dev.lathe.runtime.identity.Issuer;
import dev.lathe.runtime.identity.TokenVerifier;
import dev.lathe.runtime.platform.Time;
import java.math.BigDecimal;
import java.text.ParseException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Verifies JWTs by the keys that their issuers publish. The blueprint says who may issue them, for
 * whom, and how they may be signed; nothing that a token says of itself widens that.
 */
public final class JwtVerifier implements TokenVerifier {
  /** How far clocks may be apart. */
  private static final Duration TOLERANCE = Duration.ofSeconds(30);

  /** In characters; a gateway takes headers of 10 KB together. */
  private static final int LONGEST_TOKEN = 16 * 1024;

  /** In characters, as OpenID Connect has it, section 2. */
  private static final int LONGEST_SUBJECT = 255;

  /** In bits: a shorter RSA key counts as none (RFC 7518, section 3.3). */
  private static final int SHORTEST_RSA = 2048;

  private final Documents documents;
  private final Time time;

  /** By issuer: as many as the blueprint names, whatever clients send. */
  private final Map<Issuer, KeySet> keys = new ConcurrentHashMap<>();

  public JwtVerifier(Documents documents, Time time) {
    this.documents = documents;
    this.time = time;
  }

  @Override
  public Verdict verify(String token, Issuer issuer, String audience) {
    if (token.length() > LONGEST_TOKEN) return refused(Reason.MALFORMED);
    SignedJWT jwt;
    Json.Obj claims;
    try {
      jwt = SignedJWT.parse(token);
      if (!(JsonText.parse(jwt.getPayload().toString()) instanceof Json.Obj said)) {
        return refused(Reason.MALFORMED);
      }
      claims = said;
    } catch (ParseException | JsonText.MalformedJson | IllegalArgumentException e) {
      return refused(Reason.MALFORMED);
    }
    if (!allowed(jwt.getHeader().getAlgorithm(), issuer)) return refused(Reason.INVALID_SIGNATURE);
    var all = new Claims(claims);
    // Before the signature, so that a token of another issuer does not ask this one for its keys.
    if (!all.text("iss").equals(Optional.of(issuer.name()))) return refused(Reason.INVALID_ISSUER);
    if (!signed(jwt, issuer)) return refused(Reason.INVALID_SIGNATURE);
    return timely(all, audience);
  }

  private static boolean allowed(JWSAlgorithm algorithm, Issuer issuer) {
    return UserClaims.ALGORITHMS.contains(algorithm.getName())
        && (issuer.algorithms().isEmpty() || issuer.algorithms().contains(algorithm.getName()));
  }

  private boolean signed(SignedJWT jwt, Issuer issuer) {
    KeySet published = keys.computeIfAbsent(issuer, known -> new KeySet(known, documents, time));
    for (JWK key : published.matching(jwt.getHeader())) {
      try {
        Optional<JWSVerifier> verifier = verifier(key);
        if (verifier.isPresent() && jwt.verify(verifier.get())) return true;
      } catch (JOSEException unfitting) {
        // A key that does not fit the algorithm has not made the signature: the next one.
      }
    }
    return false;
  }

  private static Optional<JWSVerifier> verifier(JWK key) throws JOSEException {
    return switch (key) {
      case RSAKey rsa when rsa.size() >= SHORTEST_RSA ->
          Optional.of(new RSASSAVerifier(rsa.toRSAPublicKey()));
      case ECKey curve -> Optional.of(new ECDSAVerifier(curve.toECPublicKey()));
      case OctetKeyPair edwards -> EdwardsVerifier.of(edwards);
      default -> Optional.empty();
    };
  }

  private Verdict timely(Claims claims, String audience) {
    Instant now = time.now();
    Optional<Instant> expires = instant(claims, "exp");
    if (expires.isEmpty()) return refused(Reason.MALFORMED);
    if (!now.isBefore(expires.get().plus(TOLERANCE))) return refused(Reason.TOKEN_EXPIRED);
    if (claims.get("nbf").isPresent()) {
      Optional<Instant> from = instant(claims, "nbf");
      if (from.isEmpty()) return refused(Reason.MALFORMED);
      if (now.isBefore(from.get().minus(TOLERANCE))) return refused(Reason.TOKEN_NOT_YET_VALID);
    }
    if (!meant(claims.get("aud").orElse(Json.NULL), audience)) {
      return refused(Reason.INVALID_AUDIENCE);
    }
    return claims
        .text("sub")
        .filter(subject -> subject.length() <= LONGEST_SUBJECT)
        .<Verdict>map(subject -> new Verdict.Genuine(subject, claims))
        .orElseGet(() -> refused(Reason.MALFORMED));
  }

  private static boolean meant(Json audiences, String audience) {
    if (audience.isEmpty()) return false;
    return switch (audiences) {
      case Json.Str(String one) -> one.equals(audience);
      case Json.Arr(var several) -> several.contains(Json.of(audience));
      case Json.Obj _, Json.Num _, Json.Bool _, Json.Null _ -> false;
    };
  }

  /** Seconds since 1970, with a fraction or without. */
  private static Optional<Instant> instant(Claims claims, String name) {
    if (!(claims.get(name).orElse(Json.NULL) instanceof Json.Num(String digits))) {
      return Optional.empty();
    }
    try {
      var seconds = new BigDecimal(digits);
      if (seconds.scale() < -12) return Optional.empty(); // 1e999999999 is no time
      return Optional.of(Instant.ofEpochSecond(seconds.toBigInteger().longValueExact()));
    } catch (ArithmeticException | NumberFormatException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Verdict refused(Reason reason) {
    return new Verdict.Refused(reason);
  }
}
