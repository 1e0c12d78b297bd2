package dev.lathe.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

/** The command line's root: every subcommand hangs from here. */
@Command(
    name = "lathe",
    mixinStandardHelpOptions = true,
    version = "lathe 0.1.0-SNAPSHOT",
    description = "Turns a blueprint into a running service.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      InitCommand.class,
      CheckCommand.class,
      CompileCommand.class,
      ExplainCommand.class,
      DiffCommand.class,
      DevCommand.class,
      PushCommand.class,
      OpenApiCommand.class,
      AsyncApiCommand.class,
      TypesCommand.class,
      TestCommand.class,
      DoctorCommand.class,
      CompletionCommand.class,
      HelpCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  lathe dev examples/issue-tracker      serve it, with all parts in one process",
      "  lathe check examples/issue-tracker    say what is wrong with it",
      "  lathe COMMAND --help                  more examples",
      "",
      "Exit codes: 0 ok, 1 the blueprint (or what was asked) is wrong, 2 wrong usage,",
      "3 the surroundings failed (database, store, port). Data goes to stdout, talk to stderr."
    })
public final class Lathe implements Runnable {
  @Mixin private final GlobalOptions global = new GlobalOptions();

  @Override
  public void run() {
    throw new ParameterException(global.command(), "which command?");
  }

  /** Runs the command line and ends the process with its exit code. */
  public static void main(String[] args) {
    // Before the first logger: the functions' jars may bring a configuration for the cloud.
    System.setProperty("logback.configurationFile", "lathe-logback.xml");
    Terminal terminal = Terminal.of(System.getenv(), System.console());
    var out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
    var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    CommandLine commandLine = commandLine(terminal, out, err);
    int exitCode;
    try {
      exitCode = commandLine.execute(args);
    } catch (Error error) { // picocli hands on exceptions alone
      exitCode = Failures.tell(error, commandLine);
    }
    out.flush();
    System.exit(exitCode);
  }

  /** The whole command line on the given streams. */
  static CommandLine commandLine(Terminal terminal, PrintWriter out, PrintWriter err) {
    return new CommandLine(new Lathe())
        .setOut(out)
        .setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setColorScheme(Help.defaultColorScheme(terminal.colour() ? Ansi.ON : Ansi.OFF))
        .setExecutionExceptionHandler(new Failures());
  }
}
