package dev.lathe.cli;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.archive.LoggedEvent;

/** An event as people read it. */
final class EventText {
  private EventText() {}

  /** One line: position, time, stream and version, type, who, and what is after it. */
  static String line(LoggedEvent event) {
    Json.Obj cloud = cloud(event);
    String who =
        cloud
            .text("rntactorid")
            .map(id -> cloud.text("rntactorkind").orElse("actor") + ":" + id)
            .orElse("-");
    return "%s  %s  %s@%s  %s  %s  %s"
        .formatted(
            event.position(),
            cloud.text("time").orElse("-"),
            event.stream(),
            event.version(),
            cloud.text("eventtype").orElse("-"),
            who,
            JsonText.write(after(cloud)));
  }

  /** All of it, a member a line. */
  static String whole(LoggedEvent event) {
    return JsonText.indented(cloud(event));
  }

  private static Json after(Json.Obj cloud) {
    return cloud.get("data").orElse(Json.NULL) instanceof Json.Obj data
        ? data.get("after").orElse(Json.NULL)
        : Json.NULL;
  }

  private static Json.Obj cloud(LoggedEvent event) {
    return (Json.Obj) JsonText.parse(event.line());
  }
}
