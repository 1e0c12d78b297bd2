package dev.lathe.runtime.bundle;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * What became of a wish in the database that follows the channel; of several that do, in the one
 * that said so last.
 *
 * @param at when that was noted
 * @param cause why it was refused
 */
public record WishOutcome(State state, Instant at, Optional<String> cause) {

  public WishOutcome {
    cause = cause.map(Motive::shortened);
  }

  /** How far it came. */
  public enum State {
    /** Its tables are being made and filled; what was live serves on. */
    PREPARED,
    /** It is, or was, what runs. */
    LIVE,
    /** It cannot go live there. */
    REFUSED;

    /** The word in a channel's history. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Empty for a word that a newer program may have written. */
    static Optional<State> of(String word) {
      for (State state : values()) {
        if (state.word().equals(word)) return Optional.of(state);
      }
      return Optional.empty();
    }
  }
}
