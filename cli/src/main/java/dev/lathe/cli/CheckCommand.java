package dev.lathe.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
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
      "  lathe check examples/issue-tracker --sarif > lathe.sarif"
    })
final class CheckCommand implements Callable<Integer> {
  @Mixin private final GlobalOptions global = new GlobalOptions();

  @Parameters(paramLabel = "BLUEPRINT", description = "The blueprint's folder.")
  private Path blueprint = Path.of("");

  @Option(names = "--strict", description = "End with 1 on warnings, too.")
  private boolean strict;

  @Option(
      names = "--sarif",
      description = "Write the findings as a SARIF 2.1.0 log, for code hosts and editors.")
  private boolean sarif;

  @Override
  public Integer call() {
    if (sarif && global.json) {
      throw new CommandLine.ParameterException(
          global.command(), "--sarif and --json are two ways to write the same: choose one");
    }
    Compilation compilation = Compilation.of(blueprint);
    var findings = new FindingsReport(compilation, global.command());
    if (sarif) {
      findings.sarif(blueprint, global.out());
    } else if (global.json) {
      findings.json(global.out());
    } else {
      findings.text(global.out());
    }
    findings.summary();
    return compilation.exitCode(strict).number();
  }
}
