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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;

/** A FIFO queue that throttles, loses answers, doubles and buries messages. */
final class UnsafeQueue implements Queue {
  private static final Pattern EVENT =
      Pattern.compile("\"specversion\":\"1.0\",\"id\":\"([^\"]+)\"");

  /** Within which SQS takes two messages of one id for one. */
  private static final Duration WINDOW = Duration.ofMinutes(5);

  /** After which a stream is given up whose event is at fault. */
  private static final int MOST_TRIES = 10;

  private final World world;
  private final MemoryQueue queue;

  /** What was given out lately, to be given out again. */
  private final List<Received> lately = new ArrayList<>();

  /** By group: when its last message was sent, of which events. */
  private final Map<String, Sent> sent = new HashMap<>();

  /** The group that is throttled, and how often it was. */
  private String throttled = "";

  private int throttlings;

  private record Sent(Duration at, List<String> events) {}

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
    throttle(taken, refused);
    queue.send(taken);
    taken.forEach(this::remember);
    if (chaos.strikes(Fault.RELAY_KILLED_AFTER_SEND)) throw new Killed();
    if (chaos.strikes(Fault.RESENT_AFTER_THE_WINDOW)) {
      world.time().advance(Duration.ofMinutes(6));
      queue.send(taken);
    }
    world.meanwhile();
    return refused;
  }

  /** One group is refused, through no fault of its messages, twelve times in a row. */
  private void throttle(List<Message> taken, List<Refused> refused) {
    Chaos chaos = world.chaos();
    if (!chaos.isOn()) throttled = "";
    if (throttled.isEmpty() && !taken.isEmpty()) {
      if (chaos.below(1_000) >= Fault.THROTTLED_MORE_THAN_TEN_TIMES.perThousand()) return;
      throttled = chaos.isOn() ? group(taken.getFirst()) : "";
      throttlings = 0;
    }
    for (Message message : List.copyOf(taken)) {
      if (throttled.isEmpty() || !group(message).equals(throttled)) continue;
      taken.remove(message);
      refused.add(new Refused(message, "throttled", /* passing= */ true));
      if (++throttlings == MOST_TRIES + 1) {
        chaos.happened(Fault.THROTTLED_MORE_THAN_TEN_TIMES);
      } else if (throttlings > MOST_TRIES + 1) {
        throttled = "";
      }
    }
  }

  private static String group(Message message) {
    return message.place().map(Message.Place::group).orElse("");
  }

  private void remember(Message message) {
    List<String> events = EVENT.matcher(message.body()).results().map(id -> id.group(1)).toList();
    if (message.body().contains("\"dataref\"")) world.chaos().happened(Fault.EVENT_TOO_LARGE);
    Duration now = Duration.ofNanos(world.time().ticks());
    Sent last = sent.put(group(message), new Sent(now, events));
    if (last == null || last.events().isEmpty() || events.isEmpty()) return;
    boolean within = now.minus(last.at()).compareTo(WINDOW) < 0;
    boolean again = events.getFirst().equals(last.events().getFirst());
    if (within && again && events.size() > last.events().size()) {
      world.chaos().happened(Fault.RESENT_WITH_ONE_MORE);
    }
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
