package dev.lathe.dev;

import dev.lathe.model.event.EventTime;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.relay.WakeUp;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * The page of a server's clock, {@code /-/clock}.
 *
 * @param wakeUp rung when it was set, as something may be due
 */
record ClockPage(DevClock clock, WakeUp wakeUp) {
  /** What it says, and how far that is ahead of this machine's. */
  String told() {
    return new Members()
        .with("now", EventTime.text(clock.time().now()))
        .with("ahead", clock.time().ahead().toString())
        .text();
  }

  /**
   * Sets it forward by what {@code body} says, {@code {"forward": "PT72H"}}; tells it then.
   *
   * @throws ClockRefused if it says nothing of that, or it can't be done
   */
  String set(byte[] body) {
    clock.forward(by(new String(body, StandardCharsets.UTF_8)));
    wakeUp.ring();
    return told();
  }

  private static Duration by(String body) {
    try {
      Optional<String> said =
          JsonText.parse(body) instanceof Json.Obj object
              ? object.text("forward")
              : Optional.empty();
      return Duration.parse(said.orElse(""));
    } catch (JsonText.MalformedJson | DateTimeParseException e) {
      throw new ClockRefused("say how far in `forward`, as in {\"forward\": \"PT72H\"}");
    }
  }
}
