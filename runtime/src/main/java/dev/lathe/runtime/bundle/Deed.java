package dev.lathe.runtime.bundle;

import java.util.Locale;
import java.util.Optional;

/** What somebody did that made a channel say another bundle. */
public enum Deed {
  /** A bundle was put into the store and pointed to. */
  PUSH,
  /** What another channel says was pointed to. */
  PROMOTE,
  /** What the channel said before was pointed to again. */
  ROLLBACK,
  /** A table of what is live was made anew under another name. */
  REBUILD,
  /** What a backup had was restored. */
  RESTORE;

  /** Whether a verdict says first what the change does to data that there is. */
  public boolean isJudged() {
    return this == PUSH || this == PROMOTE;
  }

  /** The word in a channel's history. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Empty for a word that a newer program may have written. */
  static Optional<Deed> of(String word) {
    for (Deed deed : values()) {
      if (deed.word().equals(word)) return Optional.of(deed);
    }
    return Optional.empty();
  }
}
