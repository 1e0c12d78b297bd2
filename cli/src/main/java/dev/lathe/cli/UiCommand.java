package dev.lathe.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

/** {@code lathe ui}: pages of blueprints. */
@Command(
    name = "ui",
    mixinStandardHelpOptions = true,
    description = "Write a user interface for a blueprint; build what shows them.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {UiScaffoldCommand.class, UiBuildCommand.class},
    footerHeading = "%nExamples:%n",
    footer = {
      "  lathe ui scaffold examples/orders      pages from its model, to keep and change",
      "  lathe ui build                         the program that shows pages, with npm"
    })
final class UiCommand implements Runnable {
  @Mixin private final GlobalOptions global = new GlobalOptions();

  @Override
  public void run() {
    throw new ParameterException(global.command(), "scaffold or build?");
  }
}
