package dev.lathe.functions.relay;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.relay.RelayReport;
import java.util.Locale;
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
  Json.Obj pairs() {
    var pairs =
        new Members()
            .with("trigger", trigger.word())
            .with("rolledOut", rolledOut)
            .with("rolloutTrouble", rolloutTrouble);

    report.ifPresentOrElse(
        done -> {
          pairs.with("outcome", done.ended().name().toLowerCase(Locale.ROOT));
          pairs.with("events", done.events());
          pairs.with("messages", done.messages());
          pairs.with("parked", done.parked());
          pairs.with("released", done.released());
          pairs.with("dead", done.dead());
          pairs.with("swept", done.swept());
          pairs.with("trouble", done.trouble());
        },
        () -> pairs.with("outcome", "nothing_live"));
    return pairs.object();
  }
}
