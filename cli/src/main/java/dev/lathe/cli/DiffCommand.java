package dev.lathe.cli;

import dev.lathe.compiler.Compiled;
import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.compiler.diff.Change;
import dev.lathe.compiler.diff.Difference;
import dev.lathe.compiler.diff.Side;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.bundle.Pointer;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lathe diff}: what changed, by meaning. */
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    description = "Show what changes for clients, consumers and tables from A to B.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  lathe diff live examples/issue-tracker --from s3://bundles/issue-tracker",
      "  lathe diff live.bundle examples/issue-tracker",
      "  lathe diff before/ after/ --fail-on breaking    end with 1 if clients would notice",
      "  lathe diff before/ after/ --database sqlite:app.db    rows that break a new rule",
      "  lathe diff before/ after/ --json | jq '.changes[] | select(.severity==\"breaking\")'",
      "",
      "A bundle is compared as the folder that it was compiled from. One of an older program does",
      "not say that: what can't be compared counts as breaking."
    })
final class DiffCommand implements Callable<Integer> {
  private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");

  @Mixin private final GlobalOptions global = new GlobalOptions();

  @Parameters(
      index = "0",
      paramLabel = "A",
      description = {
        "A blueprint's folder or a bundle file; with --from also a bundle's id, or a channel",
        "and so the bundle that it points to."
      })
  private String before = "";

  @Parameters(index = "1", paramLabel = "B", description = "What it is compared with.")
  private String after = "";

  @Option(
      names = "--from",
      paramLabel = "STORE",
      description = "s3://bucket/prefix or a folder: where ids and channels are looked up.")
  private @Nullable String store;

  @Option(
      names = "--fail-on",
      paramLabel = "SEVERITY",
      description = "End with 1 on changes of at least: ${COMPLETION-CANDIDATES}.")
  private @Nullable Limit failOn;

  @Option(
      names = "--database",
      paramLabel = "DATABASE",
      description = {
        "Where events and rows are: counts those that a change is about, and tells",
        "rows that break B's rules.",
        "sqlite:FILE, libsql://HOST, https://HOST or http://HOST."
      })
  private @Nullable String database;

  /** What {@code --fail-on} takes. */
  enum Limit {
    breaking(Change.Impact.BREAKING),
    rebuild(Change.Impact.NEEDS_REBUILD);

    private final Change.Impact impact;

    Limit(Change.Impact impact) {
      this.impact = impact;
    }
  }

  @Override
  public Integer call() {
    Side then = side(after);
    Difference difference = Difference.between(side(before), then);
    Optional<BrokenRows> rows = Optional.ofNullable(database).map(address -> rows(address, then));
    ConcernedData data =
        Optional.ofNullable(database)
            .map(
                address ->
                    DatabaseOption.at(address).with(found -> ConcernedData.in(found, difference)))
            .orElse(ConcernedData.NONE);
    PrintWriter out = global.out();
    if (global.json) {
      out.println(JsonText.write(json(data.json(difference), rows)));
    } else {
      difference.changes().forEach(change -> print(change, data, out));
      rows.ifPresent(found -> found.broken().forEach(broken -> out.println(broken.text())));
      if (!difference.notCompared().isEmpty()) {
        global
            .err()
            .println(
                "not compared, so not safe, because a bundle of an older program does not hold them: "
                    + String.join(", ", difference.notCompared()));
      }
      global.err().println(difference.summary());
    }
    boolean failed = failOn != null && difference.reaches(failOn.impact);
    return (failed ? ExitCode.WRONG : ExitCode.OK).number();
  }

  private BrokenRows rows(String address, Side of) {
    if (of.source().isEmpty()) {
      throw Refused.usage(
          "a bundle of an older program does not hold rules of rows: give B as a blueprint's folder");
    }
    BrokenRows rows =
        DatabaseOption.at(address).with(found -> BrokenRows.in(found, of.source().get()));
    rows.tellUnseen("B", global.err());
    return rows;
  }

  private static Json json(Json.Obj difference, Optional<BrokenRows> rows) {
    if (rows.isEmpty()) {
      return difference;
    }
    var members = new LinkedHashMap<>(difference.members());
    members.putAll(rows.get().members());
    return new Json.Obj(members);
  }

  private static void print(Change change, ConcernedData data, PrintWriter out) {
    out.printf(
        "%-13s  %s %s: %s (%s)%s%n",
        change.impact().word(),
        change.area().word(),
        change.subject(),
        change.what(),
        change.reason(),
        data.text(change));
    change
        .mend()
        .ifPresent(
            mend ->
                out.printf(
                    "%-13s  write %s in %s%s%n",
                    "",
                    mend.write(),
                    mend.file(),
                    mend.pointer().isEmpty() ? "" : " at " + mend.pointer()));
  }

  private Side side(String named) {
    Path subject = Path.of(named);
    if (store != null && !Files.exists(subject)) {
      return of(stored(Stores.open(store), named));
    }
    if (Files.isRegularFile(subject)) {
      return of(Compilation.bundleAt(subject, global.command()));
    }
    return switch (Compiler.compileWithSource(subject)) {
      case Result.Ok<Compiled>(Compiled compiled, var _) ->
          new Side(compiled.bundle(), Optional.of(compiled.source()));
      case Result.Failed<Compiled> _ -> of(Compilation.bundleAt(subject, global.command()));
    };
  }

  /** A bundle, and what it says that it was written as. */
  private static Side of(Bundle bundle) {
    return new Side(bundle, Compiler.source(bundle));
  }

  /** The bundle of that id, or the one that the channel of that name points to. */
  private static Bundle stored(BundleStore store, String named) {
    BundleId id = ID.matcher(named).matches() ? new BundleId(named) : pointed(store, named);
    return BundleFile.read(id, store.get(id)).bundle();
  }

  private static BundleId pointed(BundleStore store, String channel) {
    try {
      return store
          .pointer(channel)
          .map(Pointer::bundle)
          .orElseThrow(
              () ->
                  Refused.wrong(
                      "`%s` is not a folder or file here, nor a channel there".formatted(channel)));
    } catch (IllegalArgumentException e) {
      throw Refused.usage(
          "`%s` is not a folder or file here, nor a bundle's id or a channel's name"
              .formatted(channel));
    }
  }
}
