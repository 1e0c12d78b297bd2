package dev.lathe.dev;

import dev.lathe.dev.console.Applied;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.relay.WakeUp;
import dev.lathe.runtime.rollout.ChannelRollout;
import dev.lathe.runtime.sql.Database;

/** From the event table to the read models. */
sealed interface EventFlow extends AutoCloseable permits LogFlow, QueueFlow {
  /** Starts the queue, if there is one, and then the loops; returns when events flow. */
  static EventFlow start(
      QueueChoice queue,
      Database database,
      BundleStore store,
      ChannelRollout rollout,
      Bundle bundle,
      Applied applied,
      Platform platform) {
    return switch (queue) {
      case QueueChoice.None _ -> LogFlow.start(database, store, rollout, applied, platform);
      case QueueChoice.InMemory _, QueueChoice.ElasticMq _, QueueChoice.At _ ->
          QueueFlow.start(queue, database, store, rollout, bundle, platform);
    };
  }

  /** Rung after each command that decided something. */
  WakeUp wakeUp();

  /** Stops the loops. */
  @Override
  void close();
}
