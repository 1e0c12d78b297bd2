package dev.lathe.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code lathe completion}: what a shell needs to complete our words. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = "Print a completion script for bash and zsh.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  source <(lathe completion)                         for this shell",
      "  lathe completion > ~/.local/share/bash-completion/completions/lathe"
    })
final class CompletionCommand implements Callable<Integer> {
  @Mixin private final GlobalOptions global = new GlobalOptions();

  @Override
  public Integer call() {
    CommandLine root = global.command().getCommandSpec().root().commandLine();
    root.getOut().print(AutoComplete.bash("lathe", root));
    root.getOut().flush();
    return ExitCode.OK.number();
  }
}
