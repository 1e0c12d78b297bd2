package dev.lathe.cli;

import dev.lathe.runtime.bundle.Channels;
import picocli.CommandLine.Option;

/** Which channel says what runs. */
final class ChannelOption {
  @Option(
      names = "--channel",
      paramLabel = "NAME",
      defaultValue = "live",
      description = "The channel that the functions follow (default: ${DEFAULT-VALUE}).")
  private String channel = "live";

  /**
   * Its name.
   *
   * @throws Refused if no channel can be called so
   */
  String name() {
    try {
      var unused = Channels.key(channel);
      return channel;
    } catch (IllegalArgumentException e) {
      throw Refused.usage(String.valueOf(e.getMessage()));
    }
  }
}
