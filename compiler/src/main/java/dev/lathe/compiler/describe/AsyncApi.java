package dev.lathe.compiler.describe;

import dev.lathe.compiler.domain.Project;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * AsyncAPI 3.0 of the events that leave through the relay: a channel an entity, a message an event
 * type.
 *
 * @see <a href="https://www.asyncapi.com/docs/reference/specification/v3.0.0">the specification</a>
 */
public final class AsyncApi {
  private static final String BATCH =
      "Messages travel in batches: the body of one is a JSON array of events of one stream in the "
          + "order of their versions, `application/cloudevents-batch+json`. Delivery is at least "
          + "once.";

  private AsyncApi() {}

  /** The document of a whole blueprint. */
  public static Json.Obj of(Api api) {
    Project project = api.project();
    Map<String, List<Events.Event>> channels = channels(project);
    return new Members()
        .with("asyncapi", "3.0.0")
        .with(
            "info",
            new Members()
                .with("title", project.name() + ": events")
                .with("version", project.version())
                .with("description", BATCH))
        .with("defaultContentType", "application/cloudevents+json")
        .with("channels", members(channels, AsyncApi::channel))
        .with("operations", operations(channels))
        .with("components", components(channels))
        .object();
  }

  private static Map<String, List<Events.Event>> channels(Project project) {
    var channels = new LinkedHashMap<String, List<Events.Event>>();
    for (Events.Event event : Events.of(project)) {
      channels.computeIfAbsent(event.channel(), _ -> new ArrayList<>()).add(event);
    }
    return channels;
  }

  private interface Described {
    Json of(String channel, List<Events.Event> events);
  }

  private static Members members(Map<String, List<Events.Event>> channels, Described described) {
    var members = new Members();
    channels.forEach((channel, events) -> members.with(channel, described.of(channel, events)));
    return members;
  }

  private static Json channel(String channel, List<Events.Event> events) {
    String entity = events.getFirst().entity().name().text();
    var messages = new Members();
    events.forEach(
        event ->
            messages.with(event.name(), JsonSchema.ref("#/components/messages/" + event.type())));
    return new Members()
        .with("address", channel)
        .with("description", "All that happens to a `" + entity + "`, in order for each of them.")
        .with("messages", messages)
        .object();
  }

  private static Members operations(Map<String, List<Events.Event>> channels) {
    var operations = new Members();
    channels.forEach(
        (channel, events) -> {
          var messages = new ArrayList<Json>();
          String pointer = "#/channels/" + channel;
          events.forEach(e -> messages.add(JsonSchema.ref(pointer + "/messages/" + e.name())));
          operations.with(
              "publish." + channel,
              new Members()
                  .with("action", "send")
                  .with("channel", JsonSchema.ref(pointer))
                  .with("messages", new Json.Arr(messages)));
        });
    return operations;
  }

  private static Members components(Map<String, List<Events.Event>> channels) {
    var messages = new Members();
    var schemas = new Members().with("CloudEvent", CloudEventSchema.envelope());
    for (List<Events.Event> events : channels.values()) {
      for (Events.Event event : events) {
        messages.with(event.type(), message(event));
        schemas.with(event.type(), CloudEventSchema.of(event));
        schemas.with(event.type() + ".data", JsonSchema.inline().of(event.data()));
      }
    }
    return new Members().with("messages", messages).with("schemas", schemas);
  }

  private static Members message(Events.Event event) {
    return new Members()
        .with("name", event.type())
        .with("title", event.name())
        .with("summary", summary(event))
        .with("contentType", "application/cloudevents+json")
        .with("payload", JsonSchema.ref("#/components/schemas/" + event.type()));
  }

  private static String summary(Events.Event event) {
    String entity = event.entity().name().text();
    String to = "`" + event.transition().to().text() + "`";
    return event.transition().creates()
        ? "A new %s, %s.".formatted(entity, to)
        : "A change of a %s to %s.".formatted(entity, to);
  }
}
