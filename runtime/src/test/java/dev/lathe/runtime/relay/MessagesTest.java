package dev.lathe.runtime.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.runtime.consumer.LogEntry;
import dev.lathe.runtime.queue.Sendable;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessagesTest {
  @Test
  void a_stream_that_sqs_takes_is_its_own_group() {
    assertEquals("Order-o_1.2@x", Sendable.group("Order", "Order-o_1.2@x"));
  }

  @Test
  void other_streams_get_a_digest_behind_their_entity() {
    String longId = Sendable.group("Order", "Order-" + "x".repeat(200));
    assertTrue(longId.matches("Order~[0-9a-f]{64}"), longId);
    String spaces = Sendable.group("Order", "Order-a b");
    assertTrue(spaces.matches("Order~[0-9a-f]{64}"), spaces);
    assertNotEquals(spaces, Sendable.group("Order", "Order-a  b"));
    assertEquals(128, Sendable.group("E".repeat(100), "E".repeat(100) + "-ž").length());
  }

  @Test
  void one_more_event_is_another_deduplication_id() {
    List<LogEntry> one = List.of(entry(1, "{}"));
    List<LogEntry> two = List.of(entry(1, "{}"), entry(2, "{}"));
    assertNotEquals(
        Messages.of(one).getFirst().deduplicationId(),
        Messages.of(two).getFirst().deduplicationId());
    assertEquals(Messages.of(two), Messages.of(two));
  }

  @Test
  void a_message_ends_at_its_limit_of_bytes() {
    List<LogEntry> entries = new ArrayList<>();
    for (int i = 1; i <= 10; i++) {
      entries.add(entry(i, "\"" + "ž".repeat(50 * 1024) + "\"")); // 100 KiB each
    }
    entries.add(entry(11, "\"" + "x".repeat(500 * 1024) + "\""));
    List<EventMessage> messages = Messages.of(entries);
    assertEquals(List.of(2, 2, 2, 2, 2, 1), messages.stream().map(EventMessage::events).toList());
    for (EventMessage message : messages.subList(0, 5)) {
      assertTrue(message.bytes() <= Messages.MAXIMUM_BYTES);
      assertEquals(
          message.body().getBytes(java.nio.charset.StandardCharsets.UTF_8).length, message.bytes());
    }
  }

  @Test
  void characters_that_sqs_refuses_are_escaped() {
    EventMessage message = Messages.of(List.of(entry(1, "{\"a\":\"\uFFFF😀\uFFFE\"}"))).getFirst();
    assertEquals("[{\"a\":\"\\uFFFF😀\\uFFFE\"}]", message.body());
    assertEquals(
        message.body().getBytes(java.nio.charset.StandardCharsets.UTF_8).length, message.bytes());
  }

  private static LogEntry entry(long position, String event) {
    return new LogEntry(
        position, "Order-x", "shop", "Order", "OrderPlaced", "id-" + position, event);
  }
}
