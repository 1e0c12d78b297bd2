package dev.lathe.runtime.adapter.telemetry;

import dev.lathe.runtime.platform.Platform;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.sdk.trace.IdGenerator;

/**
 * Trace ids that begin with their time, as our other ids do, and end at random: samplers look at
 * the end, all bits of it, where a UUID has two that are always the same.
 */
final class OrderedTraceIds implements IdGenerator {
  private final Platform platform;

  OrderedTraceIds(Platform platform) {
    this.platform = platform;
  }

  @Override
  public String generateSpanId() {
    return SpanId.fromLong(drawn());
  }

  @Override
  public String generateTraceId() {
    return TraceId.fromLongs(platform.ids().next().getMostSignificantBits(), drawn());
  }

  /** Zero is no id. */
  private long drawn() {
    long drawn;
    do {
      drawn = platform.random().nextLong();
    } while (drawn == 0);
    return drawn;
  }
}
