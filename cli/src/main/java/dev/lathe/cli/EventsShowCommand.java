package dev.lathe.cli;

import dev.lathe.runtime.archive.EventLog;
import dev.lathe.runtime.archive.EventSelection;
import dev.lathe.runtime.archive.LoggedEvent;
import dev.lathe.runtime.sql.Database;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code lathe events show}: one event whole, or one aggregate's history. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = "Print one event whole, or all events of a stream.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  lathe events show 4211                       by its position",
      "  lathe events show 0197c5f0-6a51-7cc2-8a7e-6f1f0e2b9d11",
      "  lathe events show Order-o-17                 a stream: entity, hyphen, id"
    })
final class EventsShowCommand implements Callable<Integer> {
  @Mixin private final GlobalOptions global = new GlobalOptions();
  @Mixin private final DatabaseOption database = new DatabaseOption();

  @Parameters(paramLabel = "EVENT|STREAM", description = "An event's id or position, or a stream.")
  private String name = "";

  @Override
  public Integer call() {
    return database.with(this::show);
  }

  private int show(Database from) {
    var log = new EventLog(from);
    Optional<LoggedEvent> event = log.named(name);
    if (event.isPresent()) {
      print(event.get());
      return ExitCode.OK.number();
    }
    EventSelection stream = EventSelection.ofStream(name);
    List<LoggedEvent> page = log.after(0, stream);
    if (page.isEmpty()) {
      throw Refused.wrong(
          "no event has the id or position `%s`, and no stream that name".formatted(name));
    }
    while (!page.isEmpty()) {
      page.forEach(this::print);
      page = log.after(page.getLast().position(), stream);
    }
    return ExitCode.OK.number();
  }

  private void print(LoggedEvent event) {
    if (global.json) {
      global.out().println(event.line());
    } else {
      global.out().print(EventText.whole(event));
    }
  }
}
