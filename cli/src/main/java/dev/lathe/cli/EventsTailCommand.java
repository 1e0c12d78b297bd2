package dev.lathe.cli;

import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.archive.EventLog;
import dev.lathe.runtime.archive.EventSelection;
import dev.lathe.runtime.archive.LoggedEvent;
import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.sql.Database;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lathe events tail}: the newest events, and those that come. */
@Command(
    name = "tail",
    mixinStandardHelpOptions = true,
    description = "Print the newest events, oldest first.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  lathe events tail",
      "  lathe events tail -n 100 --entity Order",
      "  lathe events tail --follow --json | jq .data.after"
    })
final class EventsTailCommand implements Callable<Integer> {
  /** Between two looks at the log while it is followed. */
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

  private final Time time = SystemPlatform.create().time();

  @Mixin private final GlobalOptions global = new GlobalOptions();
  @Mixin private final DatabaseOption database = new DatabaseOption();
  @Mixin private final SelectionOptions wanted = new SelectionOptions();

  @Option(
      names = {"-n", "--lines"},
      paramLabel = "N",
      defaultValue = "20",
      description = "How many, at most 500 (default: ${DEFAULT-VALUE}).")
  private int lines;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with those that come, until it is stopped.")
  private boolean follow;

  @Override
  public Integer call() {
    if (lines < 0 || lines > EventLog.PAGE_EVENTS) {
      throw Refused.usage("-n takes 0 to %s, not %s".formatted(EventLog.PAGE_EVENTS, lines));
    }
    return database.with(this::tail);
  }

  private int tail(Database from) {
    var log = new EventLog(from);
    EventSelection selection = wanted.selection();
    long end = log.end();
    List<LoggedEvent> newest = lines == 0 ? List.of() : log.last(lines, selection);
    print(newest);
    long position = newest.isEmpty() ? end : Math.max(end, newest.getLast().position());
    while (follow && !Thread.currentThread().isInterrupted()) {
      List<LoggedEvent> page = log.after(position, selection);
      print(page);
      if (page.isEmpty()) {
        time.sleep(BETWEEN_LOOKS);
      } else {
        position = page.getLast().position();
      }
    }
    return ExitCode.OK.number();
  }

  private void print(List<LoggedEvent> events) {
    for (LoggedEvent event : events) {
      global.out().println(global.json ? event.line() : EventText.line(event));
    }
    global.out().flush();
  }
}
