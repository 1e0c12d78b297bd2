package dev.lathe.functions.relay;

/**
 * Why a bundle did not get where it should.
 *
 * @param kind what it is called: another one, where the same cause is told again
 * @param cause the same at each tick, as long as nobody mends it
 */
public record Trouble(String kind, String cause) {
  static Trouble of(RuntimeException thrown) {
    return new Trouble(thrown.getClass().getSimpleName(), String.valueOf(thrown.getMessage()));
  }

  /** For people. */
  @Override
  public String toString() {
    return kind + ": " + cause;
  }
}
