package dev.lathe.runtime.identity;

/** Tells whether a bearer token is genuine. Thread-safe. */
@FunctionalInterface
public interface TokenVerifier {
  /** For a place where no issuer is known: nobody's token is genuine. */
  TokenVerifier NOBODY = (token, issuer, audience) -> new Verdict.Refused(Reason.INVALID_ISSUER);

  /**
   * Verifies {@code token}, which somebody sent.
   *
   * @param token without the word {@code Bearer}
   * @param audience whom it must be meant for
   * @throws IdentityUnavailable if the issuer's keys can't be had now: then nobody knows
   */
  Verdict verify(String token, Issuer issuer, String audience) throws IdentityUnavailable;

  /** What is known of a token. */
  sealed interface Verdict {
    /** It is genuine, for this audience, and its time is now. */
    record Genuine(String subject, Claims claims) implements Verdict {}

    /** It opens nothing. */
    record Refused(Reason reason) implements Verdict {}
  }

  /** Why a token opens nothing, in the words of the blueprint format's introspection. */
  enum Reason {
    TOKEN_EXPIRED,
    TOKEN_NOT_YET_VALID,
    INVALID_SIGNATURE,
    INVALID_ISSUER,
    INVALID_AUDIENCE,
    MALFORMED
  }
}
