package dev.lathe.runtime.workflow;

import dev.lathe.model.json.Json;

/**
 * What happened to a run.
 *
 * @param type e.g. {@code StepCompleted}
 * @param after what there is to tell of it
 */
record RunEvent(String type, Json.Obj after) {}
