package dev.lathe.runtime.relay;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonObjects;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.queue.Received;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * A message that nobody could do anything with.
 *
 * @param stream whose events it has; empty where its body is not one of ours
 * @param firstVersion of its events, 0 where it has none
 * @param lastVersion of its events, 0 where it has none
 * @param events how many it has
 * @param unsent whether the relay wrote it, because the queue refused the event: the stream is
 *     parked, and the message is told, not applied
 * @param reason why, where the message itself says so
 */
public record DeadMessage(
    Received received,
    Optional<String> stream,
    long firstVersion,
    long lastVersion,
    int events,
    boolean unsent,
    Optional<String> reason) {

  static DeadMessage of(Received received) {
    List<Json.Obj> events = events(received.body());
    if (events.isEmpty()) {
      return new DeadMessage(
          received, Optional.empty(), 0, 0, 0, false, Optional.of("its body is not of Lathe"));
    }
    Json.Obj first = events.getFirst();
    boolean unsent = first.text("eventtype").equals(Optional.of(DeadLetter.TYPE));
    Json.Obj data = first.object("data");
    Json.Obj told = unsent ? data.object("failedEvent") : first;
    return new DeadMessage(
        received,
        first.text("subject"),
        version(told),
        unsent ? version(told) : version(events.getLast()),
        events.size(),
        unsent,
        unsent ? data.text("lastError") : Optional.empty());
  }

  private static List<Json.Obj> events(String body) {
    try {
      // Of a dead letter of the relay all is read: it says why.
      if (body.contains(DeadLetter.TYPE)
          && JsonText.parse(body) instanceof Json.Arr(List<Json> all)
          && all.size() == 1
          && all.getFirst() instanceof Json.Obj event) {
        return List.of(event);
      }
      return JsonObjects.heads(body);
    } catch (JsonText.MalformedJson e) {
      return List.of();
    }
  }

  private static long version(Json.Obj event) {
    if (event.get("rntversion").orElse(Json.NULL) instanceof Json.Num number) {
      BigDecimal value = number.decimal();
      return value.signum() > 0 && value.precision() - value.scale() < 19 ? value.longValue() : 0;
    }
    return 0;
  }
}
