package dev.lathe.runtime.workflow;

import java.util.Locale;

/** Whether somebody holds a run: its tasks are not called and its timers do not fire meanwhile. */
enum Halt {
  NONE,
  /** Until one step more is taken. */
  STEP,
  ALL;

  /** After something happened to the run. */
  Halt after() {
    return this == STEP ? ALL : this;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Halt of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
