package dev.lathe.functions.relay;

import dev.lathe.model.json.Json;
import dev.lathe.runtime.relay.RelayReport;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What one invocation did.
 *
 * @param rolledOut whether another bundle went live
 * @param rolloutTrouble why it did not, though it should
 * @param report what the relay did; empty where the database was never prepared
 */
public record RelayTick(
    Trigger trigger,
    boolean rolledOut,
    Optional<String> rolloutTrouble,
    Optional<RelayReport> report) {

  /** The tick as flat pairs for a log line or an answer, in a fixed order. */
  Map<String, Json> pairs() {
    Map<String, Json> pairs = new LinkedHashMap<>();
    pairs.put("trigger", Json.of(trigger.word()));
    pairs.put("rolledOut", Json.of(rolledOut));
    rolloutTrouble.ifPresent(trouble -> pairs.put("rolloutTrouble", Json.of(trouble)));
    report.ifPresentOrElse(
        done -> {
          pairs.put("outcome", Json.of(done.ended().name().toLowerCase(Locale.ROOT)));
          pairs.put("events", Json.of(done.events()));
          pairs.put("messages", Json.of(done.messages()));
          pairs.put("parked", Json.of(done.parked()));
          pairs.put("released", Json.of(done.released()));
          pairs.put("dead", Json.of(done.dead()));
          pairs.put("swept", Json.of(done.swept()));
          done.trouble().ifPresent(trouble -> pairs.put("trouble", Json.of(trouble)));
        },
        () -> pairs.put("outcome", Json.of("nothing_live")));
    return pairs;
  }
}
