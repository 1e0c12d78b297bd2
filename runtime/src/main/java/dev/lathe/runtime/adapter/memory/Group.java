package dev.lathe.runtime.adapter.memory;

import dev.lathe.runtime.queue.Message;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** The messages of one group in their order, those under way included. */
final class Group {
  /** Empty for a message of a queue without order, which is a group by itself. */
  final Optional<String> name;

  final Deque<Held> messages = new ArrayDeque<>();

  /** How many of the first ones somebody has in hand: while there are any, the others wait. */
  int underWay;

  Group(Optional<String> name) {
    this.name = name;
  }

  /** A message that the queue keeps. */
  static final class Held {
    final String id;
    final Message message;
    final Group group;

    /** How often it was given out. */
    int times;

    Held(String id, Message message, Group group) {
      this.id = id;
      this.message = message;
      this.group = group;
    }

    /** The right to it that goes with its last giving out. */
    String receipt() {
      return id + "/" + times;
    }
  }
}
