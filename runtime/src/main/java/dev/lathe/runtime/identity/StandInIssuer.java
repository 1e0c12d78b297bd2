package dev.lathe.runtime.identity;

import java.util.Optional;

/**
 * Stands in for every issuer, for a rehearsal that shows a verifier a token before a client does.
 * What it issues counts with itself alone.
 */
public interface StandInIssuer extends TokenVerifier {
  /**
   * A token that {@link #verify} takes for one of {@code issuer}'s; empty where it cannot sign as
   * that one has to.
   */
  Optional<String> token(Issuer issuer, String audience);
}
