package dev.lathe.cli;

import dev.lathe.model.digest.Sha256;
import dev.lathe.runtime.archive.EventLog;
import dev.lathe.runtime.archive.EventSelection;
import dev.lathe.runtime.archive.LoggedEvent;
import dev.lathe.runtime.sql.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lathe events export}: the log as a file. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Write events as CloudEvents, one a line, each as it was written.",
      "The same log gives the same bytes, whose SHA-256 is told."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  lathe events export -o events.jsonl",
      "  lathe events export --after 4211 --database libsql://app.turso.io | gzip > new.jsonl.gz"
    })
final class EventsExportCommand implements Callable<Integer> {
  @Mixin private final GlobalOptions global = new GlobalOptions();
  @Mixin private final DatabaseOption database = new DatabaseOption();
  @Mixin private final SelectionOptions wanted = new SelectionOptions();

  @Option(
      names = "--after",
      paramLabel = "POSITION",
      defaultValue = "0",
      description = "Only those behind this position of the log.")
  private long after;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where to write; stdout without it.")
  private @Nullable Path output;

  @Override
  public Integer call() {
    return database.with(this::export);
  }

  private int export(Database from) {
    var log = new EventLog(from);
    if (output == null) return export(log, global.out());
    try (Writer file = Files.newBufferedWriter(output)) {
      return export(log, file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int export(EventLog log, Writer to) {
    EventSelection selection = wanted.selection();
    var sum = new Sha256.Sum();
    long events = 0;
    try {
      List<LoggedEvent> page = log.after(after, selection);
      while (!page.isEmpty()) {
        for (LoggedEvent event : page) {
          String line = event.line() + "\n";
          sum.add(line);
          to.write(line);
        }
        events += page.size();
        page = log.after(page.getLast().position(), selection);
      }
      to.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    global.err().println("%s events, sha256 %s".formatted(events, sum.hex()));
    return ExitCode.OK.number();
  }
}
