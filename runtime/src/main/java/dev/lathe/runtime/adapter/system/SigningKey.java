package dev.lathe.runtime.adapter.system;

import dev.lathe.runtime.bundle.DetachedSignature;
import dev.lathe.runtime.bundle.Signer;
import dev.lathe.runtime.bundle.TrustedKeys;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;

/**
 * An Ed25519 key that signs, read from a PEM file in PKCS #8, as `lathe keygen` and {@code openssl
 * genpkey -algorithm ed25519} write it. Safe for many threads.
 */
public final class SigningKey implements Signer {
  private static final String ED25519 = "Ed25519";
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";
  private static final int KEY_BYTES = 32;
  private static final int LINE = 64;

  private final PrivateKey key;
  private final byte[] point;

  private SigningKey(PrivateKey key, byte[] point) {
    this.key = key;
    this.point = point;
  }

  /** Whether {@code text} is meant to be a key itself, not the name of its file. */
  public static boolean isPem(String text) {
    return text.strip().startsWith("-----BEGIN");
  }

  /** A new one. */
  public static SigningKey generated() {
    try {
      KeyPair pair = KeyPairGenerator.getInstance(ED25519).generateKeyPair();
      return new SigningKey(pair.getPrivate(), point(pair.getPublic()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("each JVM has Ed25519", e);
    }
  }

  /**
   * The one that {@code pem} holds.
   *
   * @throws IllegalArgumentException if it holds none; the message repeats nothing of it
   */
  public static SigningKey of(String pem) {
    int begin = pem.indexOf(BEGIN);
    int end = pem.indexOf(END);
    if (begin < 0 || end < begin) throw none();
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(pem.substring(begin + BEGIN.length(), end));
      PrivateKey key =
          KeyFactory.getInstance(ED25519).generatePrivate(new PKCS8EncodedKeySpec(bytes));
      return new SigningKey(key, point(key));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw none();
    }
  }

  private static IllegalArgumentException none() {
    return new IllegalArgumentException(
        "it holds no Ed25519 key in PKCS #8: `lathe keygen FILE` writes one");
  }

  /** The key as a PEM text. */
  public String pem() {
    String body = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(key.getEncoded());
    return BEGIN + "\n" + body + "\n" + END + "\n";
  }

  /** Its public half, as {@link TrustedKeys#of} takes it. */
  public String trusted() {
    return TrustedKeys.text(point);
  }

  @Override
  public DetachedSignature sign(byte[] text) {
    try {
      Signature signing = Signature.getInstance(ED25519);
      signing.initSign(key);
      signing.update(text);
      return DetachedSignature.of(TrustedKeys.id(point), signing.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("each JVM has Ed25519", e);
    }
  }

  private static byte[] point(PublicKey key) {
    byte[] encoded = key.getEncoded();
    return Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES, encoded.length);
  }

  /** The JDK makes a public key from a private one in one place alone: where it makes both. */
  private static byte[] point(PrivateKey key) throws GeneralSecurityException {
    byte[] seed =
        ((EdECPrivateKey) key)
            .getBytes()
            .orElseThrow(() -> new IllegalArgumentException("no seed"));
    KeyPairGenerator generator = KeyPairGenerator.getInstance(ED25519);
    generator.initialize(new java.security.spec.NamedParameterSpec(ED25519), new Known(seed));
    return point(generator.generateKeyPair().getPublic());
  }

  /** Says the same bytes whoever asks. */
  private static final class Known extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final byte[] bytes;

    Known(byte[] bytes) {
      this.bytes = bytes.clone();
    }

    @Override
    public void nextBytes(byte[] into) {
      System.arraycopy(bytes, 0, into, 0, into.length);
    }
  }
}
