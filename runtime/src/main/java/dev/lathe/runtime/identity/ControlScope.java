package dev.lathe.runtime.identity;

/**
 * What a token has to be for to reach the endpoints that show and steer the service itself. None
 * holds another: who may write and read has both.
 */
public enum ControlScope {
  /** The log of events, with all their data. */
  EVENTS_READ("events:read"),
  /** Figures and standing of the service, nobody's data. */
  OPS_READ("ops:read"),
  /** What an operator changes. */
  OPS_WRITE("ops:write");

  private final String text;

  ControlScope(String text) {
    this.text = text;
  }

  /** As a token's {@code scope} writes it. */
  public String text() {
    return text;
  }
}
