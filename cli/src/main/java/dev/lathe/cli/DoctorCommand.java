package dev.lathe.cli;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lathe doctor}: whether this machine has what Lathe needs. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = "Look at what Lathe needs from this machine.",
    footerHeading = "%nExamples:%n",
    footer = {"  lathe doctor", "  lathe doctor --port 3000 --json"})
final class DoctorCommand implements Callable<Integer> {
  @Mixin private final GlobalOptions global = new GlobalOptions();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "The port `lathe dev` would listen on (default: ${DEFAULT-VALUE}).")
  private int port;

  @Override
  public Integer call() {
    List<Checkup> checkups = Checkup.all(port);
    PrintWriter out = global.out();
    if (global.json) {
      out.println(
          JsonText.write(new Json.Arr(checkups.stream().map(DoctorCommand::json).toList())));
    } else {
      for (Checkup checkup : checkups) {
        String found = TypedCommand.current().in(checkup.found());
        out.printf("%-8s %-14s %s%n", checkup.verdict().word(), checkup.subject(), found);
      }
    }
    boolean failed = checkups.stream().anyMatch(c -> c.verdict() == Checkup.Verdict.FAILED);
    return (failed ? ExitCode.SURROUNDINGS : ExitCode.OK).number();
  }

  private static Json json(Checkup checkup) {
    return new Members()
        .with("subject", checkup.subject())
        .with("verdict", checkup.verdict().word())
        .with("found", checkup.found())
        .object();
  }
}
