package dev.lathe.runtime.relay;

import dev.lathe.model.digest.Sha256;
import dev.lathe.runtime.consumer.LogEntry;
import dev.lathe.runtime.queue.Sendable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Cuts events into messages of one stream each. */
final class Messages {
  /** Events a message: one poisoned event holds up no more than these in its message. */
  static final int MAXIMUM_EVENTS = 200;

  /**
   * Bytes of a message's body, unless one event alone has more: ten of them, which is what one
   * invocation gets, stay far below the 6 MB that Lambda takes.
   */
  static final int MAXIMUM_BYTES = 240 * 1024;

  /** Those around a message's events; a comma behind each counts with it. */
  private static final int BRACKETS = 2;

  private Messages() {}

  /** The messages of {@code entries}, those of a stream in the order of their positions. */
  static List<EventMessage> of(List<LogEntry> entries) {
    Map<String, List<LogEntry>> streams = new LinkedHashMap<>();
    for (LogEntry entry : entries) {
      streams.computeIfAbsent(entry.stream(), _ -> new ArrayList<>()).add(entry);
    }
    List<EventMessage> messages = new ArrayList<>();
    streams.values().forEach(stream -> cut(stream, messages));
    return messages;
  }

  /** A message of one event under {@code id}, in the group of {@code entry}'s stream. */
  static EventMessage single(LogEntry entry, String id, String event) {
    return message(
        List.of(
            new LogEntry(
                entry.position(),
                entry.stream(),
                entry.service(),
                entry.entity(),
                entry.type(),
                id,
                event)));
  }

  private static void cut(List<LogEntry> stream, List<EventMessage> messages) {
    List<LogEntry> open = new ArrayList<>();
    int bytes = BRACKETS;
    for (LogEntry entry : stream) {
      int size = utf8(entry.event()) + 1;
      boolean full = open.size() == MAXIMUM_EVENTS || bytes + size > MAXIMUM_BYTES;
      if (full && !open.isEmpty()) {
        messages.add(message(open));
        open = new ArrayList<>();
        bytes = BRACKETS;
      }
      open.add(entry);
      bytes += size;
    }
    messages.add(message(open));
  }

  private static EventMessage message(List<LogEntry> entries) {
    var body = new StringBuilder();
    var ids = new StringBuilder();
    for (LogEntry entry : entries) {
      body.append(body.isEmpty() ? '[' : ',').append(Sendable.json(entry.event()));
      ids.append(entry.id()).append('\n');
    }
    String text = body.append(']').toString();
    LogEntry first = entries.getFirst();
    return new EventMessage(
        first.stream(),
        Sendable.group(first.entity(), first.stream()),
        Sha256.hex(ids.toString()),
        text,
        utf8(text),
        entries.size(),
        first.position(),
        entries.getLast().position());
  }

  private static int utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length; // of ASCII, one copy of memory
  }
}
