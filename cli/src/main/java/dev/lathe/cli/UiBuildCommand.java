package dev.lathe.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code lathe ui build}: what the launcher does before any of this runs. */
@Command(
    name = "build",
    mixinStandardHelpOptions = true,
    description = {
      "Build the program that shows pages, where it is not",
      "built yet; print its folder. It needs npm."
    },
    footerHeading = "%nExamples:%n",
    footer = "  lathe ui build")
final class UiBuildCommand implements Callable<Integer> {
  @Mixin private final GlobalOptions global = new GlobalOptions();

  @Override
  public Integer call() {
    throw Refused.surroundings(
        "%s builds nothing by itself: run `./lathe ui build` in a clone of Lathe"
            .formatted(global.command().getCommandSpec().root().name()));
  }
}
