package dev.lathe.cli;

import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.runs.RunLedger;
import dev.lathe.runtime.runs.RunLine;
import dev.lathe.runtime.runs.RunSelection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lathe runs list}: the newest runs. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Print runs, the newest first.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  lathe runs list",
      "  lathe runs list --trouble --definition orderFulfillment",
      "  lathe runs list --status running --json | jq -r .id"
    })
final class RunsListCommand implements Callable<Integer> {
  @Mixin private final GlobalOptions global = new GlobalOptions();
  @Mixin private final DatabaseOption database = new DatabaseOption();

  @Option(names = "--definition", paramLabel = "ID", description = "Only runs of this definition.")
  private @Nullable String definition;

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      description = "Only running, paused, completed, failed or cancelled ones.")
  private @Nullable String status;

  @Option(names = "--key", paramLabel = "KEY", description = "Only runs with this business key.")
  private @Nullable String key;

  @Option(
      names = "--trouble",
      description = "Only those that go no further until somebody looks at them.")
  private boolean trouble;

  @Option(
      names = {"-n", "--lines"},
      paramLabel = "N",
      defaultValue = "50",
      description = "How many (default: ${DEFAULT-VALUE}).")
  private int lines;

  @Override
  public Integer call() {
    if (lines < 1) throw Refused.usage("-n takes 1 or more, not " + lines);
    if (status != null && !RunLedger.STATUSES.contains(status)) {
      throw Refused.usage(
          "a status is one of %s, not %s".formatted(String.join(", ", RunLedger.STATUSES), status));
    }
    var wanted =
        new RunSelection(
            Optional.ofNullable(definition),
            Optional.ofNullable(status),
            Optional.ofNullable(key),
            trouble);
    return database.with(
        from -> {
          print(new RunLedger(from), wanted);
          return ExitCode.OK.number();
        });
  }

  private void print(RunLedger ledger, RunSelection wanted) {
    int told = 0;
    Optional<String> after = Optional.empty();
    boolean more = true;
    while (more && told < lines) {
      int most = Math.min(lines - told, RunLedger.PAGE);
      List<RunLine> page = ledger.list(wanted, after, most);
      for (RunLine run : page) {
        global.out().println(global.json ? JsonText.write(run.json()) : line(run));
      }
      told += page.size();
      more = page.size() == most;
      if (more) after = Optional.of(page.getLast().id());
    }
    global
        .err()
        .println((told == 1 ? "1 run" : told + " runs") + (more ? "; there may be more" : ""));
  }

  private static String line(RunLine run) {
    var line = new StringBuilder(run.id() + "  " + run.definition() + "  " + run.status());
    run.key().ifPresent(key -> line.append("  ").append(key));
    line.append("  since ").append(run.started());
    if (!run.at().isEmpty()) line.append("  at ").append(String.join(", ", run.at()));
    run.due().ifPresent(due -> line.append("  due ").append(due));
    run.trouble().ifPresent(code -> line.append("  in trouble: ").append(code));
    run.ended().ifPresent(at -> line.append("  ended ").append(at));
    return line.toString();
  }
}
