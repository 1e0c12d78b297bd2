package dev.lathe.cli;

import dev.lathe.cli.process.Shutdown;
import dev.lathe.compiler.Compiled;
import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.Workbench;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lathe check}: diagnostics, and nothing else. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = "Say what is wrong with a blueprint, and where.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  lathe check examples/issue-tracker",
      "  lathe check examples/issue-tracker --strict     warnings count as errors",
      "  lathe check examples/issue-tracker --json | jq '.findings[].code'",
      "  lathe check examples/issue-tracker --sarif > lathe.sarif",
      "  lathe check examples/signup --database sqlite:app.db    rows that break its rules, too",
      "  lathe check examples/issue-tracker --watch --report .lathe/findings.json"
    })
final class CheckCommand implements Callable<Integer> {
  @Mixin private final GlobalOptions global = new GlobalOptions();

  @Parameters(paramLabel = "BLUEPRINT", description = "The blueprint's folder.")
  private Path blueprint = Path.of("");

  @Option(
      names = "--strict",
      description = {
        "End with 1 on warnings, too, but for what no route needs;",
        "with --database, on rows that break a rule."
      })
  private boolean strict;

  @Option(
      names = "--sarif",
      description = "Write the findings as a SARIF 2.1.0 log, for code hosts and editors.")
  private boolean sarif;

  @Option(names = "--watch", description = "Check again after each save, until Ctrl-C.")
  private boolean watch;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "With --watch: write the findings there, as --json does, for other tools.")
  private @Nullable Path report;

  @Option(
      names = "--database",
      paramLabel = "DATABASE",
      description = {
        "Where rows are that the blueprint's rules are about: tells those that break them.",
        "sqlite:FILE, libsql://HOST, https://HOST or http://HOST."
      })
  private @Nullable String database;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (sarif && global.json) {
      throw new CommandLine.ParameterException(
          global.command(), "--sarif and --json are two ways to write the same: choose one");
    }
    if (report != null && !watch) {
      throw Refused.usage("--report goes with --watch; without, redirect --json");
    }
    if (database != null && (sarif || watch)) {
      throw Refused.usage("--database looks once and writes text or --json: leave the other out");
    }
    if (watch) {
      return watch();
    }
    Compilation compilation;
    try (var bench = new Workbench()) {
      compilation = Compilation.check(blueprint, bench);
    }
    Optional<BrokenRows> rows =
        compilation.bundle().flatMap(_ -> Optional.ofNullable(database)).map(this::rows);
    var findings = new FindingsReport(compilation, global.command());
    if (sarif) {
      findings.sarif(blueprint, global.out());
    } else if (global.json) {
      findings.json(rows, global.out());
    } else {
      findings.text(global.out());
      rows.ifPresent(found -> found.broken().forEach(one -> global.out().println(one.text())));
      global.out().flush();
    }
    rows.ifPresent(found -> found.tellUnseen("the blueprint", global.err()));
    findings.summary();
    boolean broken = strict && rows.filter(found -> !found.broken().isEmpty()).isPresent();
    return (broken ? ExitCode.WRONG : compilation.exitCode(strict)).number();
  }

  /** Rows of before, which a rule is not about: a warning each, as it were. */
  private BrokenRows rows(String address) {
    return switch (Compiler.compileWithSource(blueprint)) {
      case Result.Ok<Compiled>(Compiled compiled, var _) ->
          DatabaseOption.at(address).with(found -> BrokenRows.in(found, compiled.source()));
      case Result.Failed<Compiled>(var findings) ->
          throw Refused.blueprint("the blueprint was changed meanwhile: check again", findings);
    };
  }

  /** Checks again and again; ends with the process, and then well. */
  private int watch() throws IOException, InterruptedException {
    if (sarif) {
      throw Refused.usage("--watch writes text, --json or a --report, no --sarif");
    }
    Thread asked =
        Shutdown.then("lathe-watch-end", () -> Runtime.getRuntime().halt(ExitCode.OK.number()));
    Path file = report == null ? Path.of("") : report;
    var findings = new FindingsFile(file);
    try (var bench = new Workbench()) {
      var saves = new BlueprintWatch(blueprint, file, SystemPlatform.create().time());
      for (boolean first = true; ; first = false) {
        if (!first) {
          saves.awaitSave();
        }
        Compilation compilation = Compilation.check(blueprint, bench);
        if (report != null) {
          findings.write(compilation);
        }
        tell(compilation);
      }
    } finally {
      Runtime.getRuntime().removeShutdownHook(asked); // whoever leaves this way has not been asked
    }
  }

  private void tell(Compilation compilation) {
    var said = new FindingsReport(compilation, global.command());
    if (global.json) {
      said.json(global.out());
    } else if (report == null) {
      said.text(global.out());
    }
    global.err().println(said.line());
    global.err().flush();
  }
}
