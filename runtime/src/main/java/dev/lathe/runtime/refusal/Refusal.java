package dev.lathe.runtime.refusal;

import java.util.Locale;

/** Why a request was refused for who sent it, not for what it said. */
public enum Refusal {
  /** Nobody vouches for its caller. */
  UNAUTHENTICATED,
  /** Its caller may not do this. */
  FORBIDDEN,
  /** It is about a row that is not there, or that its caller may not know of. */
  UNSEEN,
  /** The token is for other scopes. */
  SCOPE_MISSING,
  /** Its caller, or the address that it came from, sent too many. */
  RATE_LIMITED;

  /** Whether there may be rows of it: of who is not known there is a metric alone. */
  public boolean noted() {
    return this != UNAUTHENTICATED;
  }

  /** The word in the audit and in metrics, e.g. {@code rate_limited}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
