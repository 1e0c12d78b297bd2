package dev.lathe.runtime.rollout;

import java.util.Locale;

/** Where a bundle stands on its way to live. */
public enum RolloutState {
  /** Its tables are there, those that are new still empty. */
  PREPARED,
  /** Its tables are being filled from the log, part by part. */
  CATCHING_UP,
  /** Its tables have what the log says, but for the newest events. */
  VERIFIED,
  /** It is what runs. */
  LIVE,
  /** It was live until another one was. */
  REPLACED,
  /** It cannot go live here; what is live stays. */
  REFUSED;

  /** The word in table {@code rollout}, logs and answers. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static RolloutState of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
