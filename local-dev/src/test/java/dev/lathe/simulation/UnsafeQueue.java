package dev.lathe.simulation;

import dev.lathe.runtime.Killed;
import dev.lathe.runtime.adapter.memory.MemoryQueue;
import dev.lathe.runtime.queue.Message;
import dev.lathe.runtime.queue.Queue;
import dev.lathe.runtime.queue.QueueUnavailable;
import dev.lathe.runtime.queue.Received;
import dev.lathe.runtime.queue.Refused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A FIFO queue that throttles, loses answers, doubles and buries messages. */
final class UnsafeQueue implements Queue {
  private final World world;
  private final MemoryQueue queue;

  /** What was given out lately, to be given out again. */
  private final List<Received> lately = new ArrayList<>();

  UnsafeQueue(World world, MemoryQueue queue) {
    this.world = world;
    this.queue = queue;
  }

  @Override
  public List<Refused> send(List<Message> messages) {
    Chaos chaos = world.chaos();
    world.meanwhile();
    if (chaos.strikes(Fault.RELAY_KILLED_BEFORE_SEND)) throw new Killed();
    if (chaos.strikes(Fault.THROTTLED)) throw new QueueUnavailable("throttled", null);
    List<Message> taken = new ArrayList<>(messages);
    List<Refused> refused = new ArrayList<>();
    if (!messages.isEmpty() && chaos.strikes(Fault.PARTIAL_BATCH_FAILURE)) {
      Message one = taken.remove(chaos.below(taken.size()));
      refused.add(new Refused(one, "internal error", chaos.even()));
    }
    queue.send(taken);
    if (chaos.strikes(Fault.RELAY_KILLED_AFTER_SEND)) throw new Killed();
    if (chaos.strikes(Fault.RESENT_AFTER_THE_WINDOW)) {
      world.time().advance(Duration.ofMinutes(6));
      queue.send(taken);
    }
    world.meanwhile();
    return refused;
  }

  @Override
  public List<Received> receive(int most, Duration wait) {
    Chaos chaos = world.chaos();
    List<Received> taken = new ArrayList<>(queue.receive(most, Duration.ZERO));
    if (!taken.isEmpty() && chaos.strikes(Fault.MOVED_TO_DEAD_LETTERS)) {
      queue.delete(List.of(taken.removeLast()));
    }
    if (!lately.isEmpty() && chaos.strikes(Fault.DUPLICATED)) {
      taken.add(lately.get(chaos.below(lately.size())));
    }
    if (chaos.strikes(Fault.POISON)) {
      taken.add(new Received("poison", "poison", "[{", Optional.of("poison"), 1));
    }
    lately.addAll(taken);
    if (taken.size() > 1 && ordered(taken) && chaos.strikes(Fault.REORDERED_ACROSS_GROUPS)) {
      Collections.shuffle(taken, new Random(chaos.below(Integer.MAX_VALUE)));
    }
    if (chaos.strikes(Fault.VISIBILITY_OVER)) world.time().advance(World.VISIBILITY.plusSeconds(1));
    return taken;
  }

  /** Whether no two are of one group: those keep their order. */
  private static boolean ordered(List<Received> taken) {
    return taken.stream().map(Received::group).distinct().count() == taken.size();
  }

  @Override
  public void delete(List<Received> done) {
    queue.delete(done);
  }

  @Override
  public void hide(List<Received> messages, Duration pause) {
    queue.hide(messages, pause);
  }
}
