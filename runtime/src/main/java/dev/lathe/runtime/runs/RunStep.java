package dev.lathe.runtime.runs;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import java.util.List;
import java.util.Optional;

/**
 * One thing that happened to a run: an event of its stream.
 *
 * @param position where it stands in the log
 * @param time the log's text, in UTC with milliseconds
 * @param by who did it, as {@code service:workflow/returns}
 * @param after what the event tells
 */
public record RunStep(
    long position,
    String run,
    long version,
    String time,
    String type,
    Optional<String> by,
    Json.Obj after) {

  /** The node that it is about. */
  public Optional<String> node() {
    return after.text("node");
  }

  /** The nodes at which tokens rest since. */
  public List<String> resting() {
    return after.get("at").orElse(Json.NULL) instanceof Json.Arr(List<Json> items)
        ? items.stream()
            .filter(Json.Str.class::isInstance)
            .map(item -> ((Json.Str) item).value())
            .toList()
        : List.of();
  }

  /** Whether the run has nothing to do after it. */
  public boolean last() {
    return switch (type) {
      case "RunCompleted", "RunFailed", "RunCancelled" -> true;
      default -> false;
    };
  }

  /** As operators are told: what the event tells stands beside when and what it was. */
  public Json.Obj json() {
    return new Members()
        .with("position", position)
        .with("run", run)
        .with("version", version)
        .with("time", time)
        .with("type", type)
        .with("by", by)
        .withAll(after)
        .object();
  }
}
