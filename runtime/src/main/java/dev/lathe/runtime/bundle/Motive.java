package dev.lathe.runtime.bundle;

import java.util.Optional;

/**
 * Why a channel is pointed, as its history keeps it.
 *
 * @param by who did it, as they are called where they did
 * @param verdict what the change does to clients and data, such as {@code 1 breaking, 2
 *     compatible}; empty where nobody judged it
 * @param reason why it was done all the same, or undone, in somebody's own words
 */
public record Motive(Deed deed, String by, Optional<String> verdict, Optional<String> reason) {
  /** Characters of what somebody says; a channel is read by each tick of the relay. */
  public static final int MOST_CHARACTERS = 500;

  /** Somebody who does not say. */
  public static final Motive UNSAID =
      new Motive(Deed.PUSH, "unknown", Optional.empty(), Optional.empty());

  public Motive {
    by = shortened(by);
    verdict = verdict.map(Motive::shortened);
    reason = reason.map(Motive::shortened);
  }

  /** {@code text}, or as much of it as a channel keeps. */
  static String shortened(String text) {
    return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS - 1) + "…";
  }
}
