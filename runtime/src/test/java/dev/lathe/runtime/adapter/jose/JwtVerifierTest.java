package dev.lathe.runtime.adapter.jose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import dev.lathe.runtime.ManualTime;
import dev.lathe.runtime.identity.IdentityUnavailable;
import dev.lathe.runtime.identity.Issuer;
import dev.lathe.runtime.identity.TokenVerifier.Verdict;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JwtVerifierTest {
  private static final Instant NOW = Instant.parse("2026-01-31T10:00:00Z");
  private static final long SECOND = NOW.getEpochSecond();
  private static final Published ISSUER = new Published();

  private final ManualTime time = new ManualTime(NOW);
  private final JwtVerifier verifier = new JwtVerifier(ISSUER, time);

  JwtVerifierTest() {
    ISSUER.keys = List.of(ISSUER.first, ISSUER.curve, ISSUER.weak);
    ISSUER.asked = 0;
    ISSUER.down = false;
  }

  @Test
  void a_token_that_its_issuer_signed_for_us_says_whose_it_is() {
    String token = Published.signed(ISSUER.first, JWSAlgorithm.RS256, claims(600));
    var genuine = assertInstanceOf(Verdict.Genuine.class, verify(token));
    assertEquals("alice", genuine.subject());
    assertEquals(Optional.of("manager"), genuine.claims().text("role"));
    assertEquals("alice", told(Published.signed(ISSUER.first, JWSAlgorithm.PS384, claims(600))));
    assertEquals("alice", told(Published.signed(ISSUER.curve, claims(600))));
    assertEquals(1, ISSUER.asked, "keys are not asked for with each request");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"exp":+600}                               | alice
          {"exp":-29}                                | alice
          {"exp":-30}                                | TOKEN_EXPIRED
          {"exp":+600.5,"nbf":+30}                   | alice
          {"exp":+600,"nbf":+31}                     | TOKEN_NOT_YET_VALID
          {"exp":+600,"nbf":"soon"}                  | MALFORMED
          {"exp":1e999999999}                        | MALFORMED
          {"exp":"tomorrow"}                         | MALFORMED
          {}                                         | MALFORMED
          {"exp":+600,"aud":"elsewhere"}             | INVALID_AUDIENCE
          {"exp":+600,"aud":["elsewhere","api"]}     | alice
          {"exp":+600,"aud":[]}                      | INVALID_AUDIENCE
          {"exp":+600,"aud":{"api":1}}               | INVALID_AUDIENCE
          {"exp":+600,"iss":"https://id.example"}    | INVALID_ISSUER
          {"exp":+600,"iss":null}                    | INVALID_ISSUER
          {"exp":+600,"sub":""}                      | MALFORMED
          {"exp":+600,"sub":7}                       | MALFORMED
          """)
  void claims_are_held_to_what_the_blueprint_says(String given, String told) {
    String claims = relative(given);
    assertEquals(told, told(Published.signed(ISSUER.first, JWSAlgorithm.RS256, claims)));
  }

  @Test
  void signatures_that_anybody_can_make_are_none() throws JOSEException {
    String claims = claims(600);
    String none = part("{\"alg\":\"none\"}") + "." + part(claims) + ".";
    assertEquals("MALFORMED", told(none));
    assertEquals(
        "INVALID_SIGNATURE", told(part("{\"alg\":\"NONE\"}") + "." + part(claims) + ".AAAA"));

    // The public key, which everybody has, taken for a secret.
    for (byte[] secret :
        List.of(
            ISSUER.first.toRSAPublicKey().getEncoded(),
            ISSUER.first.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8))) {
      var confused =
          new JWSObject(
              new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("first").build(),
              new Payload(claims));
      confused.sign(new MACSigner(secret));
      assertEquals("INVALID_SIGNATURE", told(confused.serialize()));
    }
    assertEquals(0, ISSUER.asked, "an algorithm that is not taken asks nobody");
  }

  @Test
  void a_key_that_the_issuer_did_not_publish_opens_nothing() {
    RSAKey other = ISSUER.second;
    assertEquals(
        "INVALID_SIGNATURE", told(Published.signed(other, JWSAlgorithm.RS256, claims(600))));
    assertEquals(
        "INVALID_SIGNATURE",
        told(Published.signed(other, JWSAlgorithm.RS256, claims(600), "first")),
        "another key under a published name");
    assertEquals(
        "INVALID_SIGNATURE", told(Published.signed(ISSUER.weak, JWSAlgorithm.RS256, claims(600))));
    String token = Published.signed(ISSUER.first, JWSAlgorithm.RS256, claims(600));
    String altered = token.substring(0, token.indexOf('.') + 1);
    assertEquals(
        "INVALID_SIGNATURE",
        told(altered + part(claims(6000)) + token.substring(token.lastIndexOf('.'))));
    assertEquals("MALFORMED", told("x.y.z"));
    assertEquals("MALFORMED", told(""));
    assertEquals("MALFORMED", told("e".repeat(20_000)));
  }

  @Test
  void an_edwards_key_signs_as_well_and_nobody_else_with_it() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    byte[] encoded = pair.getPublic().getEncoded();
    var point = Base64URL.encode(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
    ISSUER.keys =
        List.of(ISSUER.first, new OctetKeyPair.Builder(Curve.Ed25519, point).keyID("ed").build());
    for (String algorithm : List.of("EdDSA", "Ed25519")) {
      String header = "{\"alg\":\"" + algorithm + "\",\"kid\":\"ed\"}";
      String token = edwards(pair, header, claims(600));
      assertEquals("alice", told(token));
      String cut = token.substring(0, token.lastIndexOf('.') + 1);
      assertEquals("INVALID_SIGNATURE", told(cut + "A".repeat(86)));
      assertEquals("INVALID_SIGNATURE", told(cut + "AAAA"));
      KeyPair other = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      assertEquals("INVALID_SIGNATURE", told(edwards(other, header, claims(600))));
    }
    String critical = "{\"alg\":\"EdDSA\",\"kid\":\"ed\",\"crit\":[\"odd\"],\"odd\":1}";
    assertEquals("INVALID_SIGNATURE", told(edwards(pair, critical, claims(600))));
    String others = "{\"alg\":\"EdDSA\",\"kid\":\"first\"}";
    assertEquals("INVALID_SIGNATURE", told(edwards(pair, others, claims(600))));
    var pinned = new Issuer(Published.ISSUER, Optional.empty(), List.of("RS256"));
    String good = edwards(pair, "{\"alg\":\"EdDSA\",\"kid\":\"ed\"}", claims(600));
    assertEquals("INVALID_SIGNATURE", told(verifier.verify(good, pinned, "api")));
  }

  /** The example of RFC 8037, appendix A.4. */
  @Test
  void the_example_of_the_norm_verifies() throws Exception {
    var key =
        new OctetKeyPair.Builder(
                Curve.Ed25519, new Base64URL("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"))
            .build();
    var header = JWSHeader.parse("{\"alg\":\"EdDSA\"}");
    byte[] signed =
        "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc"
            .getBytes(StandardCharsets.US_ASCII);
    var signature =
        new Base64URL(
            "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg");
    assertTrue(EdwardsVerifier.of(key).orElseThrow().verify(header, signed, signature));
    signed[0]++;
    assertFalse(EdwardsVerifier.of(key).orElseThrow().verify(header, signed, signature));
  }

  private static String edwards(KeyPair pair, String header, String claims) throws Exception {
    String signed = part(header) + "." + part(claims);
    Signature signing = Signature.getInstance("Ed25519");
    signing.initSign(pair.getPrivate());
    signing.update(signed.getBytes(StandardCharsets.US_ASCII));
    return signed + "." + Base64URL.encode(signing.sign());
  }

  @Test
  void only_the_algorithms_that_the_blueprint_names_are_taken() {
    var pinned = new Issuer(Published.ISSUER, Optional.empty(), List.of("ES256"));
    assertEquals(
        "alice", told(verifier.verify(Published.signed(ISSUER.curve, claims(9)), pinned, "api")));
    assertEquals(
        "INVALID_SIGNATURE",
        told(
            verifier.verify(
                Published.signed(ISSUER.first, JWSAlgorithm.RS256, claims(9)), pinned, "api")));
  }

  @Test
  void without_an_audience_no_token_is_for_us() {
    String token =
        Published.signed(ISSUER.first, JWSAlgorithm.RS256, relative("{\"exp\":+9,\"aud\":\"\"}"));
    var issuer = new Issuer(Published.ISSUER, Optional.empty(), List.of());
    assertEquals("INVALID_AUDIENCE", told(verifier.verify(token, issuer, "")));
  }

  @Test
  void keys_change_without_a_restart() {
    String before = Published.signed(ISSUER.first, JWSAlgorithm.RS256, claims(6000));
    String after = Published.signed(ISSUER.second, JWSAlgorithm.RS256, claims(6000));
    assertEquals("alice", told(before));
    ISSUER.keys = List.of(ISSUER.second);
    assertEquals("alice", told(after), "a new key is asked for when it is first seen");
    assertEquals("INVALID_SIGNATURE", told(before));
  }

  @Test
  void a_withdrawn_key_opens_nothing_after_ten_minutes_at_most() {
    String token = Published.signed(ISSUER.first, JWSAlgorithm.RS256, claims(60_000));
    assertEquals("alice", told(token));
    ISSUER.keys = List.of(ISSUER.curve);
    time.advance(Duration.ofMinutes(5).minusSeconds(1));
    assertEquals("alice", told(token));
    time.advance(Duration.ofSeconds(1));
    assertEquals("INVALID_SIGNATURE", told(token));
  }

  @Test
  void an_unknown_key_asks_the_issuer_once_in_thirty_seconds() {
    String known = Published.signed(ISSUER.first, JWSAlgorithm.RS256, claims(600));
    assertEquals("alice", told(known));
    for (int i = 0; i < 50; i++) {
      assertEquals(
          "INVALID_SIGNATURE",
          told(Published.signed(ISSUER.second, JWSAlgorithm.RS256, claims(600), "k" + i)));
    }
    assertEquals(2, ISSUER.asked);
    time.advance(Duration.ofSeconds(30));
    told(Published.signed(ISSUER.second, JWSAlgorithm.RS256, claims(600), "k"));
    assertEquals(3, ISSUER.asked);
  }

  @Test
  void where_no_keys_can_be_had_nobody_knows_and_nobody_is_let_in() {
    String token = Published.signed(ISSUER.first, JWSAlgorithm.RS256, claims(60_000));
    ISSUER.down = true;
    var failed = assertThrows(IdentityUnavailable.class, () -> verify(token));
    assertEquals(Duration.ofSeconds(5), failed.retryAfter());
    ISSUER.down = false;
    assertThrows(IdentityUnavailable.class, () -> verify(token), "it is left alone for a while");
    assertEquals(0, ISSUER.asked);
    time.advance(Duration.ofSeconds(5));
    assertEquals("alice", told(token));
  }

  @Test
  void keys_at_hand_outlive_an_outage_of_five_minutes_and_no_longer() {
    String token = Published.signed(ISSUER.first, JWSAlgorithm.RS256, claims(60_000));
    assertEquals("alice", told(token));
    ISSUER.down = true;
    time.advance(Duration.ofMinutes(10).minusSeconds(1));
    assertEquals("alice", told(token));
    time.advance(Duration.ofSeconds(1));
    assertThrows(IdentityUnavailable.class, () -> verify(token));
  }

  @Test
  void a_document_that_names_another_issuer_is_not_believed() {
    var liar = new Published();
    liar.discovery =
        "{\"issuer\":\"https://other.example/\",\"jwks_uri\":\"https://id.example/keys\"}";
    var asking = new JwtVerifier(liar, time);
    String token = Published.signed(liar.first, JWSAlgorithm.RS256, claims(600));
    var issuer = new Issuer(Published.ISSUER, Optional.empty(), List.of());
    assertThrows(IdentityUnavailable.class, () -> asking.verify(token, issuer, "api"));
    var named = new Issuer(Published.ISSUER, Optional.of(Published.ISSUER + "keys"), List.of());
    assertEquals("alice", told(asking.verify(token, named, "api")));
  }

  private Verdict verify(String token) {
    return verifier.verify(token, new Issuer(Published.ISSUER, Optional.empty(), List.of()), "api");
  }

  private String told(String token) {
    return told(verify(token));
  }

  private static String told(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Genuine(String subject, var _) -> subject;
      case Verdict.Refused(var reason) -> reason.name();
    };
  }

  private static String claims(long seconds) {
    return relative("{\"exp\":+" + seconds + ",\"role\":\"manager\"}");
  }

  /** Times are seconds from now; issuer, audience and subject are ours where nothing is said. */
  private static String relative(String claims) {
    String text =
        Pattern.compile(":([+-])(\\d+)(\\.\\d+)?")
            .matcher(claims)
            .replaceAll(
                found -> {
                  long by = Long.parseLong(found.group(2)) * (found.group(1).equals("-") ? -1 : 1);
                  String fraction = found.group(3) == null ? "" : found.group(3);
                  return ":" + (SECOND + by) + fraction;
                });
    String own = "";
    if (!text.contains("\"iss\"")) own += ",\"iss\":\"" + Published.ISSUER + "\"";
    if (!text.contains("\"aud\"")) own += ",\"aud\":\"api\"";
    if (!text.contains("\"sub\"")) own += ",\"sub\":\"alice\"";
    String inner = text.substring(1, text.length() - 1);
    return inner.isEmpty() ? "{" + own.substring(1) + "}" : "{" + inner + own + "}";
  }

  private static String part(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}
