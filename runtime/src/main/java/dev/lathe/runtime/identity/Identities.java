package dev.lathe.runtime.identity;

import dev.lathe.model.bundle.AuthProvider;
import dev.lathe.model.json.Json;
import dev.lathe.runtime.identity.TokenVerifier.Verdict;
import dev.lathe.runtime.module.Variables;
import java.util.Optional;

/**
 * Verifies tokens for the providers that a bundle names, with the values that their placeholders
 * have where it runs. Thread-safe.
 */
public final class Identities {
  private final TokenVerifier verifier;
  private final Variables variables;

  public Identities(TokenVerifier verifier, Variables variables) {
    this.verifier = verifier;
    this.variables = variables;
  }

  /**
   * Verifies {@code token} for {@code provider}.
   *
   * @throws IdentityUnavailable if nobody can tell now
   */
  public Verdict verify(String token, AuthProvider.Issued provider) {
    return verify(token, provider, provider.audience());
  }

  /**
   * Whether what a gateway has verified is a token of {@code provider}'s: it has looked at
   * signature and time, and the bundle says which issuer and audience count.
   */
  public Verdict accept(Claims verified, AuthProvider.Issued provider) {
    if (!verified.text("iss").equals(Optional.of(variables.fill(provider.issuer())))) {
      return new Verdict.Refused(TokenVerifier.Reason.INVALID_ISSUER);
    }
    String audience = variables.fill(provider.audience());
    boolean meant =
        !audience.isEmpty()
            && switch (verified.get("aud").orElse(Json.NULL)) {
              case Json.Str(String one) -> one.equals(audience);
              case Json.Arr(var several) -> several.contains(Json.of(audience));
              case Json.Obj _, Json.Num _, Json.Bool _, Json.Null _ -> false;
            };
    if (!meant) return new Verdict.Refused(TokenVerifier.Reason.INVALID_AUDIENCE);
    return verified
        .text("sub")
        .<Verdict>map(subject -> new Verdict.Genuine(subject, verified))
        .orElse(new Verdict.Refused(TokenVerifier.Reason.MALFORMED));
  }

  /** The same for another audience, which may have placeholders too. */
  public Verdict verify(String token, AuthProvider.Issued provider, String audience) {
    var issuer =
        new Issuer(
            variables.fill(provider.issuer()),
            provider.keys().map(variables::fill),
            provider.algorithms());
    return verifier.verify(token, issuer, variables.fill(audience));
  }
}
