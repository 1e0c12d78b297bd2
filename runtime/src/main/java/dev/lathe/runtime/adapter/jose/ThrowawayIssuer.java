package dev.lathe.runtime.adapter.jose;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.identity.Issuer;
import dev.lathe.runtime.identity.StandInIssuer;
import dev.lathe.runtime.platform.Time;
import java.util.List;
import java.util.Optional;

/**
 * Signs with keys that are made with it and never leave it, and verifies as {@link JwtVerifier}
 * does: all of a verification but asking the issuer.
 */
public final class ThrowawayIssuer implements StandInIssuer {
  private static final int KEY_BITS = 2048;

  /** Nobody waits with such a token. */
  private static final long TOKEN_SECONDS = 60;

  private static final Optional<String> NOWHERE = Optional.of("throwaway:keys");

  /** A key, and the algorithm that it signs by. */
  private record Signing(JWK key, JWSAlgorithm algorithm, JWSSigner signer) {}

  private final Signing rsa;
  private final Signing curve;
  private final JwtVerifier verifier;
  private final Time time;

  private ThrowawayIssuer(Signing rsa, Signing curve, Time time) {
    this.rsa = rsa;
    this.curve = curve;
    this.time = time;
    var published = new JWKSet(List.of(rsa.key(), curve.key())).toString();
    this.verifier = new JwtVerifier(_ -> published, time);
  }

  /** With fresh keys, which takes some tenths of a second. */
  public static ThrowawayIssuer create(Time time) {
    try {
      var rsa = new RSAKeyGenerator(KEY_BITS).keyID("throwaway-rsa").generate();
      var curve = new ECKeyGenerator(Curve.P_256).keyID("throwaway-ec").generate();
      return new ThrowawayIssuer(
          new Signing(rsa, JWSAlgorithm.RS256, new RSASSASigner(rsa)),
          new Signing(curve, JWSAlgorithm.ES256, new ECDSASigner(curve)),
          time);
    } catch (JOSEException e) {
      throw new IllegalStateException("no key can be made here", e);
    }
  }

  @Override
  public Optional<String> token(Issuer issuer, String audience) {
    if (allowed(issuer, rsa)) return Optional.of(signed(rsa, issuer, audience));
    return allowed(issuer, curve) ? Optional.of(signed(curve, issuer, audience)) : Optional.empty();
  }

  @Override
  public Verdict verify(String token, Issuer issuer, String audience) {
    return verifier.verify(
        token, new Issuer(issuer.name(), NOWHERE, issuer.algorithms()), audience);
  }

  private static boolean allowed(Issuer issuer, Signing by) {
    return issuer.algorithms().isEmpty() || issuer.algorithms().contains(by.algorithm().getName());
  }

  private String signed(Signing by, Issuer issuer, String audience) {
    String claims =
        new Members()
            .with("iss", issuer.name())
            .with("sub", "rehearsal")
            .with("aud", audience)
            .with("exp", time.now().getEpochSecond() + TOKEN_SECONDS)
            .text();
    var header = new JWSHeader.Builder(by.algorithm()).keyID(by.key().getKeyID()).build();
    var token = new JWSObject(header, new Payload(claims));
    try {
      token.sign(by.signer());
    } catch (JOSEException e) {
      throw new IllegalStateException("a fresh key does not sign", e);
    }
    return token.serialize();
  }
}
