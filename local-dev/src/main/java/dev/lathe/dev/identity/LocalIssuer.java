package dev.lathe.dev.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.SignedJWT;
import dev.lathe.model.bundle.AuthProvider;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.adapter.jose.JwtVerifier;
import dev.lathe.runtime.identity.Claims;
import dev.lathe.runtime.identity.Issuer;
import dev.lathe.runtime.identity.TokenVerifier;
import dev.lathe.runtime.module.Variables;
import dev.lathe.runtime.platform.Time;
import java.net.URI;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The OpenID Connect issuer of a developer's server. It stands in for every issuer that the
 * blueprint names, so that it runs unchanged where no account of theirs is. Its key stays in the
 * server's data folder. Thread-safe.
 */
public final class LocalIssuer implements TokenVerifier {
  /** Where its documents are, below the server's address. */
  public static final String PATH = "/_lathe/oidc";

  private static final String DISCOVERY = PATH + "/.well-known/openid-configuration";
  private static final String KEYS = PATH + "/jwks.json";

  /** {@code Bearer dev:alice} is alice: for who types. */
  public static final String SHORTHAND = "dev:";

  /** Whom tokens are for where the blueprint names nobody. */
  private static final String THIS_SERVER = "lathe-dev";

  private final Path folder;
  private final ECKey key;
  private final TokenVerifier own;
  private final TokenVerifier others;
  private volatile String name = "";

  /**
   * The issuer whose key is in {@code folder}, or a new one.
   *
   * @param others asked about tokens of the issuers that the blueprint names
   */
  public LocalIssuer(Path folder, TokenVerifier others, Time time) {
    this.folder = folder;
    this.key = IssuerFile.in(folder).flatMap(LocalIssuer::key).orElseGet(LocalIssuer::fresh);
    this.others = others;
    this.own = new JwtVerifier(_ -> keys(), time);
  }

  /** It answers at {@code server}, and issues tokens for the providers of {@code bundle}. */
  public void serves(URI server, Bundle bundle, Variables variables) {
    name = server + PATH;
    var audiences = new LinkedHashSet<String>();
    var claims = new TreeMap<String, TreeSet<String>>();
    bundle.operations().routes().stream()
        .flatMap(route -> route.auth().stream())
        .filter(AuthProvider.Issued.class::isInstance)
        .map(AuthProvider.Issued.class::cast)
        .forEach(
            issued -> {
              audiences.add(variables.fill(issued.audience()));
              issued
                  .claims()
                  .forEach(
                      (called, claim) ->
                          claims.computeIfAbsent(called, _ -> new TreeSet<>()).add(claim));
            });
    if (audiences.isEmpty()) audiences.add(THIS_SERVER);
    var listed = new TreeMap<String, List<String>>();
    claims.forEach((called, own) -> listed.put(called, List.copyOf(own)));
    new IssuerFile(name, key.toJSONString(), List.copyOf(audiences), listed).write(folder);
  }

  /** The document at a path of the server, where it is one of the issuer's. */
  public Optional<String> document(String path) {
    return switch (path) {
      case DISCOVERY -> Optional.of(discovery());
      case KEYS -> Optional.of(keys());
      default -> Optional.empty();
    };
  }

  @Override
  public Verdict verify(String token, Issuer issuer, String audience) {
    if (token.startsWith(SHORTHAND) && token.length() > SHORTHAND.length()) {
      String subject = token.substring(SHORTHAND.length());
      return new Verdict.Genuine(subject, new Claims(new Members().with("sub", subject).object()));
    }
    Verdict verdict = own.verify(token, itself(), audience);
    boolean elsewhere =
        verdict.equals(new Verdict.Refused(Reason.INVALID_ISSUER)) && !unknown(issuer);
    return elsewhere ? others.verify(token, issuer, audience) : verdict;
  }

  /** Whether it issued {@code token}, for whomever, and it is still good. The shorthand is none. */
  public boolean issued(String token) {
    try {
      for (String audience : SignedJWT.parse(token).getJWTClaimsSet().getAudience()) {
        if (own.verify(token, itself(), audience) instanceof Verdict.Genuine) return true;
      }
      return false;
    } catch (ParseException malformed) {
      return false;
    }
  }

  private Issuer itself() {
    return new Issuer(name, Optional.of("local:keys"), List.of());
  }

  /** A placeholder without a value: here nobody knows which issuer is meant. */
  private static boolean unknown(Issuer issuer) {
    return issuer.name().contains("${") || issuer.keys().orElse("").contains("${");
  }

  private String keys() {
    return new JWKSet(key.toPublicJWK()).toString();
  }

  private String discovery() {
    return new Members()
        .with("issuer", name)
        .with("jwks_uri", name + KEYS.substring(PATH.length()))
        .with("response_types_supported", List.of("token"))
        .with("subject_types_supported", List.of("public"))
        .with("id_token_signing_alg_values_supported", new Json.Arr(List.of(Json.of("ES256"))))
        .text();
  }

  private static Optional<ECKey> key(IssuerFile file) {
    try {
      return Optional.of(ECKey.parse(file.key())).filter(ECKey::isPrivate);
    } catch (ParseException e) {
      return Optional.empty();
    }
  }

  private static ECKey fresh() {
    try {
      return new ECKeyGenerator(Curve.P_256)
          .keyUse(KeyUse.SIGNATURE)
          .keyIDFromThumbprint(true)
          .generate();
    } catch (JOSEException e) {
      throw new IllegalStateException("no key can be made here", e);
    }
  }
}
