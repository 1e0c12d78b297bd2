package dev.lathe.dev;

import dev.lathe.runtime.queue.Queue;
import dev.lathe.runtime.queue.Received;
import java.time.Duration;
import java.util.List;

/** Rings that come as messages of a queue without order. */
record QueuedRings(Queue wakeUps) implements Rings {
  private static final int MOST_RINGS = 10;

  @Override
  public boolean await(Duration longest) {
    List<Received> rings = wakeUps.receive(MOST_RINGS, longest);
    wakeUps.delete(rings);
    return !rings.isEmpty();
  }
}
