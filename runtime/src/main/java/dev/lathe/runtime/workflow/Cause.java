package dev.lathe.runtime.workflow;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import java.util.Optional;

/**
 * What began a run that no event of the log did; told by its first event.
 *
 * @param by who started it by hand
 * @param request the digest of what they asked for, where they gave a key
 * @param schedule of which start by a timer it is, and which time: see {@link Schedules}
 */
record Cause(Optional<String> by, Optional<String> request, Json.Obj schedule) {
  /** An event, or a call. */
  static final Cause EVENT = new Cause(Optional.empty(), Optional.empty(), Json.EMPTY);

  static Cause hand(Optional<String> by, Optional<String> request) {
    return new Cause(by, request, Json.EMPTY);
  }

  static Cause timer(Json.Obj schedule) {
    return new Cause(Optional.empty(), Optional.empty(), schedule);
  }

  /** As a run's first event tells. */
  static Cause of(Json.Obj after) {
    return new Cause(after.text("by"), after.text("request"), after.object("schedule"));
  }

  Members tell(Members told) {
    return told.with("by", by).with("request", request).withAny("schedule", schedule);
  }
}
