package dev.lathe.runtime.trace;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where in which trace a piece of work stands, in W3C's headers.
 *
 * @param traceparent valid, of version 00
 * @param tracestate what tracing systems before us have to say to those behind us, as they wrote it
 * @see <a href="https://www.w3.org/TR/trace-context/">Trace Context</a>
 */
public record TraceContext(String traceparent, Optional<String> tracestate) {
  private static final ScopedValue<TraceContext> OF_THIS_WORK = ScopedValue.newInstance();

  private static final int TRACE_FROM = 3;
  private static final int TRACE_TO = 35;

  /** A trace nobody said anything else of, as events keep it. */
  public static TraceContext of(String traceparent) {
    return new TraceContext(traceparent, Optional.empty());
  }

  /** Its 32 hexadecimal digits. */
  public String trace() {
    return traceparent.substring(TRACE_FROM, TRACE_TO);
  }

  /** Does {@code work}, whose calls to others name this trace. */
  public <T> T during(Supplier<T> work) {
    return ScopedValue.where(OF_THIS_WORK, this).call(work::get);
  }

  /** What the work of this thread is part of. */
  public static Optional<TraceContext> current() {
    return OF_THIS_WORK.isBound() ? Optional.of(OF_THIS_WORK.get()) : Optional.empty();
  }
}
