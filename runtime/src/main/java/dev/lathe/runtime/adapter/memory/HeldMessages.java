package dev.lathe.runtime.adapter.memory;

import dev.lathe.runtime.adapter.memory.Group.Held;
import dev.lathe.runtime.queue.Message;
import dev.lathe.runtime.queue.Received;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What a queue holds, by group and by when it may be given out. Groups of which something may be
 * given out stand in a line of their own, so that taking costs the same however many groups wait.
 * Not safe for threads: its queue's lock guards it.
 */
final class HeldMessages {
  /** A message that is hidden until a moment, of {@code Time.ticks()}. */
  private record Hidden(Held held, String receipt, long until) {
    /** By when they come back; what comes back at once, by receipt. */
    static final Comparator<Hidden> ORDER =
        ((Comparator<Hidden>) (one, other) -> Long.signum(one.until - other.until))
            .thenComparing(Hidden::receipt);
  }

  /** Those that have a message, by name. */
  private final Map<String, Group> groups = new HashMap<>();

  /** Groups that have messages of which none is under way, the longest waiting first. */
  private final SequencedSet<Group> ready = new LinkedHashSet<>();

  /** What is under way, by receipt. */
  private final Map<String, Hidden> underWay = new HashMap<>();

  private final NavigableSet<Hidden> comingBack = new TreeSet<>(Hidden.ORDER);
  private long lastId;
  private int messages;
  private long characters;

  int messages() {
    return messages;
  }

  long characters() {
    return characters;
  }

  void add(Message message) {
    Group group =
        message
            .place()
            .map(
                place ->
                    groups.computeIfAbsent(place.group(), name -> new Group(Optional.of(name))))
            .orElseGet(() -> new Group(Optional.empty()));
    group.messages.add(new Held(Long.toString(++lastId), message, group));
    messages++;
    characters += message.body().length();
    if (group.underWay == 0) ready.add(group);
  }

  /**
   * Gives out what may be given out, hidden from now on.
   *
   * @param dead takes what was given out {@code mostTimes} already
   */
  List<Received> take(int most, int mostTimes, long until, Consumer<Message> dead) {
    List<Received> taken = new ArrayList<>();
    while (taken.size() < most && !ready.isEmpty()) {
      Group group = ready.removeFirst();
      for (Held held : firsts(group, most - taken.size())) {
        if (held.times >= mostTimes) {
          dead.accept(held.message);
          remove(held);
        } else {
          held.times++;
          group.underWay++;
          hide(held, until);
          taken.add(received(held));
        }
      }
      settled(group);
    }
    return taken;
  }

  private static List<Held> firsts(Group group, int most) {
    List<Held> firsts = new ArrayList<>();
    for (Held held : group.messages) {
      if (firsts.size() == most) break;
      firsts.add(held);
    }
    return firsts;
  }

  private static Received received(Held held) {
    return new Received(held.id, held.receipt(), held.message.body(), held.group.name, held.times);
  }

  /** It is done; one whose receipt is too old stays. */
  void delete(Received done) {
    Hidden hidden = underWay.remove(done.receipt());
    if (hidden == null) return;
    comingBack.remove(hidden);
    Group group = hidden.held().group;
    group.underWay--;
    remove(hidden.held());
    settled(group);
  }

  /** It stays hidden until then; one whose receipt is too old does not. */
  void hide(Received received, long until) {
    Hidden hidden = underWay.get(received.receipt());
    if (hidden == null) return;
    comingBack.remove(hidden);
    hide(hidden.held(), until);
  }

  /** What was hidden until now is there again, in its old place. */
  void bringBack(long now) {
    while (!comingBack.isEmpty() && comingBack.first().until() - now <= 0) {
      Hidden back = comingBack.removeFirst();
      underWay.remove(back.receipt());
      Group group = back.held().group;
      group.underWay--;
      settled(group);
    }
  }

  /** When the next message comes back. */
  Optional<Long> nextBack() {
    return comingBack.isEmpty() ? Optional.empty() : Optional.of(comingBack.first().until());
  }

  /** Takes away what came first of the group that waits longest, if any group waits. */
  boolean forgetOne() {
    if (ready.isEmpty()) return false;
    Group group = ready.getFirst();
    remove(group.messages.getFirst());
    settled(group);
    return true;
  }

  private void hide(Held held, long until) {
    var hidden = new Hidden(held, held.receipt(), until);
    underWay.put(hidden.receipt(), hidden);
    comingBack.add(hidden);
  }

  private void remove(Held held) {
    held.group.messages.remove(held);
    messages--;
    characters -= held.message.body().length();
  }

  /** Puts a group where it belongs after something became of its messages. */
  private void settled(Group group) {
    if (group.messages.isEmpty()) {
      group.name.ifPresent(groups::remove);
      ready.remove(group);
    } else if (group.underWay == 0) {
      ready.add(group);
    }
  }
}
