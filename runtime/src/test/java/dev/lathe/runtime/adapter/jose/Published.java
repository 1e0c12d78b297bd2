package dev.lathe.runtime.adapter.jose;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.opts.AllowWeakRSAKey;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Set;

/** What an issuer publishes, and how often it was asked for that. */
final class Published implements Documents {
  static final String ISSUER = "https://id.example/";

  final RSAKey first = rsa("first", 2048);
  final RSAKey second = rsa("second", 2048);
  final RSAKey weak = rsa("weak", 1024);
  final ECKey curve = curve("curve");
  List<JWK> keys = List.of(first, curve, weak);
  int asked;
  boolean down;
  String discovery = "{\"issuer\":\"" + ISSUER + "\",\"jwks_uri\":\"" + ISSUER + "keys\"}";

  @Override
  public String get(URI address) throws IOException {
    if (down) throw new IOException("nobody answers");
    if (address.toString().equals(ISSUER + ".well-known/openid-configuration")) return discovery;
    if (!address.toString().equals(ISSUER + "keys")) throw new IOException(address + " is unknown");
    asked++;
    return new JWKSet(keys).toString();
  }

  static String signed(RSAKey key, JWSAlgorithm algorithm, String claims) {
    return signed(key, algorithm, claims, key.getKeyID());
  }

  static String signed(RSAKey key, JWSAlgorithm algorithm, String claims, String kid) {
    try {
      var token =
          new JWSObject(new JWSHeader.Builder(algorithm).keyID(kid).build(), new Payload(claims));
      token.sign(new RSASSASigner(key.toPrivateKey(), Set.of(AllowWeakRSAKey.getInstance())));
      return token.serialize();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  static String signed(ECKey key, String claims) {
    try {
      var token =
          new JWSObject(
              new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(),
              new Payload(claims));
      token.sign(new ECDSASigner(key));
      return token.serialize();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static RSAKey rsa(String id, int bits) {
    try {
      return new RSAKeyGenerator(bits, true).keyID(id).generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static ECKey curve(String id) {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }
}
