package dev.lathe.cli;

import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticJson;
import dev.lathe.compiler.diagnostic.DiagnosticPrinter;
import dev.lathe.compiler.diagnostic.Sarif;
import dev.lathe.compiler.diagnostic.Severity;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import java.io.File;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;

/** Findings on a command's streams. */
final class FindingsReport {
  private final Compilation compilation;
  private final CommandLine command;
  private final DiagnosticPrinter printer;

  FindingsReport(Compilation compilation, CommandLine command) {
    this.compilation = compilation;
    this.command = command;
    this.printer =
        new DiagnosticPrinter(compilation.lines(), command.getColorScheme().ansi().enabled());
  }

  /** All findings with their lines. */
  void text(PrintWriter to) {
    to.print(TypedCommand.current().in(printer.print(compilation.findings())));
    to.flush();
  }

  /** The errors with their lines, without colours: for a page. */
  String errors() {
    var plain = new DiagnosticPrinter(compilation.lines(), false);
    return plain.print(
        compilation.findings().stream().filter(f -> f.severity() == Severity.ERROR).toList());
  }

  /** All findings, as data or with their lines. */
  void on(PrintWriter to, boolean data) {
    if (data) {
      json(to);
    } else {
      text(to);
    }
  }

  /** {@code {"ok":…,"findings":[…]}}. */
  void json(PrintWriter to) {
    json(Optional.empty(), to);
  }

  /** The same with {@code "rows"} that break rules, where a database was looked at. */
  void json(Optional<BrokenRows> rows, PrintWriter to) {
    var data =
        new Members()
            .with("ok", compilation.bundle().isPresent())
            .with("findings", DiagnosticJson.of(compilation.findings()));
    rows.ifPresent(found -> found.members().forEach(data::with));
    to.println(data.text());
    to.flush();
  }

  /**
   * A SARIF log.
   *
   * @param blueprint its folder; the log's addresses begin at the working directory, from where
   *     code hosts read them, or at the folder where that lies elsewhere
   */
  void sarif(Path blueprint, PrintWriter to) {
    Path here = Path.of("").toAbsolutePath().normalize();
    Path there = blueprint.toAbsolutePath().normalize();
    if (!Files.isDirectory(there) && there.getParent() != null) {
      there = there.getParent(); // then the finding is about that name itself
    }
    String folder =
        there.startsWith(here)
            ? here.relativize(there).toString().replace(File.separatorChar, '/')
            : "";
    String[] version = command.getCommandSpec().root().version();
    String number = version.length == 0 ? "0" : version[0].replaceFirst("^\\D*", "");
    to.println(
        JsonText.indented(Sarif.log(compilation.findings(), number, folder, DiagnosticPages::of)));
    to.flush();
  }

  /**
   * Warnings on stderr, for commands that go on all the same; with {@code --json} a line of data,
   * {@code {"findings":[…]}}, for stdout is the command's own.
   */
  void warnings() {
    List<Diagnostic> warnings =
        compilation.findings().stream().filter(f -> f.severity() == Severity.WARNING).toList();
    if (!warnings.isEmpty()) {
      if (GlobalOptions.json(command)) {
        var data = new Members().with("findings", DiagnosticJson.of(compilation.findings()));
        command.getErr().println(data.text());
      } else {
        command.getErr().print(TypedCommand.current().in(printer.print(warnings)));
      }
      command.getErr().flush();
    }
  }

  /** One line on stderr: what was checked, and how it went. */
  void summary() {
    command.getErr().println(line());
  }

  /** The same as text. */
  String line() {
    String name = compilation.bundle().map(b -> b.name() + ": ").orElse("");
    String size =
        compilation
            .bundle()
            .map(
                bundle ->
                    " (%s routes, %s commands, %s queries, %s read models to project)"
                        .formatted(
                            bundle.operations().routes().size(),
                            bundle.operations().commands().size(),
                            bundle.operations().queries().size(),
                            bundle.projections().size()))
            .orElse("");
    return name + counts() + size;
  }

  /** {@code 2 errors, 1 warning}, or that there are none. */
  String counts() {
    String counted = DiagnosticPrinter.summary(compilation.findings());
    return counted.isEmpty() ? "no errors, no warnings" : counted;
  }
}
