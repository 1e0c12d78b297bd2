package dev.lathe.functions.relay;

import dev.lathe.model.json.Json;
import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.consumer.ConsumerReport.Ended;
import dev.lathe.runtime.log.LineMetrics;
import dev.lathe.runtime.log.LineMetrics.Unit;
import dev.lathe.runtime.log.LogSettings;
import dev.lathe.runtime.operation.LeftClaims;
import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.relay.RelayReport;
import dev.lathe.runtime.webhook.WebhookReport;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** One line a tick: outcome, traces, counts and milliseconds, never a payload. */
final class RelayLog {
  private static final Logger LOG = LoggerFactory.getLogger("dev.lathe.relay");

  private final Tenant tenant;
  private final LogSettings settings;
  private final Time time;

  /** Whether ticks that found nothing to do are worth a line: who ticks each second has none. */
  private final boolean idleToo;

  RelayLog(Tenant tenant, LogSettings settings, Time time, boolean idleToo) {
    this.tenant = tenant;
    this.settings = settings;
    this.time = time;
    this.idleToo = idleToo;
  }

  /**
   * @param request the invocation's id
   * @param known whether the trouble of its rollout was said before
   * @param dropped spans that were given up since the last line
   */
  void done(
      RelayTick tick, String request, Duration took, int roundTrips, boolean known, long dropped) {
    Level level = level(tick, known);
    if (level == Level.INFO && !idleToo && tick.idle()) level = Level.DEBUG;
    if (!LOG.isEnabledForLevel(level)) return;
    LoggingEventBuilder line = LOG.atLevel(level).addKeyValue("tenant", tenant.id());
    for (var pair : tick.pairs().members().entrySet()) {
      line = line.addKeyValue(pair.getKey(), plain(pair.getValue()));
    }
    line = line.addKeyValue("request", request).addKeyValue("ms", took.toMillis());
    line = line.addKeyValue("roundTrips", roundTrips);
    if (dropped > 0) line = line.addKeyValue(LineMetrics.SPANS, dropped);
    if (settings.function().isPresent() && tick.report().isPresent()) {
      line = measured(line, settings.function().get(), tick, tick.report().get());
    }
    line.log("relay");
  }

  private LoggingEventBuilder measured(
      LoggingEventBuilder line, String function, RelayTick tick, RelayReport report) {
    return new LineMetrics(line.addKeyValue("function", function))
        .with("RelayLagEvents", report.lag().events(), Unit.COUNT)
        .with("RelayLagSeconds", report.lag().seconds(), Unit.SECONDS)
        .with("RelaySent", report.events(), Unit.COUNT)
        .with("RelayParked", report.parked(), Unit.COUNT)
        .with("RelayGivenUp", report.dead(), Unit.COUNT)
        .with("ClaimsWaiting", tick.claims().map(LeftClaims.Report::waiting).orElse(0), Unit.COUNT)
        .by("function")
        .line(time.now());
  }

  void failed(
      Trigger trigger, String request, Duration took, int roundTrips, RuntimeException failure) {
    LOG.atWarn()
        .addKeyValue("tenant", tenant.id())
        .addKeyValue("trigger", trigger.word())
        .addKeyValue("outcome", "failed")
        .addKeyValue("request", request)
        .addKeyValue("ms", took.toMillis())
        .addKeyValue("roundTrips", roundTrips)
        .setCause(failure)
        .log("relay");
  }

  /** A dead letter or a bundle that cannot go live wakes someone; trouble that may pass is seen. */
  private static Level level(RelayTick tick, boolean known) {
    boolean dead =
        tick.report().filter(report -> report.dead() > 0).isPresent()
            || tick.webhooks().stream().anyMatch(RelayLog::givenUp);
    boolean waiting = tick.claims().filter(one -> one.waiting() > 0).isPresent();
    if (dead || waiting || (tick.rolloutTrouble().isPresent() && !known)) return Level.ERROR;
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
      case Json.Null _, Json.Arr _, Json.Obj _ -> value;
    };
  }
}
