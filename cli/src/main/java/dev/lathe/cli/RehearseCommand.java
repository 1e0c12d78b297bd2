package dev.lathe.cli;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.command.Recording;
import dev.lathe.runtime.rehearsal.Rehearsal;
import dev.lathe.runtime.rehearsal.RehearsalReport;
import dev.lathe.runtime.rollout.RolloutRefused;
import dev.lathe.runtime.sql.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lathe rehearse}: recorded commands decided again under another bundle. */
@Command(
    name = "rehearse",
    mixinStandardHelpOptions = true,
    description = {
      "Decide recorded commands again under a blueprint, and tell what comes out otherwise.",
      "Each is decided against the log as it was then, with the inputs, caller, time and ids",
      "of then, in a database beside: nothing is called, and the database is only read."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  lathe rehearse examples/issue-tracker              what `lathe dev --record` kept here",
      "  lathe rehearse my-blueprint --database libsql://app.turso.io --since 2d",
      "  lathe rehearse my-blueprint --json | jq '.differences[] | .command'",
      "",
      "What commands are decided with is kept where LATHE_RECORD=7d is set for the functions,",
      "or `lathe dev --record` runs. 0 says that nothing comes out otherwise, 1 that something",
      "does; commands that were not rehearsed are counted and change nothing of that."
    })
final class RehearseCommand implements Callable<Integer> {
  @Mixin private final GlobalOptions global = new GlobalOptions();

  @Parameters(
      paramLabel = "BLUEPRINT|BUNDLE",
      description = "A blueprint's folder, or a bundle file.")
  private Path subject = Path.of("");

  @Mixin private final DatabaseOption database = new DatabaseOption();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      defaultValue = "7d",
      description = "How far back, as 7d, 12h or 30m (default: ${DEFAULT-VALUE}).")
  private String since = "7d";

  /** A time as options take it. */
  static Duration time(String text) {
    try {
      return Recording.time(text);
    } catch (IllegalArgumentException e) {
      throw Refused.usage(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public Integer call() {
    Duration back = time(since);
    Bundle bundle = Compilation.bundleAt(subject, global.command());
    RehearsalReport report = database.with(found -> rehearsed(found, bundle, back));
    if (global.json) {
      global.out().println(JsonText.write(report.json()));
    } else {
      new RehearsalText(report, bundle, subject).lines().forEach(global.out()::println);
    }
    global.out().flush();
    return (report.same() ? ExitCode.OK : ExitCode.WRONG).number();
  }

  private static RehearsalReport rehearsed(Database found, Bundle bundle, Duration back) {
    try (var copies = new Copies("lathe-rehearse");
        Database empty = copies.fresh()) {
      return new Rehearsal(found, empty, bundle, BundleFile.of(bundle).id())
          .run(back, SystemPlatform.create().time().now());
    } catch (RolloutRefused refused) {
      throw Refused.wrong("it can't go live on this log: " + refused.getMessage());
    }
  }
}
