package dev.lathe.cli;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.archive.LoggedEvent;
import dev.lathe.runtime.bundle.LiveBundle;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.verify.FormerState;
import dev.lathe.runtime.verify.FormerState.Table;
import dev.lathe.runtime.verify.FormerState.Then;
import dev.lathe.runtime.wiring.Databases;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lathe state}: what an aggregate is, or was. */
@Command(
    name = "state",
    mixinStandardHelpOptions = true,
    description = {
      "Show an aggregate as its events make it, now or at a moment before.",
      "Events are folded by the live bundle, or by a blueprint. Only reads."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  lathe state Order-o-17                       with all its events",
      "  lathe state Order-o-17 --at 3                with the first three",
      "  lathe state Order-o-17 --at 2026-08-21T16:00:00Z",
      "  lathe events show Order-o-17                 the events themselves"
    })
final class StateCommand implements Callable<Integer> {
  @Mixin private final GlobalOptions global = new GlobalOptions();
  @Mixin private final DatabaseOption database = new DatabaseOption();
  @Mixin private final StoreOption from = new StoreOption();

  @Parameters(paramLabel = "STREAM", description = "Its entity, a hyphen and its key.")
  private String stream = "";

  @Option(
      names = "--at",
      paramLabel = "VERSION|TIME",
      description = "How many of its events count, or until when, with an offset or Z.")
  private @Nullable String at;

  @Option(
      names = "--blueprint",
      paramLabel = "BLUEPRINT",
      description = "Fold the events by this blueprint instead of the live bundle.")
  private @Nullable Path blueprint;

  /** Until when events count. */
  private sealed interface Until {
    record Version(long version) implements Until {}

    record Moment(Instant time) implements Until {}
  }

  @Override
  public Integer call() {
    Until until = until();
    Then then = database.with(of -> then(of, until));
    if (then.events() == 0) {
      throw Refused.wrong(
          "the log has no stream `%s`: it is an entity, a hyphen and a key, as in Order-o-17"
              .formatted(stream));
    }
    LoggedEvent last =
        then.last()
            .orElseThrow(() -> Refused.wrong("`%s` was not there yet at %s".formatted(stream, at)));
    if (global.json) {
      global.out().println(json(then, last).text());
    } else {
      print(then, last);
    }
    return ExitCode.OK.number();
  }

  private Until until() {
    if (at == null) return new Until.Version(Long.MAX_VALUE);
    if (at.matches("[0-9]{1,18}")) return new Until.Version(Long.parseLong(at));
    try {
      return new Until.Moment(OffsetDateTime.parse(at).toInstant());
    } catch (DateTimeParseException e) {
      throw Refused.usage(
          "`%s` is neither a version, as in 3, nor a moment, as in 2026-08-21T16:00:00Z"
              .formatted(at));
    }
  }

  private Then then(Database of, Until until) {
    BundleFile file = bundle(of);
    var state =
        new FormerState(of, file.bundle(), file.id(), () -> Databases.open("sqlite::memory:"));
    try {
      return switch (until) {
        case Until.Version(long version) -> state.atVersion(stream, version);
        case Until.Moment(Instant time) -> state.atTime(stream, time);
      };
    } catch (FormerState.Unfolded e) {
      throw Refused.wrong("`%s` can't be folded: %s".formatted(stream, e.getMessage()));
    }
  }

  private BundleFile bundle(Database of) {
    if (blueprint != null) {
      return BundleFile.of(Compilation.bundleAt(blueprint, global.command()));
    }
    BundleId live =
        LiveBundle.named(of)
            .orElseThrow(
                () -> Refused.wrong("the database serves no bundle that folds its events"));
    return BundleFile.read(live, from.store(database).get(live));
  }

  private static Members json(Then then, LoggedEvent last) {
    return new Members()
        .with("stream", last.stream())
        .with("version", last.version())
        .with("versions", then.events())
        .with("position", last.position())
        .with("event", JsonText.parse(last.line()))
        .with("deleted", deleted(then))
        .with("tables", then.tables(), StateCommand::json);
  }

  private static Json json(Table table) {
    return new Members()
        .with("table", table.table())
        .with("rows", new Json.Arr(table.rows().stream().map(row -> (Json) row).toList()))
        .object();
  }

  private static boolean deleted(Then then) {
    return then.tables().stream().allMatch(table -> table.rows().isEmpty());
  }

  private void print(Then then, LoggedEvent last) {
    Json event = JsonText.parse(last.line());
    global
        .out()
        .println(
            "%s, version %s of %s: %s at %s%s"
                .formatted(
                    stream,
                    last.version(),
                    then.events(),
                    text(event, "eventtype"),
                    text(event, "time"),
                    deleted(then) ? ", deleted" : ""));
    for (Table table : then.tables()) {
      for (Json.Obj row : table.rows()) {
        global.out().println(table.table());
        row.members()
            .forEach(
                (column, value) ->
                    global.out().println("  %s = %s".formatted(column, JsonText.write(value))));
      }
    }
  }

  private static String text(Json event, String name) {
    return event instanceof Json.Obj object ? object.text(name).orElse("") : "";
  }
}
