package dev.lathe.dev;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.runtime.command.Recording;
import dev.lathe.runtime.module.OpenedModules;
import dev.lathe.runtime.module.Variables;
import dev.lathe.runtime.trace.SpanSettings;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What to serve, and on what.
 *
 * @param host the address to listen on: of other machines only where it is not a loopback address
 * @param port 0 for any free one
 * @param at what the clock is to say when it starts; empty to go on as the server before
 * @param variables the values that the project's variables have
 * @param recording whether what commands are decided with is kept
 * @param modules those that were set up; stand-ins take the place of others
 * @param spans where it is told what was done, if anywhere
 * @param studios origins of pages elsewhere that may read the database, as studios do
 */
public record DevOptions(
    Bundle bundle,
    DevFolder folder,
    DatabaseChoice database,
    QueueChoice queue,
    InetAddress host,
    int port,
    Optional<Instant> at,
    Variables variables,
    Recording recording,
    OpenedModules modules,
    Optional<SpanSettings> spans,
    Set<String> studios) {
  public DevOptions {
    studios = Set.copyOf(studios);
  }

  /** Telling nobody what was done, and for no page from elsewhere. */
  public DevOptions(
      Bundle bundle,
      DevFolder folder,
      DatabaseChoice database,
      QueueChoice queue,
      InetAddress host,
      int port,
      Optional<Instant> at,
      Variables variables,
      Recording recording,
      OpenedModules modules) {
    this(
        bundle,
        folder,
        database,
        queue,
        host,
        port,
        at,
        variables,
        recording,
        modules,
        Optional.empty(),
        Set.of());
  }

  /** Keeping nothing of commands. */
  public DevOptions(
      Bundle bundle,
      DevFolder folder,
      DatabaseChoice database,
      QueueChoice queue,
      InetAddress host,
      int port,
      Optional<Instant> at,
      Variables variables) {
    this(
        bundle,
        folder,
        database,
        queue,
        host,
        port,
        at,
        variables,
        Recording.NONE,
        OpenedModules.NONE);
  }

  /** On this machine alone, with the variables of the environment. */
  public DevOptions(
      Bundle bundle,
      DevFolder folder,
      DatabaseChoice database,
      QueueChoice queue,
      int port,
      Optional<Instant> at) {
    this(
        bundle,
        folder,
        database,
        queue,
        HttpFront.LOOPBACK,
        port,
        at,
        Variables.of(System.getenv()));
  }

  /** At the time that it is. */
  public DevOptions(
      Bundle bundle, DevFolder folder, DatabaseChoice database, QueueChoice queue, int port) {
    this(bundle, folder, database, queue, port, Optional.empty());
  }
}
