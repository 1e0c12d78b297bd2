package dev.lathe.cli;

import java.io.Serial;

/** A command cannot go on, for a reason that its user can act on. */
final class Refused extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  private Refused(ExitCode exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** What was asked for is wrong. */
  static Refused wrong(String message) {
    return new Refused(ExitCode.WRONG, message);
  }

  /** The command line is wrong in a way that its grammar does not show. */
  static Refused usage(String message) {
    return new Refused(ExitCode.USAGE, message);
  }

  /** Something around us failed. */
  static Refused surroundings(String message) {
    return new Refused(ExitCode.SURROUNDINGS, message);
  }

  ExitCode exitCode() {
    return exitCode;
  }
}
