package dev.lathe.cli;

import java.util.Locale;

/** What the process ends with; scripts rely on these. */
enum ExitCode {
  /** Done. */
  OK(0),
  /** The blueprint, or what was asked for, is wrong. */
  WRONG(1),
  /** The command line itself is wrong. */
  USAGE(2),
  /** Database, store, port or file system failed us. */
  SURROUNDINGS(3),
  /** Another push was first, or took the place of this one. */
  OVERTAKEN(4),
  /** The bundle was pushed, and the database refuses it. */
  REFUSED(5),
  /** The bundle was pushed, and is not live yet. */
  NOT_LIVE(6);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  /** The word for it in JSON. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
