package dev.lathe.model.command;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The words that a claim's statement answers with beside those of a {@link Verdict}. */
public enum ClaimVerdict {
  /** Nothing is against the command so far, and its key is taken. */
  CLAIMED,
  /**
   * The key was taken before, by this very request or by one whose time is over: go on from there.
   */
  RESUMED,
  /** Somebody else is at it. */
  IN_PROGRESS,
  /** A call may have been done, and nobody can find out by asking again. */
  EFFECT_UNKNOWN,
  /** A call was done, and then the command was refused. */
  WITHOUT_EVENT;

  /** The word in SQL, e.g. {@code in_progress}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one with that word; empty where it is a {@link Verdict}'s. */
  public static Optional<ClaimVerdict> of(String word) {
    return Arrays.stream(values()).filter(one -> one.word().equals(word)).findFirst();
  }
}
