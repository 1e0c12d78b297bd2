package dev.lathe.runtime.runs;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import java.util.List;
import java.util.Optional;

/**
 * A run among others. Times are the log's text, in UTC with milliseconds.
 *
 * @param status one of {@link RunLedger#STATUSES}
 * @param key its business key
 * @param trouble the code of what stops it first
 * @param at the nodes at which its tokens rest
 * @param version how many events it has
 * @param due when something is done of it next; empty where it waits for somebody
 * @param changed when its last event was
 */
public record RunLine(
    String id,
    String definition,
    String status,
    Optional<String> key,
    Optional<String> trouble,
    List<String> at,
    long version,
    Optional<String> due,
    String started,
    String changed,
    Optional<String> ended) {
  public RunLine {
    at = List.copyOf(at);
  }

  /** As operators are told. */
  public Json.Obj json() {
    return members().object();
  }

  Members members() {
    return new Members()
        .with("id", id)
        .with("definition", definition)
        .with("status", status)
        .with("key", key)
        .with("trouble", trouble)
        .with("at", at)
        .with("version", version)
        .with("dueAt", due)
        .with("startedAt", started)
        .with("changedAt", changed)
        .with("endedAt", ended);
  }
}
