package dev.lathe.runtime.http;

import java.util.Locale;

/** The stages of a request, in their order. */
public enum Stage {
  /** Limits, path, query and the ids a request goes by. */
  PARSE,
  /** From method and path to a route of the live bundle. */
  ROUTE,
  /** The caller, and what they may do: before they learn whether a body is valid. */
  AUTHORIZE,
  /** Inputs, idempotency key and expected version. */
  VALIDATE,
  /** The one statement. */
  EXECUTE,
  /** From outcome to answer. */
  RESPOND;

  private final String word = name().toLowerCase(Locale.ROOT);

  /** As in {@code Server-Timing}. */
  public String word() {
    return word;
  }
}
