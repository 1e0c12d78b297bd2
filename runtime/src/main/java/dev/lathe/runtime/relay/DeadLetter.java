package dev.lathe.runtime.relay;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.consumer.EventHandler.Failure;
import dev.lathe.runtime.consumer.LogEntry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** The event that tells of an event which the queue would not take. */
final class DeadLetter {
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
    Map<String, Json> data = new LinkedHashMap<>();
    data.put("failedEvent", event);
    data.put("reason", Json.of("max-attempts-exceeded"));
    data.put("attempts", Json.of(failure.attempts()));
    data.put("firstAttemptAt", Json.of(Timestamps.of(failure.since())));
    data.put("lastError", Json.of(failure.reason()));

    Map<String, Json> wrapper = new LinkedHashMap<>();
    wrapper.put("specversion", Json.of("1.0"));
    wrapper.put("id", Json.of(id));
    wrapper.put("source", Json.of("rntme://" + service + "/Relay"));
    wrapper.put("type", Json.of(service + ".Relay.EventDeliveryFailed"));
    wrapper.put("time", Json.of(Timestamps.of(now)));
    wrapper.put("subject", Json.of(failed.stream()));
    wrapper.put("datacontenttype", Json.of("application/json"));
    wrapper.put(
        "dataschema", Json.of("rntme://schemas/" + service + "/EventDeliveryFailed.v1.json"));
    wrapper.put("eventtype", Json.of("EventDeliveryFailed"));
    wrapper.put("rntaggregatetype", Json.of("Relay"));
    wrapper.put("rntaggregateid", Json.of(service));
    wrapper.put("rntversion", Json.of(0));
    wrapper.put("rntschemaversion", Json.of(1));
    wrapper.put("rntactorkind", Json.of("system"));
    wrapper.put("rntactorid", Json.of("relay"));
    wrapper.put("correlationid", event.get("correlationid").orElse(Json.of(failed.id())));
    wrapper.put("causationid", Json.of(failed.id()));
    wrapper.put("data", new Json.Obj(data));
    return Messages.single(failed, id, JsonText.write(new Json.Obj(wrapper)));
  }
}
