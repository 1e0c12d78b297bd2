package dev.lathe.runtime.workflow;

import java.util.Locale;

/** What has become of a run. */
public enum RunStatus {
  /** It has tokens: something is done, waited for, or in trouble. */
  RUNNING,
  /** No token is left. */
  COMPLETED,
  /** An error that nothing caught ended it. */
  FAILED,
  /** Somebody ended it. */
  CANCELLED;

  /** As tables and events have it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static RunStatus of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
