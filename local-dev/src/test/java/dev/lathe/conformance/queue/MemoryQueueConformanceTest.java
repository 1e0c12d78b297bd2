package dev.lathe.conformance.queue;

import dev.lathe.runtime.adapter.memory.MemoryQueue;
import dev.lathe.runtime.adapter.memory.QueueSettings;
import dev.lathe.runtime.adapter.memory.QueueSettings.WhenFull;
import dev.lathe.runtime.adapter.system.SystemTime;
import dev.lathe.runtime.queue.Queue;
import java.time.Duration;

/** The queue in this process. */
final class MemoryQueueConformanceTest extends QueueConformance {
  private static final QueueSettings SETTINGS =
      new QueueSettings(
          "conformance",
          Duration.ofSeconds(30),
          5,
          1_000,
          1_000_000,
          new WhenFull.Wait(Duration.ofSeconds(1)));

  @Override
  protected Queue open() {
    return MemoryQueue.open(SETTINGS, new SystemTime());
  }

  @Override
  protected Queue missing() {
    MemoryQueue closed = MemoryQueue.open(SETTINGS, new SystemTime());
    closed.close();
    return closed;
  }
}
