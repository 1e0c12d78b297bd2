package dev.lathe.cli;

import dev.lathe.runtime.archive.EventSelection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which events are wanted. */
final class SelectionOptions {
  @Option(
      names = "--stream",
      paramLabel = "STREAM",
      description = "Only events of this stream, as in Order-o-17.")
  private @Nullable String stream;

  @Option(names = "--entity", paramLabel = "ENTITY", description = "Only events of this entity.")
  private @Nullable String entity;

  @Option(names = "--type", paramLabel = "TYPE", description = "Only events of this type.")
  private @Nullable String type;

  /** Whether nothing is left out. */
  boolean all() {
    return stream == null && entity == null && type == null;
  }

  EventSelection selection() {
    return new EventSelection(
        Optional.ofNullable(stream), Optional.ofNullable(entity), Optional.ofNullable(type));
  }
}
