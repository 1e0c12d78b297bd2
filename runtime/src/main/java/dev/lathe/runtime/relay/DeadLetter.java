package dev.lathe.runtime.relay;

import dev.lathe.model.event.EventTime;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.consumer.EventHandler.Failure;
import dev.lathe.runtime.consumer.LogEntry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/** The event that tells of an event which the queue would not take. */
final class DeadLetter {
  /** Its event type. */
  static final String TYPE = "EventDeliveryFailed";

  private DeadLetter() {}

  /**
   * Wraps the failed event. Its id follows from the failed event's, so that telling twice is
   * telling once.
   */
  static EventMessage of(Failure failure, Instant now) {
    LogEntry failed = failure.entry();
    String service = failed.service();
    Json.Obj event = (Json.Obj) JsonText.parse(failed.event());
    String id =
        UUID.nameUUIDFromBytes(("undelivered " + failed.id()).getBytes(StandardCharsets.UTF_8))
            .toString();
    var data =
        new Members()
            .with("failedEvent", event)
            .with("reason", "max-attempts-exceeded")
            .with("attempts", failure.attempts())
            .with("firstAttemptAt", EventTime.text(failure.since()))
            .with("lastError", failure.reason());
    var wrapper =
        new Members()
            .with("specversion", "1.0")
            .with("id", id)
            .with("source", "rntme://" + service + "/Relay")
            .with("type", service + ".Relay.EventDeliveryFailed")
            .with("time", EventTime.text(now))
            .with("subject", failed.stream())
            .with("datacontenttype", "application/json")
            .with("dataschema", "rntme://schemas/" + service + "/EventDeliveryFailed.v1.json")
            .with("eventtype", TYPE)
            .with("rntaggregatetype", "Relay")
            .with("rntaggregateid", service)
            .with("rntversion", 0)
            .with("rntschemaversion", 1)
            .with("rntactorkind", "system")
            .with("rntactorid", "relay")
            .with("correlationid", event.get("correlationid").orElse(Json.of(failed.id())))
            .with("causationid", failed.id())
            .with("data", data);
    return Messages.single(failed, id, wrapper.text());
  }
}
