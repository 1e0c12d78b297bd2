package dev.lathe.dev.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a token is to say.
 *
 * @param subject whose it is
 * @param claims by the blueprint's names for them, or the token's own
 * @param scopes what it is for
 * @param audiences whom it is for; all that the blueprint names where it is empty
 * @param lasts how long it opens anything
 */
public record TokenWishes(
    String subject,
    SortedMap<String, Json> claims,
    List<String> scopes,
    List<String> audiences,
    Duration lasts) {
  public TokenWishes {
    claims = Collections.unmodifiableSortedMap(new TreeMap<>(claims));
    scopes = List.copyOf(scopes);
    audiences = List.copyOf(audiences);
  }

  /**
   * The token, signed by the issuer of {@code file}.
   *
   * @throws IllegalArgumentException if the file's key is none
   */
  public String signedBy(IssuerFile file, Instant now) {
    var said = new Members();
    claims.forEach(
        (name, value) ->
            file.claims()
                .getOrDefault(name, List.of(name))
                .forEach(claim -> said.with(claim, value)));
    if (!scopes.isEmpty()) said.with("scope", String.join(" ", scopes));
    said.with("iss", file.issuer())
        .with("sub", subject)
        .with("aud", audiences.isEmpty() ? file.audiences() : audiences)
        .with("iat", now.getEpochSecond())
        .with("exp", now.plus(lasts).getEpochSecond());
    try {
      ECKey key = ECKey.parse(file.key());
      var header =
          new JWSHeader.Builder(JWSAlgorithm.ES256)
              .type(JOSEObjectType.JWT)
              .keyID(key.getKeyID())
              .build();
      var token = new JWSObject(header, new Payload(said.text()));
      token.sign(new ECDSASigner(key));
      return token.serialize();
    } catch (ParseException | JOSEException e) {
      throw new IllegalArgumentException("the issuer's key is none: " + e.getMessage(), e);
    }
  }
}
