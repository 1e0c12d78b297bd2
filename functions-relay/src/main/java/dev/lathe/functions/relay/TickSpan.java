package dev.lathe.functions.relay;

import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.trace.Span;
import dev.lathe.runtime.trace.Spans;
import dev.lathe.runtime.trace.Work;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The span of a tick: a trace of its own, as it is made for events of many. Messages and statements
 * are part of it where it is told of in any case; a loop that ticks each second tells of a tick
 * afterwards, if there was anything to tell.
 */
final class TickSpan {
  private static final String NAME = "relay tick";

  private final Spans spans;
  private final Time time;
  private final Duration patience;
  private final boolean idleToo;

  TickSpan(Spans spans, Time time, Duration patience, boolean idleToo) {
    this.spans = spans;
    this.time = time;
    this.patience = patience;
    this.idleToo = idleToo;
  }

  /** Does {@code tick}, in the invocation of that id. */
  RelayTick of(String request, Supplier<RelayTick> tick) {
    if (!spans.on()) return tick.get();
    try {
      return idleToo ? told(request, tick) : toldAfterwards(request, tick);
    } finally {
      spans.leave(patience);
    }
  }

  long dropped() {
    return spans.dropped();
  }

  private RelayTick told(String request, Supplier<RelayTick> tick) {
    try (Span span = spans.begin(Work.now(Work.Kind.PRODUCER, NAME, Optional.empty()))) {
      try {
        RelayTick done = span.during(tick);
        tell(span, request, done);
        return done;
      } catch (RuntimeException e) {
        span.failed(e.getClass().getSimpleName());
        throw e;
      }
    }
  }

  private RelayTick toldAfterwards(String request, Supplier<RelayTick> tick) {
    long began = time.ticks();
    RelayTick done = tick.get();
    if (done.idle()) return done;
    Work work =
        Work.now(Work.Kind.PRODUCER, NAME, Optional.empty())
            .since(Duration.ofNanos(time.ticks() - began));
    try (Span span = spans.begin(work)) {
      tell(span, request, done);
    }
    return done;
  }

  private static void tell(Span span, String request, RelayTick tick) {
    span.with("lathe.request", request).with("lathe.trigger", tick.trigger().word());
    tick.report()
        .ifPresent(
            report -> {
              span.with("lathe.outcome", report.ended().name().toLowerCase(Locale.ROOT));
              span.with("lathe.events", report.events());
              span.with("messaging.batch.message_count", report.messages());
              report.bundle().ifPresent(live -> span.with("lathe.bundle", live.value()));
            });
    if (tick.rolloutTrouble().isPresent()) span.failed(tick.rolloutTrouble().get().cause());
  }
}
