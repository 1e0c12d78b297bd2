package dev.lathe.cli;

import dev.lathe.model.command.Verdict;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.archive.CommandLog;
import dev.lathe.runtime.archive.CommandLog.Decided;
import dev.lathe.runtime.refusal.Refusal;
import dev.lathe.runtime.refusal.RefusalRecords;
import dev.lathe.runtime.sql.Database;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code lathe audit}: every command with its caller and verdict, then what callers were refused
 * for who they are.
 */
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    description = {
      "Print every command with its caller and verdict, refusals too, oldest first.",
      "A database keeps these for a day, or as long as LATHE_AUDIT=90d of the relay's",
      "function says; what was accepted stays in its events.",
      "After them come callers who were refused for who they are, with how often in a minute:",
      "by a permission, a scope or a limit. These are kept for 30 days, or as long."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  lathe audit",
      "  lathe audit --outcome guard_rejected",
      "  lathe audit --outcome forbidden               who tried what they may not",
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
        "illegal_transition, version_conflict or invalid_value,",
        "or this cause: forbidden, unseen (a row that is not there",
        "for them), scope_missing or rate_limited."
      })
  private @Nullable String outcome;

  @Override
  public Integer call() {
    List<String> words =
        Stream.concat(
                Arrays.stream(Verdict.values()).filter(Verdict::recorded).map(Verdict::word),
                Arrays.stream(Refusal.values()).filter(Refusal::noted).map(Refusal::word))
            .toList();
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
    long refused = refused(from);
    String also = refused == 0 ? "" : ", " + counted(refused, "refusal");
    global.err().println(counted(commands, "command") + also);
    return ExitCode.OK.number();
  }

  /** How many they were together. */
  private long refused(Database from) {
    var records = new RefusalRecords(from);
    long times = 0;
    List<RefusalRecords.Refused> page = records.first(Optional.ofNullable(outcome));
    while (!page.isEmpty()) {
      for (RefusalRecords.Refused one : page) {
        times += one.times();
        global.out().println(global.json ? JsonText.write(one.json()) : line(one));
      }
      page = records.after(page.getLast(), Optional.ofNullable(outcome));
    }
    return times;
  }

  private static String counted(long count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  private static String line(RefusalRecords.Refused one) {
    return "%s  %s  %s  %s  %s times"
        .formatted(one.at(), one.operation(), one.caller(), one.outcome(), one.times());
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
