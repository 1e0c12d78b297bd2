package dev.lathe.cli;

import dev.lathe.model.digest.Sha256;
import dev.lathe.runtime.archive.EventImport;
import dev.lathe.runtime.archive.EventImport.Imported;
import dev.lathe.runtime.rollout.UnfinishedLog;
import dev.lathe.runtime.sql.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code lathe events import}: an export becomes the log of a database that serves nothing yet. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = {
      "Write an export's events into a database that serves no bundle yet.",
      "What is served on it next makes its tables from them. Done again, it goes on."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  lathe events import events.jsonl --database sqlite:restored.db",
      "  lathe dev examples/issue-tracker --database sqlite:restored.db"
    })
final class EventsImportCommand implements Callable<Integer> {
  @Mixin private final GlobalOptions global = new GlobalOptions();
  @Mixin private final DatabaseOption database = new DatabaseOption();

  @Parameters(paramLabel = "FILE", description = "What `lathe events export` wrote.")
  private Path file = Path.of("");

  @Override
  public Integer call() {
    TextFile.requireThere(file);
    return database.withFresh(this::read);
  }

  private int read(Database to) {
    var sum = new Sha256.Sum();
    try (var lines = Files.newBufferedReader(file)) {
      var unfinished = new UnfinishedLog(UnfinishedLog.Source.IMPORT);
      var log = new EventImport(to, unfinished);
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        sum.add(line + "\n");
        log.add(line);
      }
      Imported all = log.finish();
      unfinished.end(to);
      global
          .err()
          .println(
              "%s events imported, %s were there, sha256 %s"
                  .formatted(all.imported(), all.present(), sum.hex()));
      return ExitCode.OK.number();
    } catch (EventImport.Refused refused) {
      throw Refused.wrong(file + ": " + refused.getMessage());
    } catch (MalformedInputException e) {
      throw Refused.wrong(file + " is not UTF-8 text");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
