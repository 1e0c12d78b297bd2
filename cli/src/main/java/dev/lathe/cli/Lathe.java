package dev.lathe.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
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
    footerHeading = "%nExamples:%n",
    footer = {
      "  lathe dev examples/issue-tracker      serve it, with all parts in one process",
      "  lathe check examples/issue-tracker    say what is wrong with it",
      "  lathe COMMAND --help                  more examples",
      "",
      "Exit codes: 0 ok, 1 the blueprint (or what was asked) is wrong, 2 wrong usage,",
      "3 the surroundings failed (database, store, port), 4 another push was first,",
      "5 the database refuses the bundle, 6 it is not live in time.",
      "Data goes to stdout, talk to stderr."
    })
public final class Lathe implements Runnable {
  /** All there are, in the order in which they are listed. */
  private static final Map<String, Supplier<Object>> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("init", InitCommand::new);
    COMMANDS.put("check", CheckCommand::new);
    COMMANDS.put("compile", CompileCommand::new);
    COMMANDS.put("explain", ExplainCommand::new);
    COMMANDS.put("diff", DiffCommand::new);
    COMMANDS.put("rehearse", RehearseCommand::new);
    COMMANDS.put("dev", DevCommand::new);
    COMMANDS.put("token", TokenCommand::new);
    COMMANDS.put("push", PushCommand::new);
    COMMANDS.put("promote", PromoteCommand::new);
    COMMANDS.put("rollback", RollbackCommand::new);
    COMMANDS.put("history", HistoryCommand::new);
    COMMANDS.put("status", StatusCommand::new);
    COMMANDS.put("keygen", KeygenCommand::new);
    COMMANDS.put("events", EventsCommand::new);
    COMMANDS.put("audit", AuditCommand::new);
    COMMANDS.put("why", WhyCommand::new);
    COMMANDS.put("why-route", WhyRouteCommand::new);
    COMMANDS.put("state", StateCommand::new);
    COMMANDS.put("verify", VerifyCommand::new);
    COMMANDS.put("backup", BackupCommand::new);
    COMMANDS.put("restore", RestoreCommand::new);
    COMMANDS.put("rebuild", RebuildCommand::new);
    COMMANDS.put("init-data", InitDataCommand::new);
    COMMANDS.put("import", ImportCommand::new);
    COMMANDS.put("parked", ParkedCommand::new);
    COMMANDS.put("dlq", DlqCommand::new);
    COMMANDS.put("claims", ClaimsCommand::new);
    COMMANDS.put("runs", RunsCommand::new);
    COMMANDS.put("clock", ClockCommand::new);
    COMMANDS.put("openapi", OpenApiCommand::new);
    COMMANDS.put("asyncapi", AsyncApiCommand::new);
    COMMANDS.put("types", TypesCommand::new);
    COMMANDS.put("ui", UiCommand::new);
    COMMANDS.put("test", TestCommand::new);
    COMMANDS.put("doctor", DoctorCommand::new);
  }

  @Mixin private final GlobalOptions global = new GlobalOptions();

  @Override
  public void run() {
    throw new ParameterException(global.command(), "which command?");
  }

  /** Runs the command line and ends the process with its exit code. */
  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT); // all words are English, and so are all digits
    // Before the first logger: the functions' jars may bring a configuration for the cloud.
    System.setProperty("logback.configurationFile", "lathe-logback.xml");
    // Of scenarios the report says what was refused, and stand-ins are what they are about.
    if (args.length > 0 && args[0].equals("test")) {
      System.setProperty("LATHE_LOG", System.getProperty("LATHE_LOG", "ERROR"));
    }
    Terminal terminal = Terminal.of(System.getenv(), System.console());
    var out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
    var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    CommandLine commandLine = commandLine(args, terminal, out, err);
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
    return commandLine(new String[0], terminal, out, err);
  }

  /**
   * As much of it as {@code args} need: reading the options of a dozen commands that nobody asked
   * for takes longer than checking a small blueprint.
   */
  private static CommandLine commandLine(
      String[] args, Terminal terminal, PrintWriter out, PrintWriter err) {
    var root = new CommandLine(new Lathe());
    @Nullable Supplier<Object> asked = args.length == 0 ? null : COMMANDS.get(args[0]);
    if (asked != null) {
      root.addSubcommand(args[0], asked.get());
    } else {
      COMMANDS.forEach((name, command) -> root.addSubcommand(name, command.get()));
      root.addSubcommand("completion", new CompletionCommand());
      root.addSubcommand("help", new HelpCommand());
    }
    return root.setOut(out)
        .setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setExpandAtFiles(false) // `@FILE` is a command's own to read
        .setColorScheme(Help.defaultColorScheme(terminal.colour() ? Ansi.ON : Ansi.OFF))
        .setExecutionExceptionHandler(new Failures());
  }
}
