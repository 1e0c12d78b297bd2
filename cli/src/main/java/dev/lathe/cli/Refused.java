package dev.lathe.cli;

import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.model.json.Json;
import java.io.Serial;
import java.util.List;
import java.util.Optional;

/** A command cannot go on, for a reason that its user can act on. */
final class Refused extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  @SuppressWarnings("serial") // nobody writes it anywhere
  private final List<Diagnostic> findings;

  @SuppressWarnings("serial")
  private final Optional<Json.Obj> difference;

  private Refused(ExitCode exitCode, String message) {
    this(exitCode, message, List.of());
  }

  private Refused(ExitCode exitCode, String message, List<Diagnostic> findings) {
    this(exitCode, message, findings, Optional.empty());
  }

  private Refused(
      ExitCode exitCode, String message, List<Diagnostic> findings, Optional<Json.Obj> difference) {
    super(message);
    this.exitCode = exitCode;
    this.findings = List.copyOf(findings);
    this.difference = difference;
  }

  /** The blueprint is wrong, as {@code findings} say. */
  static Refused blueprint(String message, List<Diagnostic> findings) {
    return new Refused(ExitCode.WRONG, message, findings);
  }

  /** A change breaks those who use what is there, as {@code difference} says. */
  static Refused breaking(String message, Json.Obj difference) {
    return new Refused(ExitCode.WRONG, message, List.of(), Optional.of(difference));
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
    return new Refused(exitCode, done + getMessage(), findings, difference);
  }

  /** What is wrong with the blueprint, where that is the reason. */
  List<Diagnostic> findings() {
    return findings;
  }

  /** What is different, where that is the reason. */
  Optional<Json.Obj> difference() {
    return difference;
  }

  ExitCode exitCode() {
    return exitCode;
  }
}
