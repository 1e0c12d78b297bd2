package dev.lathe.cli;

import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.archive.EventImport;
import dev.lathe.runtime.command.Recording;
import dev.lathe.runtime.rehearsal.RecordedLog;
import dev.lathe.runtime.rehearsal.RehearsalReport;
import dev.lathe.runtime.sql.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
      "  lathe rehearse my-blueprint --log recorded.jsonl   what `events export --recorded` wrote",
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

  @Mixin private final StoreOption from = new StoreOption();

  @Option(
      names = "--log",
      paramLabel = "FILE",
      description = {
        "A log with its commands as a file, as `lathe events",
        "export --recorded` writes it, instead of a database."
      })
  private @Nullable Path log;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "How far back, as 7d, 12h or 30m (default: the policy's, or 7d).")
  private @Nullable String since;

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = "What may come out otherwise, and why: with that alone it ends with 0.")
  private @Nullable Path policy;

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
    RehearsalPolicy given = policy();
    BundleFile file = Compilation.fileAt(subject, global.command());
    var gate = new RehearsalGate(given);
    RehearsalReport report =
        log == null
            ? database.with(found -> gate.rehearsed(found, file, from.known(database)))
            : of(log, gate, file);
    List<String> objections = policy == null ? List.of() : given.objections(report);
    if (global.json) {
      var data = new Members().withAll(report.json());
      if (policy != null) data.with("objections", objections);
      global.out().println(data.text());
    } else {
      new RehearsalText(report, file.bundle(), subject).lines().forEach(global.out()::println);
      objections.forEach(line -> global.out().println("not allowed: " + line));
    }
    global.out().flush();
    boolean passes = policy == null ? report.same() : objections.isEmpty();
    return (passes ? ExitCode.OK : ExitCode.WRONG).number();
  }

  private RehearsalReport of(Path written, RehearsalGate gate, BundleFile file) {
    if (database.given() || from.given()) {
      throw Refused.usage("--log takes the place of a database: --database and --from are of that");
    }
    if (!Files.isRegularFile(written)) throw Refused.wrong("there is no " + written);
    try (var copies = new Copies("lathe-log");
        Database source = copies.fresh()) {
      if (read(written, source) == 0) {
        global
            .err()
            .println(
                "%s has no recorded commands: `lathe events export --recorded` writes them"
                    .formatted(written));
      }
      return gate.rehearsed(source, file, Optional.empty());
    }
  }

  /** Reads a file into an empty database; how many commands it has. */
  private static long read(Path written, Database to) {
    try (var lines = Files.newBufferedReader(written)) {
      var log = new RecordedLog(to);
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        log.add(line);
      }
      return log.finish();
    } catch (EventImport.Refused refused) {
      throw Refused.wrong(written + ": " + refused.getMessage());
    } catch (MalformedInputException e) {
      throw Refused.wrong(written + " is not UTF-8 text");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private RehearsalPolicy policy() {
    RehearsalPolicy given =
        policy == null ? RehearsalPolicy.STRICT : RehearsalPolicyFile.read(policy);
    return since == null ? given : given.of(time(since));
  }
}
