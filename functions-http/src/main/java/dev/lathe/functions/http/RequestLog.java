package dev.lathe.functions.http;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.runtime.http.HandledRequest;
import dev.lathe.runtime.http.Stage;
import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.refusal.Refusal;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** One line a request: names, outcome and milliseconds, never a payload. */
final class RequestLog implements Consumer<HandledRequest> {
  private static final Logger LOG = LoggerFactory.getLogger("dev.lathe.request");

  private final Time time;

  RequestLog(Time time) {
    this.time = time;
  }

  @Override
  public void accept(HandledRequest request) {
    LoggingEventBuilder line = LOG.atLevel(level(request));
    line = line.addKeyValue("tenant", request.tenant().id());
    line = line.addKeyValue("method", request.method());
    line = with(line, "route", request.route());
    line = with(line, "binding", request.binding());
    line = line.addKeyValue("status", request.status());
    line = with(line, "code", request.code());
    line = with(line, "bundle", request.bundle().map(BundleId::value));
    line = with(line, "command", request.command());
    line = line.addKeyValue("correlation", request.correlation());
    line = line.addKeyValue("request", request.requestId());
    line = line.addKeyValue("ms", milliseconds(request.total()));
    Duration execute = request.times().getOrDefault(Stage.EXECUTE, Duration.ZERO);
    line = line.addKeyValue("executeMs", milliseconds(execute));
    if (request.refusal().isPresent()) {
      Refusal refusal = request.refusal().get();
      line = line.addKeyValue("refused", refusal.word());
      String metric = request.known() ? RefusalMetric.KNOWN : RefusalMetric.ANONYMOUS;
      line = line.addKeyValue(metric, 1);
      line = line.addKeyValue("_aws", RefusalMetric.of(metric, time.now()));
    }
    if (request.failure().isPresent()) line = line.setCause(request.failure().get());
    line.log("request");
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
