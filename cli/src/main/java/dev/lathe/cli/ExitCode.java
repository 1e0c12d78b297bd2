package dev.lathe.cli;

/** What the process ends with; scripts rely on these four. */
enum ExitCode {
  /** Done. */
  OK(0),
  /** The blueprint, or what was asked for, is wrong. */
  WRONG(1),
  /** The command line itself is wrong. */
  USAGE(2),
  /** Database, store, port or file system failed us. */
  SURROUNDINGS(3);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
