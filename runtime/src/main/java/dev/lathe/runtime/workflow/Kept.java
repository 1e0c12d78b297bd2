package dev.lathe.runtime.workflow;

import dev.lathe.model.json.Json;

/**
 * A message that came to a run before it waited for it.
 *
 * @param id the event's that it came by
 * @param variables that whoever takes it writes
 */
record Kept(String id, String name, Json.Obj variables) {
  /** In one run; where more come, the oldest are forgotten. */
  static final int MOST = 1_000;
}
