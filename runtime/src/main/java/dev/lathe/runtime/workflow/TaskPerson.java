package dev.lathe.runtime.workflow;

import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.json.Json;
import java.util.Optional;
import java.util.function.Function;

/**
 * Somebody who asks for tasks.
 *
 * @param id their {@code user.id}
 * @param user what is known of them by a name of the blueprint's
 */
public record TaskPerson(String id, Function<String, Optional<Json>> user) {
  /** Whether {@code task} is for them, beside whoever it is assigned to. */
  boolean candidate(FlowNode.UserTask task) {
    return task.candidates().map(rule -> !rule.refuses(user)).orElse(task.assignee().isEmpty());
  }

  boolean is(Optional<String> person) {
    return person.equals(Optional.of(id));
  }

  /** Whether {@code task} is another's to do than theirs, because the run is theirs. */
  boolean startedWhatOthersDo(FlowNode.UserTask task, Optional<String> starter) {
    return task.notStarter() && is(starter);
  }
}
