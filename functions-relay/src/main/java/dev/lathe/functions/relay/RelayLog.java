package dev.lathe.functions.relay;

import dev.lathe.model.json.Json;
import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.consumer.ConsumerReport.Ended;
import dev.lathe.runtime.relay.RelayReport;
import dev.lathe.runtime.webhook.WebhookReport;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** One line a tick: outcome, counts and milliseconds, never a payload. */
final class RelayLog {
  private static final Logger LOG = LoggerFactory.getLogger("dev.lathe.relay");

  private RelayLog() {}

  /**
   * @param known whether the trouble of its rollout was said before
   */
  static void done(Tenant tenant, RelayTick tick, Duration took, boolean known) {
    LoggingEventBuilder line = LOG.atLevel(level(tick, known)).addKeyValue("tenant", tenant.id());
    for (var pair : tick.pairs().members().entrySet()) {
      line = line.addKeyValue(pair.getKey(), plain(pair.getValue()));
    }
    line.addKeyValue("ms", took.toMillis()).log("relay");
  }

  static void failed(Tenant tenant, Trigger trigger, Duration took, RuntimeException failure) {
    LOG.atWarn()
        .addKeyValue("tenant", tenant.id())
        .addKeyValue("trigger", trigger.word())
        .addKeyValue("outcome", "failed")
        .addKeyValue("ms", took.toMillis())
        .setCause(failure)
        .log("relay");
  }

  /** A dead letter or a bundle that cannot go live wakes someone; trouble that may pass is seen. */
  private static Level level(RelayTick tick, boolean known) {
    boolean dead =
        tick.report().filter(report -> report.dead() > 0).isPresent()
            || tick.webhooks().stream().anyMatch(RelayLog::givenUp);
    if (dead || (tick.rolloutTrouble().isPresent() && !known)) return Level.ERROR;
    boolean odd =
        tick.report().filter(RelayLog::odd).isPresent()
            || tick.webhooks().stream().anyMatch(one -> one.trouble().isPresent());
    return odd ? Level.WARN : Level.INFO;
  }

  private static boolean givenUp(WebhookReport webhook) {
    return webhook.consumed().filter(report -> report.dead() > 0).isPresent();
  }

  private static boolean odd(RelayReport report) {
    return report.parked() > 0
        || report.ended() == Ended.UNAVAILABLE
        || report.ended() == Ended.LEASE_LOST;
  }

  private static Object plain(Json value) {
    return switch (value) {
      case Json.Str(String text) -> text;
      case Json.Num number -> number.decimal().longValueExact();
      case Json.Bool(boolean flag) -> flag;
      case Json.Null _, Json.Arr _, Json.Obj _ -> value.toString();
    };
  }
}
