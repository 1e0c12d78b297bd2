package dev.lathe.bench.flow;

import dev.lathe.runtime.projection.QueueMessage;
import dev.lathe.runtime.queue.Message;
import dev.lathe.runtime.queue.Queue;
import dev.lathe.runtime.queue.Received;
import dev.lathe.runtime.queue.Refused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A queue that takes everything at once and gives nothing back: what came stays to be looked at.
 */
public final class Gathering implements Queue {
  private final List<QueueMessage> messages = new ArrayList<>();

  List<QueueMessage> messages() {
    return List.copyOf(messages);
  }

  /** What came since it was last taken. */
  public List<QueueMessage> taken() {
    List<QueueMessage> some = messages();
    messages.clear();
    return some;
  }

  @Override
  public List<Refused> send(List<Message> sent) {
    for (Message message : sent) {
      String group = message.place().map(Message.Place::group).orElse("");
      messages.add(new QueueMessage(group, message.body()));
    }
    return List.of();
  }

  @Override
  public List<Received> receive(int most, Duration wait) {
    return List.of();
  }

  @Override
  public void delete(List<Received> done) {}

  @Override
  public void hide(List<Received> some, Duration pause) {}
}
