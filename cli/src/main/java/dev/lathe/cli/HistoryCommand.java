package dev.lathe.cli;

import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.bundle.Channel;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lathe history}: what a channel said, and why. */
@Command(
    name = "history",
    mixinStandardHelpOptions = true,
    description = {
      "Tell what a channel said, the newest first.",
      "When, by which deed, what became of it, which bundle, who, and what it changed."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  lathe history --to s3://bundles/issue-tracker",
      "  lathe history --to /srv/bundles --channel staging --limit 5",
      "  lathe history --json | jq -r '.history[].bundle'    of the `lathe dev` here"
    })
final class HistoryCommand implements Callable<Integer> {
  @Mixin private final GlobalOptions global = new GlobalOptions();
  @Mixin private final TargetStore target = new TargetStore();
  @Mixin private final ChannelOption channel = new ChannelOption();

  @Option(
      names = "--limit",
      paramLabel = "COUNT",
      defaultValue = "20",
      description = "How many at most (default: ${DEFAULT-VALUE}).")
  private int limit = 20;

  @Override
  public Integer call() {
    if (limit < 1) throw Refused.usage("--limit is at least 1");
    String name = channel.name();
    Optional<Channel> said = target.open().channel(name);
    var wishes = said.map(Channel::wishes).orElse(List.of()).stream().limit(limit).toList();
    if (global.json) {
      global.out().println(JsonText.write(WishLines.data(name, wishes)));
    } else {
      wishes.forEach(wish -> global.out().println(WishLines.text(wish)));
      if (said.isEmpty()) {
        global.err().println("nothing was pushed to `%s` of %s".formatted(name, target.name()));
      }
    }
    return ExitCode.OK.number();
  }
}
