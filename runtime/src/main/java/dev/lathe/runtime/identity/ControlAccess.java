package dev.lathe.runtime.identity;

/** Whom a place lets at the endpoints that show and steer the service itself. */
public enum ControlAccess {
  /** Whoever has a token of the {@link ControlScope} that the endpoint asks for. */
  BY_TOKEN,
  /**
   * Also whoever asks from the machine that it runs on: for a server that listens there alone, and
   * takes no request from it that a page from elsewhere made.
   */
  FROM_THIS_MACHINE
}
