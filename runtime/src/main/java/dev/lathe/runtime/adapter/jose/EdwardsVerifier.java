package dev.lathe.runtime.adapter.jose;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/**
 * Verifies signatures by Ed25519 keys (RFC 8037) with the JDK's own means; the library would need
 * another library for them. Not for two threads at a time.
 */
final class EdwardsVerifier implements JWSVerifier {
  private static final String ED25519 = "Ed25519";

  /** What stands before the key's 32 bytes in its X.509 form (RFC 8410, section 10.1). */
  private static final byte[] X509 = HexFormat.of().parseHex("302a300506032b6570032100");

  private static final int KEY_BYTES = 32;

  private final PublicKey key;
  private final JCAContext context = new JCAContext();

  private EdwardsVerifier(PublicKey key) {
    this.key = key;
  }

  /**
   * One for {@code key}; empty where it is of another curve or length.
   *
   * @throws JOSEException if it is no key
   */
  static Optional<JWSVerifier> of(OctetKeyPair key) throws JOSEException {
    byte[] point = key.getX().decode();
    if (!Curve.Ed25519.equals(key.getCurve()) || point.length != KEY_BYTES) return Optional.empty();
    byte[] encoded = new byte[X509.length + KEY_BYTES];
    System.arraycopy(X509, 0, encoded, 0, X509.length);
    System.arraycopy(point, 0, encoded, X509.length, KEY_BYTES);
    try {
      return Optional.of(
          new EdwardsVerifier(
              KeyFactory.getInstance(ED25519).generatePublic(new X509EncodedKeySpec(encoded))));
    } catch (GeneralSecurityException e) {
      throw new JOSEException("the key is no point of the curve", e);
    }
  }

  @Override
  public Set<JWSAlgorithm> supportedJWSAlgorithms() {
    return Set.of(JWSAlgorithm.EdDSA, JWSAlgorithm.Ed25519);
  }

  /** A header that says something has to be understood is not (RFC 7515, section 4.1.11). */
  @Override
  public boolean verify(JWSHeader header, byte[] signed, Base64URL signature) throws JOSEException {
    Set<String> critical = header.getCriticalParams();
    if (critical != null && !critical.isEmpty()) return false;
    try {
      Signature verifying = Signature.getInstance(ED25519);
      verifying.initVerify(key);
      verifying.update(signed);
      return verifying.verify(signature.decode());
    } catch (SignatureException malformed) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new JOSEException("the key does not fit", e);
    }
  }

  @Override
  public JCAContext getJCAContext() {
    return context;
  }
}
