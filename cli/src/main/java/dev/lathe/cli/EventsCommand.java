package dev.lathe.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

/** {@code lathe events}: the log of a database, for people and files. */
@Command(
    name = "events",
    mixinStandardHelpOptions = true,
    description = "Look at a database's events, export and import them.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      EventsTailCommand.class,
      EventsShowCommand.class,
      EventsExportCommand.class,
      EventsImportCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  lathe events tail --follow             those that come to what `lathe dev` serves",
      "  lathe events show Order-o-17           the history of one aggregate",
      "  lathe events export > events.jsonl     the whole log, a CloudEvent a line",
      "  lathe events import events.jsonl --database sqlite:restored.db"
    })
final class EventsCommand implements Runnable {
  @Mixin private final GlobalOptions global = new GlobalOptions();

  @Override
  public void run() {
    throw new ParameterException(global.command(), "tail, show, export or import?");
  }
}
