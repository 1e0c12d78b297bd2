package dev.lathe.runtime.archive;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import java.util.Set;

/**
 * One line of an export: a CloudEvent in structured JSON, {@code data} its last member, as it
 * stands in the log.
 */
final class EventLine {
  /** Before the data; in a string these characters cannot stand like this. */
  private static final String DATA = ",\"data\":";

  private static final Set<String> REQUIRED =
      Set.of("id", "subject", "source", "time", "eventtype", "rntaggregatetype", "correlationid");

  private EventLine() {}

  /** A line without its end. */
  static String of(String attributes, String data) {
    String head = attributes.substring(0, attributes.length() - 1);
    // Between values JSON may have line breaks; a line of a file has none.
    return head + DATA + (data.indexOf('\n') < 0 ? data : data.replace('\n', ' ')) + "}";
  }

  /**
   * A row of table {@code event} as an object.
   *
   * @throws Unreadable if the line is not an event of a log; the message says why
   */
  static Row read(String line) {
    Json.Obj event = object(line);
    for (String name : REQUIRED) {
      if (event.text(name).isEmpty()) throw new Unreadable("`" + name + "` is missing");
    }
    String entity = required(event, "rntaggregatetype");
    String source = required(event, "source");
    String suffix = "/" + entity;
    if (!source.startsWith("rntme://") || !source.endsWith(suffix)) {
      throw new Unreadable("`source` is not rntme://SERVICE/" + entity);
    }
    String stream = required(event, "subject");
    if (!stream.startsWith(entity + "-") || stream.length() == entity.length() + 1) {
      throw new Unreadable("`subject` is not `%s-` and an id".formatted(entity));
    }
    long position = number(event, "latheposition");
    long version = number(event, "rntversion");
    Members row =
        new Members()
            .with("position", position)
            .with("stream", stream)
            .with("version", version)
            .with("id", required(event, "id"))
            .with("service", source.substring(8, source.length() - suffix.length()))
            .with("entity", entity)
            .with("type", required(event, "eventtype"))
            .with("time", required(event, "time"))
            .with("actorKind", event.text("rntactorkind"))
            .with("actorId", event.text("rntactorid"))
            .with("correlation", required(event, "correlationid"))
            .with("causation", event.text("causationid"))
            .with("command", event.text("commandid"))
            .with("traceparent", event.text("traceparent"))
            .with("schemaVersion", number(event, "rntschemaversion"))
            .with("bundle", event.text("lathebundle").orElse(""))
            .with("data", data(line, event));
    return new Row(position, stream, version, row.object());
  }

  /** The row as JSON, with what the order of events is judged by. */
  record Row(long position, String stream, long version, Json.Obj json) {}

  private static Json.Obj object(String line) {
    try {
      if (JsonText.parse(line) instanceof Json.Obj event) return event;
    } catch (JsonText.MalformedJson e) {
      throw new Unreadable("it is not JSON: " + e.getMessage());
    }
    throw new Unreadable("it is not a JSON object");
  }

  private static String data(String line, Json.Obj event) {
    Json data = event.get("data").orElse(Json.NULL);
    if (!(data instanceof Json.Obj members)
        || members.get("before").isEmpty()
        || !(members.get("after").orElse(Json.NULL) instanceof Json.Obj)) {
      throw new Unreadable("`data` is not an object with `before` and `after`");
    }
    int at = line.indexOf(DATA);
    String last = at < 0 ? "" : line.substring(at + DATA.length(), line.length() - 1);
    // Where data is the last member, as in our own exports, it is taken as it stands.
    return last.startsWith("{") && isWhole(last, data) ? last : JsonText.write(data);
  }

  private static boolean isWhole(String text, Json data) {
    try {
      return JsonText.parse(text).equals(data);
    } catch (JsonText.MalformedJson e) {
      return false;
    }
  }

  private static String required(Json.Obj event, String name) {
    return event.text(name).orElseThrow();
  }

  private static long number(Json.Obj event, String name) {
    try {
      if (event.get(name).orElse(Json.NULL) instanceof Json.Num number) {
        long value = number.decimal().longValueExact();
        if (value > 0) return value;
      }
    } catch (ArithmeticException e) {
      throw new Unreadable("`" + name + "` is not a whole number");
    }
    throw new Unreadable("`" + name + "` is not a number from 1");
  }

  /** A line that is not an event; its message says why. */
  static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unreadable(String message) {
      super(message);
    }
  }
}
