package dev.lathe.runtime.projection;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonObjects;
import dev.lathe.model.json.JsonObjects.Written;
import dev.lathe.model.json.JsonText.MalformedJson;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The events of one message, of one stream.
 *
 * @param service whose events they are
 * @param entity their aggregate type
 * @param events with ascending versions; those whose data stayed in the log are left out here, so
 *     that they are read from there like any that are missing
 * @param first the lowest version the message has
 * @param last the highest
 */
record EventBatch(
    String service, String entity, String stream, List<Event> events, long first, long last) {
  private static final Pattern SOURCE = Pattern.compile("rntme://([^/]+)/([^/]+)");

  /** Attributes that every event has, all of them texts. */
  private static final List<String> TEXTS =
      List.of("id", "type", "time", "subject", "eventtype", "rntaggregateid");

  /** An event of the stream: its version, and the CloudEvent as JSON. */
  record Event(long version, String json) {}

  EventBatch {
    events = List.copyOf(events);
  }

  /** How many versions the message stands for. */
  int size() {
    return Math.toIntExact(last - first + 1);
  }

  /**
   * @throws MalformedMessage if {@code body} is not a batch of CloudEvents of one stream
   */
  static EventBatch parse(String body) {
    List<Written> items = items(body);
    List<Event> events = new ArrayList<>();
    String service = "";
    String entity = "";
    String stream = "";
    long first = 0;
    long last = 0;
    for (Written item : items) {
      Json.Obj event = item.head();
      if (!text(event, "specversion").equals("1.0")) {
        throw new MalformedMessage("an event is not of specversion 1.0");
      }
      TEXTS.forEach(name -> text(event, name));
      Matcher source = SOURCE.matcher(text(event, "source"));
      if (!source.matches()) throw new MalformedMessage("`source` is not rntme://service/Entity");
      long version = version(event);
      if (first == 0) {
        first = version;
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
      if (carriesData(event)) events.add(new Event(version, item.text()));
    }
    return new EventBatch(service, entity, stream, events, first, last);
  }

  private static List<Written> items(String body) {
    List<Written> items;
    try {
      items = JsonObjects.parse(body);
    } catch (MalformedJson e) {
      throw new MalformedMessage("not a JSON array of events: " + e.getMessage());
    }
    if (items.isEmpty()) throw new MalformedMessage("no events in it");
    return items;
  }

  private static boolean carriesData(Json.Obj event) {
    if (event.get("data").orElse(Json.NULL) instanceof Json.Obj) return true;
    text(event, "dataref");
    return false;
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
