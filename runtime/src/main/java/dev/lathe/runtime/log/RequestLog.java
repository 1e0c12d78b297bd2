package dev.lathe.runtime.log;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.runtime.http.HandledRequest;
import dev.lathe.runtime.http.Stage;
import dev.lathe.runtime.log.LineMetrics.Unit;
import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.trace.Spans;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** One line a request: names, outcome and milliseconds, never a payload. Thread-safe. */
public final class RequestLog implements Consumer<HandledRequest> {
  /** The logger's name. */
  public static final String NAME = "dev.lathe.request";

  private static final Logger LOG = LoggerFactory.getLogger(NAME);

  /** Refusals of callers whom somebody vouches for. */
  private static final String KNOWN_REFUSED = "KnownRefused";

  /** Of everybody else. */
  private static final String ANONYMOUS_REFUSED = "AnonymousRefused";

  private static final String CONFLICT = "COMMAND_CONCURRENCY_CONFLICT";

  private final LogSettings settings;
  private final Time time;
  private final Spans spans;

  /** Of a service of which no spans are recorded. */
  public RequestLog(LogSettings settings, Time time) {
    this(settings, time, Spans.NONE);
  }

  /**
   * The same with spans.
   *
   * @param spans asked how many of them were given up
   */
  public RequestLog(LogSettings settings, Time time, Spans spans) {
    this.settings = settings;
    this.time = time;
    this.spans = spans;
  }

  @Override
  public void accept(HandledRequest request) {
    Level level = level(request);
    if (!LOG.isEnabledForLevel(level)) return;
    LoggingEventBuilder line = named(LOG.atLevel(level), request);
    line = line.addKeyValue("ms", milliseconds(request.total()));
    for (Stage stage : Stage.values()) {
      Duration took = request.times().get(stage);
      if (took != null) line = line.addKeyValue(stage.word() + "Ms", milliseconds(took));
    }
    line = line.addKeyValue("roundTrips", request.roundTrips());
    if (request.refusal().isPresent()) {
      line = line.addKeyValue("refused", request.refusal().get().word());
    }
    long dropped = spans.dropped();
    if (dropped > 0) line = line.addKeyValue(LineMetrics.SPANS, dropped);
    if (settings.function().isPresent()) {
      line = measured(line, settings.function().get(), request, dropped);
    }
    if (request.failure().isPresent()) line = line.setCause(request.failure().get());
    line.log("request");
  }

  private LoggingEventBuilder named(LoggingEventBuilder begun, HandledRequest request) {
    LoggingEventBuilder line = begun.addKeyValue("tenant", request.tenant().id());
    line = line.addKeyValue("method", request.method());
    line = with(line, "route", request.route());
    line = with(line, "binding", request.binding());
    line = line.addKeyValue("status", request.status());
    line = line.addKeyValue("outcome", request.outcome().word());
    line = with(line, "code", request.code());
    line = with(line, "bundle", request.bundle().map(BundleId::value));
    line = with(line, "command", request.command());
    line =
        with(
            line,
            "caller",
            request.actor().map(who -> CallerHash.of(request.tenant(), who, settings.salt())));
    line = line.addKeyValue("correlation", request.correlation());
    line = line.addKeyValue("request", request.requestId());
    return line.addKeyValue("trace", request.trace());
  }

  private LoggingEventBuilder measured(
      LoggingEventBuilder line, String function, HandledRequest request, long dropped) {
    var metrics = new LineMetrics(line.addKeyValue("function", function));
    if (request.refusal().isPresent()) {
      metrics.with(request.known() ? KNOWN_REFUSED : ANONYMOUS_REFUSED, 1, Unit.COUNT);
      metrics.by("refused");
    }
    metrics.with("RequestMs", milliseconds(request.total()), Unit.MILLISECONDS);
    metrics.with("RoundTrips", request.roundTrips(), Unit.COUNT);
    if (request.command().isPresent()) metrics.with("Commands", 1, Unit.COUNT);
    if (request.code().filter(CONFLICT::equals).isPresent()) {
      metrics.with("Conflicts", 1, Unit.COUNT);
    }
    if (request.status() >= 500) metrics.with("Failures", 1, Unit.COUNT);
    if (dropped > 0) metrics.with("SpansDropped", dropped, Unit.COUNT);
    return metrics.by("function").line(time.now());
  }

  private static LoggingEventBuilder with(
      LoggingEventBuilder line, String key, Optional<String> value) {
    return value.isEmpty() ? line : line.addKeyValue(key, value.get());
  }

  /**
   * A 500 that its code does not explain is a bug and wakes someone; a 503 is looked at when it
   * does not stop.
   */
  private static Level level(HandledRequest request) {
    if (request.failure().isEmpty()) return Level.INFO;
    return request.status() == 500 ? Level.ERROR : Level.WARN;
  }

  /** To the microsecond. */
  private static double milliseconds(Duration duration) {
    return Math.round(duration.toNanos() / 1e3) / 1e3;
  }
}
