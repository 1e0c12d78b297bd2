package dev.lathe.runtime.identity;

import dev.lathe.model.bundle.AuthProvider;
import dev.lathe.runtime.identity.TokenVerifier.Verdict;
import dev.lathe.runtime.module.Variables;

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
