package dev.lathe.functions.http;

import dev.lathe.runtime.http.HandledRequest;
import dev.lathe.runtime.http.Stage;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** One line a request: names, outcome and milliseconds, never a payload. */
final class RequestLog implements Consumer<HandledRequest> {
  private static final Logger LOG = LoggerFactory.getLogger("dev.lathe.request");

  @Override
  public void accept(HandledRequest request) {
    LoggingEventBuilder line = LOG.atLevel(level(request));
    for (var pair : pairs(request).entrySet()) {
      line = line.addKeyValue(pair.getKey(), pair.getValue());
    }
    if (request.failure().isPresent()) line = line.setCause(request.failure().get());
    line.log("request");
  }

  private static Map<String, Object> pairs(HandledRequest request) {
    var pairs = new LinkedHashMap<String, Object>();
    pairs.put("method", request.method());
    request.route().ifPresent(value -> pairs.put("route", value));
    request.binding().ifPresent(value -> pairs.put("binding", value));
    pairs.put("status", request.status());
    request.code().ifPresent(value -> pairs.put("code", value));
    request.bundle().ifPresent(value -> pairs.put("bundle", value.value()));
    request.command().ifPresent(value -> pairs.put("command", value));
    pairs.put("correlation", request.correlation());
    pairs.put("request", request.requestId());
    pairs.put("ms", milliseconds(request.total()));
    Duration execute = request.times().getOrDefault(Stage.EXECUTE, Duration.ZERO);
    pairs.put("executeMs", milliseconds(execute));
    return pairs;
  }

  /** A 500 is a bug and wakes someone; a 503 is looked at when it does not stop. */
  private static Level level(HandledRequest request) {
    if (request.status() == 500) return Level.ERROR;
    return request.failure().isPresent() ? Level.WARN : Level.INFO;
  }

  /** To the microsecond. */
  private static double milliseconds(Duration duration) {
    return Math.round(duration.toNanos() / 1e3) / 1e3;
  }
}
