package dev.lathe.cli;

import dev.lathe.model.command.Verdict;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.archive.CommandLog;
import dev.lathe.runtime.archive.CommandLog.Decided;
import dev.lathe.runtime.sql.Database;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lathe audit}: every command with its caller and verdict, refusals too. */
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    description = {
      "Print every command with its caller and verdict, refusals too, oldest first.",
      "A database keeps these for a day; what was accepted stays in its events."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  lathe audit",
      "  lathe audit --outcome guard_rejected",
      "  lathe audit --json > commands.jsonl           a command a line"
    })
final class AuditCommand implements Callable<Integer> {
  @Mixin private final GlobalOptions global = new GlobalOptions();
  @Mixin private final DatabaseOption database = new DatabaseOption();

  @Option(
      names = "--outcome",
      paramLabel = "VERDICT",
      description = {
        "Only those with this verdict: accepted, guard_rejected,",
        "illegal_transition, version_conflict or invalid_value."
      })
  private @Nullable String outcome;

  @Override
  public Integer call() {
    List<String> words =
        Arrays.stream(Verdict.values()).filter(Verdict::recorded).map(Verdict::word).toList();
    if (outcome != null && !words.contains(outcome)) {
      throw Refused.usage(
          "a verdict is %s, not %s"
              .formatted(words.stream().collect(Collectors.joining(", ")), outcome));
    }
    return database.with(this::print);
  }

  private int print(Database from) {
    var log = new CommandLog(from);
    long commands = 0;
    List<Decided> page = log.after(0, Optional.ofNullable(outcome));
    while (!page.isEmpty()) {
      for (Decided command : page) {
        global.out().println(global.json ? JsonText.write(command.json()) : line(command));
      }
      commands += page.size();
      page = log.after(page.getLast().number(), Optional.ofNullable(outcome));
    }
    global.err().println(commands == 1 ? "1 command" : commands + " commands");
    return ExitCode.OK.number();
  }

  private static String line(Decided command) {
    return "%s  %s  %s  %s  %s  %s"
        .formatted(
            command.at(),
            command.operation(),
            command.caller(),
            command.outcome(),
            command.id(),
            command.detail().or(command::result).orElse(""));
  }
}
