package dev.lathe.runtime.relay;

import dev.lathe.model.digest.Sha256;
import dev.lathe.runtime.consumer.LogEntry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Cuts events into messages of one stream each, and names their groups. */
final class Messages {
  /** Events a message: one poisoned event holds up no more than these in its message. */
  static final int MAXIMUM_EVENTS = 200;

  /**
   * Bytes of a message's body, unless one event alone has more: ten of them, which is what one
   * invocation gets, stay far below the 6 MB that Lambda takes.
   */
  static final int MAXIMUM_BYTES = 240 * 1024;

  /**
   * What SQS takes as a MessageGroupId: 1 to 128 letters, digits and ASCII punctuation.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html">SendMessage</a>
   */
  private static final Pattern GROUP = Pattern.compile("[!-~]{1,128}");

  /** What is left of 128 beside {@code ~} and 64 hex digits. */
  private static final int ENTITY_CHARACTERS = 63;

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
      body.append(body.isEmpty() ? '[' : ',').append(sendable(entry.event()));
      ids.append(entry.id()).append('\n');
    }
    String text = body.append(']').toString();
    LogEntry first = entries.getFirst();
    return new EventMessage(
        first.stream(),
        group(first.entity(), first.stream()),
        Sha256.hex(ids.toString()),
        text,
        utf8(text),
        entries.size(),
        first.position(),
        entries.getLast().position());
  }

  static String group(String entity, String stream) {
    if (GROUP.matcher(stream).matches()) return stream;
    String prefix = entity.substring(0, Math.min(entity.length(), ENTITY_CHARACTERS));
    return prefix + "~" + Sha256.hex(stream);
  }

  /**
   * Escapes the two characters that JSON allows and SQS refuses; they occur in strings alone.
   *
   * @see <a href="https://www.w3.org/TR/REC-xml/#charsets">the characters SQS takes</a>
   */
  private static String sendable(String event) {
    if (event.indexOf('\uFFFE') < 0 && event.indexOf('\uFFFF') < 0) return event;
    return event.replace("\uFFFE", "\\uFFFE").replace("\uFFFF", "\\uFFFF");
  }

  private static int utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length; // of ASCII, one copy of memory
  }
}
