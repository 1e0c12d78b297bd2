package dev.lathe.runtime.adapter.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.runtime.Orders;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.adapter.system.SystemTime;
import dev.lathe.runtime.consumer.Interest;
import dev.lathe.runtime.queue.Message.Place;
import dev.lathe.runtime.queue.QueueUnavailable;
import dev.lathe.runtime.queue.Refused;
import dev.lathe.runtime.relay.OutboxRelay;
import dev.lathe.runtime.relay.QueuePublisher;
import dev.lathe.runtime.sql.Database;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

class SqsQueueTest {
  private static LocalSqs sqs;

  @BeforeAll
  static void start() {
    sqs = new LocalSqs();
  }

  @AfterAll
  static void stop() {
    sqs.close();
  }

  @Test
  void the_relay_sends_to_a_real_queue() {
    String queue = sqs.fifo("relay");
    try (Database database = SqliteDatabase.open(":memory:")) {
      Orders.createSystemTables(database);
      for (int i = 0; i < 300; i++) {
        Orders.append(database, "o" + i % 25, "s", i);
      }
      Orders.append(database, "with space", "s", 1);
      var publisher = new QueuePublisher(new SqsQueue(sqs.client(), queue));
      var relay =
          new OutboxRelay(
              database,
              publisher,
              Optional.empty(),
              Interest.IN_EVERYTHING,
              new SystemTime(),
              UUID::randomUUID);
      assertEquals(301, relay.run(Duration.ofSeconds(20)).events());
    }
    List<Message> messages = sqs.drain(queue);
    assertEquals(26, messages.size());
    for (Message message : messages) {
      assertEquals(
          Set.of("application/cloudevents-batch+json"),
          message.messageAttributes().values().stream()
              .map(MessageAttributeValue::stringValue)
              .collect(Collectors.toSet()));
      assertTrue(message.body().startsWith("[{\"specversion\":\"1.0\""));
    }
    assertTrue(
        messages.stream()
            .map(message -> message.attributes().get(MessageSystemAttributeName.MESSAGE_GROUP_ID))
            .anyMatch(group -> group.matches("Order~[0-9a-f]{64}")));
  }

  @Test
  void groups_keep_their_order_and_the_same_message_is_swallowed() {
    String queue = sqs.fifo("order");
    var publisher = new SqsQueue(sqs.client(), queue);
    for (int round = 0; round < 3; round++) {
      List<dev.lathe.runtime.queue.Message> messages = new ArrayList<>();
      for (int group = 0; group < 35; group++) {
        messages.add(message("g" + group, "g" + group + "/" + round, "[" + round + "]"));
      }
      assertEquals(List.of(), publisher.send(messages));
      assertEquals(List.of(), publisher.send(messages));
    }
    Map<String, String> seen = new HashMap<>();
    for (Message message : sqs.drain(queue)) {
      seen.merge(
          message.attributes().get(MessageSystemAttributeName.MESSAGE_GROUP_ID),
          message.body(),
          String::concat);
    }
    assertEquals(35, seen.size());
    seen.forEach((group, bodies) -> assertEquals("[0][1][2]", bodies, group));
  }

  @Test
  void a_message_that_sqs_refuses_does_not_hold_up_the_others() {
    String queue = sqs.fifo("refused");
    var publisher = new SqsQueue(sqs.client(), queue);
    List<Refused> refused =
        publisher.send(
            List.of(
                message("a", "a", "[1]"),
                message("b", "b", "[\"\u0001\"]"), // a character outside XML's
                message("c", "c", "[3]")));
    assertEquals(
        List.of("b"),
        refused.stream().map(one -> one.message().place().orElseThrow().group()).toList());
    assertEquals(2, sqs.drain(queue).size());
  }

  @Test
  void a_queue_that_is_not_there_is_no_message_s_fault() {
    String queue = sqs.fifo("here").replace("here", "nowhere");
    var publisher = new SqsQueue(sqs.client(), queue);
    assertThrows(QueueUnavailable.class, () -> publisher.send(List.of(message("a", "a", "[1]"))));
  }

  @Test
  void requests_are_packed_within_the_limits_of_sqs() {
    List<dev.lathe.runtime.queue.Message> messages = new ArrayList<>();
    for (int i = 0; i < 23; i++) {
      messages.add(message("g" + i, "d" + i, "[]"));
    }
    assertEquals(List.of(10, 10, 3), SqsQueue.pack(messages).stream().map(List::size).toList());
    List<dev.lathe.runtime.queue.Message> large = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      large.add(message("g" + i, "d" + i, "x".repeat(240 * 1024)));
    }
    assertEquals(List.of(4, 2), SqsQueue.pack(large).stream().map(List::size).toList());
  }

  private static dev.lathe.runtime.queue.Message message(
      String group, String deduplicationId, String body) {
    return new dev.lathe.runtime.queue.Message(
        body, Optional.of(new Place(group, deduplicationId)), Optional.empty());
  }
}
