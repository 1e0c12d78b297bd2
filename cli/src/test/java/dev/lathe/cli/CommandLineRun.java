package dev.lathe.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** What one run of the command line wrote and ended with. */
record CommandLineRun(int exitCode, String out, String err) {
  static CommandLineRun of(String... args) {
    var out = new StringWriter();
    var err = new StringWriter();
    int exitCode =
        Lathe.commandLine(
                new Terminal(false), new PrintWriter(out, true), new PrintWriter(err, true))
            .execute(args);
    return new CommandLineRun(exitCode, out.toString(), err.toString());
  }
}
