package dev.lathe.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line's root: every subcommand hangs from here. */
@Command(
    name = "lathe",
    mixinStandardHelpOptions = true,
    version = "lathe 0.1.0-SNAPSHOT",
    description = "Turns a blueprint into a running service.")
public final class Lathe implements Runnable {

  @Override
  public void run() {
    CommandLine.usage(this, System.err);
  }

  /** Runs the command line and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Lathe()).execute(args));
  }
}
