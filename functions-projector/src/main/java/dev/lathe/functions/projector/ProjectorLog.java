package dev.lathe.functions.projector;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.json.Json;
import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.event.Traces;
import dev.lathe.runtime.log.LineMetrics;
import dev.lathe.runtime.log.LineMetrics.Unit;
import dev.lathe.runtime.log.LogSettings;
import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.projection.ApplyOutcome;
import dev.lathe.runtime.projection.ApplyOutcome.Applied;
import dev.lathe.runtime.projection.ApplyOutcome.Failed;
import dev.lathe.runtime.projection.QueueMessage;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** One line a batch, and one for each message that failed; never a payload. */
final class ProjectorLog {
  private static final Logger LOG = LoggerFactory.getLogger("dev.lathe.projector");

  private final Tenant tenant;
  private final LogSettings settings;
  private final Time time;

  ProjectorLog(Tenant tenant, LogSettings settings, Time time) {
    this.tenant = tenant;
    this.settings = settings;
    this.time = time;
  }

  /**
   * @param request the invocation's id
   * @param bundle the one that was live for it
   * @param dropped spans that were given up since the last line
   */
  void done(
      String request,
      Optional<BundleId> bundle,
      List<QueueMessage> messages,
      List<ApplyOutcome> outcomes,
      Duration took,
      int roundTrips,
      long dropped) {
    int events = 0;
    int failed = 0;
    for (int i = 0; i < outcomes.size(); i++) {
      switch (outcomes.get(i)) {
        case Applied(int count) -> events += count;
        case Failed(String why) -> {
          failed++;
          LOG.atWarn()
              .addKeyValue("tenant", tenant.id())
              .addKeyValue("stream", messages.get(i).group())
              .addKeyValue("why", why)
              .log("message failed");
        }
      }
    }
    Level level = failed == 0 ? Level.INFO : Level.WARN;
    if (!LOG.isEnabledForLevel(level)) return;
    var traces = new Traces();
    messages.forEach(message -> traces.note(message.body()));
    double lag = lagSeconds(messages);
    LoggingEventBuilder line = LOG.atLevel(level).addKeyValue("tenant", tenant.id());
    line = line.addKeyValue("outcome", failed == 0 ? "applied" : "partial");
    if (bundle.isPresent()) line = line.addKeyValue("bundle", bundle.get().value());
    line = line.addKeyValue("messages", messages.size());
    line = line.addKeyValue("failed", failed).addKeyValue("events", events);
    line = line.addKeyValue("lagSeconds", lag);
    line = line.addKeyValue("traces", new Json.Arr(traces.first().stream().map(Json::of).toList()));
    if (traces.more()) line = line.addKeyValue("moreTraces", true);
    line = line.addKeyValue("request", request).addKeyValue("ms", took.toMillis());
    line = line.addKeyValue("roundTrips", roundTrips);
    if (dropped > 0) line = line.addKeyValue(LineMetrics.SPANS, dropped);
    if (settings.function().isPresent()) {
      line =
          new LineMetrics(line.addKeyValue("function", settings.function().get()))
              .with("ProjectorLagSeconds", lag, Unit.SECONDS)
              .with("ProjectorApplied", events, Unit.COUNT)
              .with("ProjectorFailed", failed, Unit.COUNT)
              .by("function")
              .line(time.now());
    }
    line.log("projector");
  }

  /** The age of the oldest event that a message begins with, to the millisecond. */
  private double lagSeconds(List<QueueMessage> messages) {
    Instant now = time.now();
    return messages.stream()
        .flatMap(message -> Traces.time(message.body()).stream())
        .flatMap(text -> instant(text).stream())
        .min(Instant::compareTo)
        .map(oldest -> Math.max(0, Duration.between(oldest, now).toMillis()) / 1e3)
        .orElse(0.0);
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException malformed) {
      return Optional.empty();
    }
  }
}
