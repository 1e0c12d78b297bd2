package dev.lathe.cli;

import java.io.PrintWriter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every command understands, and where it writes. */
final class GlobalOptions {
  @Option(names = "--json", description = "Write data as JSON on stdout.")
  boolean json;

  @Option(names = "--debug", description = "Show where an error came from (or LATHE_DEBUG=1).")
  boolean debug;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec mixee;

  /** The command that was called. */
  CommandLine command() {
    return Objects.requireNonNull(mixee, "picocli sets it before it calls a command").commandLine();
  }

  /** Data goes here. */
  PrintWriter out() {
    return command().getOut();
  }

  /** Talk goes here. */
  PrintWriter err() {
    return command().getErr();
  }

  static boolean json(CommandLine command) {
    return isSet(command, "--json");
  }

  static boolean debug(CommandLine command) {
    return isSet(command, "--debug") || Terminal.isOn(System.getenv("LATHE_DEBUG"));
  }

  private static boolean isSet(CommandLine command, String name) {
    @Nullable OptionSpec option = command.getCommandSpec().findOption(name);
    return option != null && Boolean.TRUE.equals(option.getValue());
  }
}
