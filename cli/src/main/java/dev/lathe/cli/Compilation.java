package dev.lathe.cli;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.Workbench;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.compiler.diagnostic.Severity;
import dev.lathe.compiler.diagnostic.SourceLines;
import dev.lathe.compiler.source.FolderReader;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundleFormatUnknown;
import dev.lathe.model.bundle.BundleUnreadable;
import dev.lathe.model.bundle.json.BundleFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine;

/**
 * What the compiler made of a folder.
 *
 * @param bundle empty where there is an error
 * @param lines the author's lines, to show with the findings
 */
record Compilation(Optional<Bundle> bundle, List<Diagnostic> findings, SourceLines lines) {

  static Compilation of(Path folder) {
    FolderReader.Outcome read = FolderReader.read(folder);
    try (var bench = new Workbench()) {
      return of(read, Compiler.compile(read, Optional.empty(), bench));
    }
  }

  /** The same, with the events of {@code seed} beside the blueprint's own. */
  static Compilation of(Path folder, Path seed) {
    FolderReader.Outcome read = FolderReader.read(folder);
    try (var bench = new Workbench()) {
      return of(read, Compiler.compile(read, Optional.of(seed), bench));
    }
  }

  /** The findings of a folder; its bundle lacks what is not needed to find them. */
  static Compilation check(Path folder, Workbench bench) {
    FolderReader.Outcome read = FolderReader.read(folder);
    return of(read, Compiler.check(read, bench));
  }

  static Compilation of(FolderReader.Outcome read, Result<Bundle> compiled) {
    SourceLines lines = read.sources().lines();
    Optional<Bundle> bundle =
        switch (compiled) {
          case Result.Ok<Bundle>(Bundle value, var _) -> Optional.of(value);
          case Result.Failed<Bundle> _ -> Optional.empty();
        };
    return new Compilation(bundle, compiled.findings(), lines);
  }

  /** The bundle in a file, or that of the blueprint in a folder. */
  static Bundle bundleAt(Path subject, CommandLine command) {
    return Files.isRegularFile(subject)
        ? read(subject, BundleFile::bundle)
        : of(subject).required(false, command);
  }

  /** The same to be kept elsewhere: a file stays as it is, once nothing in it is damaged. */
  static BundleFile fileAt(Path subject, CommandLine command) {
    if (!Files.isRegularFile(subject)) {
      return BundleFile.of(of(subject).required(false, command));
    }
    return read(
        subject,
        file -> {
          file.verify();
          return file;
        });
  }

  /**
   * What {@code wanted} reads of the bundle in {@code file}.
   *
   * @throws Refused with the file's name and a way out, where it is damaged or something else
   * @throws BundleFormatUnknown if it is a bundle of another format
   */
  private static <T> T read(Path file, Function<BundleFile, T> wanted) {
    try {
      return wanted.apply(BundleFile.read(Files.readAllBytes(file)));
    } catch (BundleFormatUnknown unknown) {
      throw unknown;
    } catch (BundleUnreadable unreadable) {
      throw Refused.wrong(
          "%s: %s; name a blueprint's folder, or a file that `lathe compile` wrote"
              .formatted(file, unreadable.getMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The bundle; findings that are not errors go to stderr, with {@code --json} as data.
   *
   * @throws Refused with all findings where there is no bundle; they are printed, where not as data
   */
  Bundle required(boolean strict, CommandLine command) {
    var report = new FindingsReport(this, command);
    if (exitCode(strict) != ExitCode.OK || bundle.isEmpty()) {
      if (!GlobalOptions.json(command)) {
        report.text(command.getErr());
      }
      throw Refused.blueprint("there is no bundle: " + report.counts(), findings);
    }
    report.warnings();
    return bundle.get();
  }

  /** What a check ends with. */
  ExitCode exitCode(boolean strict) {
    boolean wrong =
        findings.stream()
            .map(Diagnostic::code)
            .anyMatch(code -> code.severity() == Severity.ERROR || (strict && code.strict()));
    return wrong ? ExitCode.WRONG : ExitCode.OK;
  }
}
