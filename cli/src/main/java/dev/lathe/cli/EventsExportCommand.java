package dev.lathe.cli;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.resolve.ResolvedBlueprint;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.digest.Sha256;
import dev.lathe.runtime.archive.EventLog;
import dev.lathe.runtime.archive.EventSelection;
import dev.lathe.runtime.archive.LoggedEvent;
import dev.lathe.runtime.archive.PresentEvents;
import dev.lathe.runtime.bundle.LiveBundle;
import dev.lathe.runtime.rehearsal.RecordedLog;
import dev.lathe.runtime.sql.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
      "The same log gives the same bytes, whose SHA-256 is told.",
      "With --upcast they are as they would be written now: types, fields and states under their",
      "present names, older forms as upcasts have them. The log stays as it is."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  lathe events export -o events.jsonl",
      "  lathe events export --after 4211 --database libsql://app.turso.io | gzip > new.jsonl.gz",
      "  lathe events export --upcast -o present.jsonl",
      "  lathe events export --recorded -o recorded.jsonl    for `lathe rehearse --log`"
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

  @Mixin private final StoreOption store = new StoreOption();

  @Option(
      names = "--upcast",
      description = "Write them as the live bundle, or a blueprint, has them now.")
  private boolean upcast;

  @Option(
      names = "--blueprint",
      paramLabel = "BLUEPRINT",
      description = "With --upcast: as this blueprint has them, instead of the live bundle.")
  private @Nullable Path blueprint;

  @Option(
      names = "--recorded",
      description = {
        "Write what commands were decided with behind the events,",
        "as far as it is kept: what people sent and calls answered."
      })
  private boolean recorded;

  @Override
  public Integer call() {
    if (recorded && (upcast || after != 0 || !wanted.all())) {
      throw Refused.usage(
          "--recorded is for a rehearsal, which takes the whole log as it was written");
    }
    if (blueprint != null && !upcast) {
      throw Refused.usage("--blueprint says how events are read, with --upcast");
    }
    return database.with(this::export);
  }

  private int export(Database from) {
    Optional<PresentEvents> present = upcast ? Optional.of(present(from)) : Optional.empty();
    if (output == null) return export(from, present, global.out());
    try (Writer file = Files.newBufferedWriter(output)) {
      return export(from, present, file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private PresentEvents present(Database of) {
    Bundle bundle = bundle(of);
    ResolvedBlueprint source =
        Compiler.source(bundle)
            .orElseThrow(
                () ->
                    Refused.wrong(
                        "the live bundle does not say what it was written as: name a blueprint with"
                            + " --blueprint"));
    return new PresentEvents(of, Compiler.presentEvents(source));
  }

  private Bundle bundle(Database of) {
    if (blueprint != null) return Compilation.bundleAt(blueprint, global.command());
    BundleId live =
        LiveBundle.named(of)
            .orElseThrow(
                () ->
                    Refused.wrong(
                        "the database serves no bundle: name a blueprint with --blueprint"));
    return BundleFile.read(live, store.store(database).get(live)).bundle();
  }

  private int export(Database from, Optional<PresentEvents> present, Writer to) {
    var log = new EventLog(from);
    EventSelection selection = wanted.selection();
    var sum = new Sha256.Sum();
    long events = 0;
    long commands = 0;
    try {
      List<LoggedEvent> page = log.after(after, selection);
      while (!page.isEmpty()) {
        for (LoggedEvent event : read(page, present)) {
          String line = event.line() + "\n";
          sum.add(line);
          to.write(line);
        }
        events += page.size();
        page = log.after(page.getLast().position(), selection);
      }
      if (recorded) commands = commands(from, sum, to);
      to.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String told = recorded ? "%s events, %s commands" : "%s events";
    global.err().println("%s, sha256 %s".formatted(told.formatted(events, commands), sum.hex()));
    return ExitCode.OK.number();
  }

  /** Behind the events, as they are kept: how many. */
  private static long commands(Database from, Sha256.Sum sum, Writer to) throws IOException {
    long commands = 0;
    RecordedLog.Page page = RecordedLog.after(from, 0);
    while (!page.lines().isEmpty()) {
      for (String line : page.lines()) {
        sum.add(line + "\n");
        to.write(line + "\n");
      }
      commands += page.lines().size();
      page = RecordedLog.after(from, page.last());
    }
    return commands;
  }

  private static List<LoggedEvent> read(List<LoggedEvent> page, Optional<PresentEvents> present) {
    return present.map(events -> events.of(page)).orElse(page);
  }
}
