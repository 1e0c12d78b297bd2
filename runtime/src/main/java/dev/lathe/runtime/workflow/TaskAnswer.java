package dev.lathe.runtime.workflow;

import dev.lathe.model.json.Json;
import dev.lathe.runtime.plan.Finding;
import java.util.List;
import java.util.Optional;

/** What somebody is told who asks for a task. */
public sealed interface TaskAnswer {
  /**
   * The task as it is now.
   *
   * @param changed whether it was changed just now, so that its run may have something to do
   * @param again whether it had been completed so before, under the same key
   */
  record Shown(Json.Obj task, boolean changed, boolean again) implements TaskAnswer {}

  /** There is none, as far as they are concerned. */
  record Unknown() implements TaskAnswer {}

  /** Somebody else has it to themselves. */
  record Held(Optional<String> assignee) implements TaskAnswer {}

  /** It is done, or its run went on without it. */
  record Closed(Json.Obj task) implements TaskAnswer {}

  /** They began the run, and somebody else has to do it. */
  record NotStarter() implements TaskAnswer {}

  /** What was sent is no such form. */
  record Misfit(List<Finding> findings) implements TaskAnswer {
    public Misfit {
      findings = List.copyOf(findings);
    }
  }

  /** The key came with another form before. */
  record KeyReused() implements TaskAnswer {}

  /** The run moves on all the time: nothing was done. */
  record Busy() implements TaskAnswer {}
}
