package dev.lathe.runtime.workflow;

import dev.lathe.model.bundle.workflow.Target;
import dev.lathe.model.json.Json;
import java.util.Optional;

/**
 * What a validator says of a call that is proposed.
 *
 * @param by the query that was asked, {@code service.binding}
 * @param note why, where it says so
 */
record Verdict(String by, boolean approved, Optional<String> note) {
  private static final String APPROVED = "approved";
  private static final String NOTE = "note";

  /** What {@code validator} answers: it agrees where it says so, and else does not. */
  static Verdict of(Target.Binding validator, Optional<Json> answer) {
    Json.Obj said = Json.orEmpty(answer.orElse(Json.EMPTY));
    return new Verdict(
        validator.name(), said.get(APPROVED).equals(Optional.of(Json.of(true))), said.text(NOTE));
  }

  /** As an event tells it. */
  static Verdict told(Json.Obj after) {
    return new Verdict(
        after.text("by").orElse(""),
        after.get(APPROVED).equals(Optional.of(Json.of(true))),
        after.text(NOTE));
  }

  /** Why the step is not called. */
  Trouble refused() {
    return Incident.WORKFLOW_NOT_CONFIRMED.because(
        "%s does not agree%s".formatted(by, note.map(why -> ": " + why).orElse("")));
  }
}
