package dev.lathe.runtime.projection;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonObjects;
import dev.lathe.model.json.JsonText.MalformedJson;
import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one message announces: events of one stream. They are read from the log.
 *
 * @param service whose events they are
 * @param entity their aggregate type
 * @param events how many it carries
 * @param last the highest version among them
 */
record EventBatch(String service, String entity, String stream, int events, long last) {
  private static final Pattern SOURCE = Pattern.compile("rntme://([^/]+)/([^/]+)");

  /** Attributes that every event has, all of them texts. */
  private static final List<String> TEXTS =
      List.of("id", "type", "time", "subject", "eventtype", "rntaggregateid");

  /**
   * @throws MalformedMessage if {@code body} is not a batch of CloudEvents of one stream
   */
  static EventBatch parse(String body) {
    String service = "";
    String entity = "";
    String stream = "";
    long last = 0;
    List<Json.Obj> events = events(body);
    for (Json.Obj event : events) {
      if (!text(event, "specversion").equals("1.0")) {
        throw new MalformedMessage("an event is not of specversion 1.0");
      }
      TEXTS.forEach(name -> text(event, name));
      Matcher source = SOURCE.matcher(text(event, "source"));
      if (!source.matches()) throw new MalformedMessage("`source` is not rntme://service/Entity");
      long version = version(event);
      if (last == 0) {
        service = source.group(1);
        entity = source.group(2);
        stream = text(event, "subject");
      } else if (!text(event, "subject").equals(stream)
          || !source.group(1).equals(service)
          || !source.group(2).equals(entity)) {
        throw new MalformedMessage("events of more than one stream");
      } else if (version <= last) {
        throw new MalformedMessage("version %s follows version %s".formatted(version, last));
      }
      last = version;
      requireData(event);
    }
    return new EventBatch(service, entity, stream, events.size(), last);
  }

  private static List<Json.Obj> events(String body) {
    List<Json.Obj> events;
    try {
      events = JsonObjects.heads(body);
    } catch (MalformedJson e) {
      throw new MalformedMessage("not a JSON array of events: " + shown(e.getMessage()));
    }
    if (events.isEmpty()) throw new MalformedMessage("no events in it");
    return events;
  }

  /** It goes into a log, which has nothing of what a message carries. */
  private static String shown(@Nullable String cause) {
    return String.valueOf(cause).replaceFirst("(?s)Unrecognized token '.*", "an unknown word");
  }

  private static void requireData(Json.Obj event) {
    if (!(event.get("data").orElse(Json.NULL) instanceof Json.Obj)) text(event, "dataref");
  }

  private static long version(Json.Obj event) {
    if (event.get("rntversion").orElse(Json.NULL) instanceof Json.Num number) {
      BigDecimal value = number.decimal();
      try {
        if (value.signum() > 0) return value.longValueExact();
      } catch (ArithmeticException e) {
        throw new MalformedMessage("`rntversion` is not a whole number");
      }
    }
    throw new MalformedMessage("`rntversion` is not a positive number");
  }

  private static String text(Json.Obj event, String name) {
    if (event.get(name).orElse(Json.NULL) instanceof Json.Str(String value) && !value.isEmpty()) {
      return value;
    }
    throw new MalformedMessage("`" + name + "` is missing or no text");
  }
}
