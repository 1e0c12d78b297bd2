package dev.lathe.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lathe test}: Lathe's own tests, which the launcher runs before this class is reached. */
@Command(
    name = "test",
    mixinStandardHelpOptions = true,
    description = "Run Lathe's own tests, with all set-up.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./lathe test",
      "  ./lathe test --tag shared      those that read ../shared/blueprints",
      "  ./lathe test --simulate 5000   the whole system with faults, from 5,000 seeds"
    })
final class TestCommand implements Callable<Integer> {
  @SuppressWarnings("UnusedVariable") // picocli reads its options from here
  @Mixin
  private final GlobalOptions global = new GlobalOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "BLUEPRINT",
      description = "Not yet: a blueprint's own scenarios.")
  private @Nullable Path blueprint;

  @Option(
      names = "--tag",
      paramLabel = "TAG",
      description = "Only those of Lathe's own tests that have this JUnit tag.")
  private @Nullable String tag;

  @SuppressWarnings("UnusedVariable") // the launcher reads it; here it is only documented
  @Option(
      names = "--simulate",
      paramLabel = "N",
      description = "Only the simulation of the whole system with faults, from N seeds.")
  private @Nullable Integer simulate;

  @Override
  public Integer call() {
    throw Refused.usage(
        blueprint == null
            ? "Lathe's own tests run through its launcher: ./lathe test"
                + (tag == null ? "" : " --tag " + tag)
            : "a blueprint's scenarios cannot be run yet; ./lathe test, without %s, runs Lathe's own tests"
                .formatted(blueprint));
  }
}
