package dev.lathe.cli;

import dev.lathe.compiler.diagnostic.Diagnostic;
import java.io.Serial;
import java.util.List;

/** A command cannot go on, for a reason that its user can act on. */
final class Refused extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  @SuppressWarnings("serial") // nobody writes it anywhere
  private final List<Diagnostic> findings;

  private Refused(ExitCode exitCode, String message) {
    this(exitCode, message, List.of());
  }

  private Refused(ExitCode exitCode, String message, List<Diagnostic> findings) {
    super(message);
    this.exitCode = exitCode;
    this.findings = List.copyOf(findings);
  }

  /** The blueprint is wrong, as {@code findings} say. */
  static Refused blueprint(String message, List<Diagnostic> findings) {
    return new Refused(ExitCode.WRONG, message, findings);
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

  /** Somebody else was first. */
  static Refused overtaken(String message) {
    return new Refused(ExitCode.OVERTAKEN, message);
  }

  /** A database does not take the bundle. */
  static Refused byDatabase(String message) {
    return new Refused(ExitCode.REFUSED, message);
  }

  /** The time is over in which something was to go live. */
  static Refused notLive(String message) {
    return new Refused(ExitCode.NOT_LIVE, message);
  }

  /** The same, after what was done already. */
  Refused after(String done) {
    return new Refused(exitCode, done + getMessage(), findings);
  }

  /** What is wrong with the blueprint, where that is the reason. */
  List<Diagnostic> findings() {
    return findings;
  }

  ExitCode exitCode() {
    return exitCode;
  }
}
