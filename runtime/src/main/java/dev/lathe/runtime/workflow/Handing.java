package dev.lathe.runtime.workflow;

import java.util.Optional;

/**
 * A task passes to somebody.
 *
 * @param type of the event that tells it
 * @param by who says so
 * @param to whose it is then; empty for whose it was from the start
 */
record Handing(String type, String by, Optional<String> to) {
  static Handing claim(String by) {
    return new Handing(Openings.CLAIMED, by, Optional.of(by));
  }

  static Handing delegation(String by, Optional<String> to) {
    return new Handing(Openings.DELEGATED, by, to);
  }
}
