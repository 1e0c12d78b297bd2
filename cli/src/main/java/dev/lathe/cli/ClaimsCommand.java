package dev.lathe.cli;

import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.command.ClaimRows;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code lathe claims}: commands that do something outside, between their call and their event. */
@Command(
    name = "claims",
    mixinStandardHelpOptions = true,
    description = "Look at commands that do something outside and have no event yet; forget one.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {"  lathe claims list", "  lathe claims release 01a22249-4ec9-7000-a94b-c96901989c38"})
final class ClaimsCommand implements Runnable {
  @Mixin private final GlobalOptions global = new GlobalOptions();

  @Override
  public void run() {
    throw new ParameterException(global.command(), "list or release?");
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Print them, those that wait for somebody first.")
  int list(@Mixin GlobalOptions options, @Mixin DatabaseOption database) {
    List<ClaimRows.Row> rows = database.with(from -> new ClaimRows(from).list());
    for (ClaimRows.Row one : rows) {
      options.out().println(options.json ? JsonText.write(one.json()) : line(one));
    }
    long waiting = rows.stream().filter(ClaimRows.Row::waits).count();
    long open = rows.stream().filter(one -> one.state().equals("open")).count();
    long over = rows.size() - waiting - open;
    options
        .err()
        .println(
            "%s under way, %s wait for somebody%s"
                .formatted(open, waiting, over == 0 ? "" : ", " + over + " made good for"));
    return ExitCode.OK.number();
  }

  @Command(
      name = "release",
      mixinStandardHelpOptions = true,
      description = {
        "Forget one, once you know what became of it: the next request with its key begins anew, and"
            + " asks outside again.",
      })
  int release(
      @Mixin GlobalOptions options,
      @Mixin DatabaseOption database,
      @Parameters(paramLabel = "COMMAND", description = "Its command's id.") String command) {
    boolean there = database.with(from -> new ClaimRows(from).release(command));
    if (!there) {
      throw Refused.wrong(
          "there is no claim of `%s` that nobody is at; `lathe claims list` shows those there are"
              .formatted(command));
    }
    options.err().println("forgotten");
    return ExitCode.OK.number();
  }

  private static String line(ClaimRows.Row one) {
    String done =
        one.done().isEmpty() ? "nothing answered" : String.join(", ", one.done()) + " done";
    String undone =
        one.compensated().isEmpty()
            ? ""
            : ", " + String.join(", ", one.compensated()) + " made good for";
    return "%s  %s  %s  since %s  %s tries  %s%s%s"
        .formatted(
            one.command(),
            one.state(),
            one.operation(),
            one.since(),
            one.tries(),
            done,
            undone,
            one.why().isEmpty() ? "" : ": " + one.why());
  }
}
