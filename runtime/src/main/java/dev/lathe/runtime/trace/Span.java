package dev.lathe.runtime.trace;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * One piece of work, from its beginning until it is closed. Of one thread, but what it says of
 * itself may be asked from any.
 */
public interface Span extends AutoCloseable {
  /** Tells nothing. */
  Span NONE = new Unrecorded();

  /** Where it stands, for those that go on behind it; empty where nobody records it. */
  Optional<TraceContext> context();

  /** Calls it otherwise than when it began. */
  Span named(String name);

  /** Notes something about it: a name, a number, never what somebody sent. */
  Span with(String key, String value);

  /** The same of a number. */
  Span with(String key, long value);

  /** It went wrong; {@code type} is a code or the kind of an exception. */
  Span failed(String type);

  /** Does {@code work} as part of it. */
  <T> T during(Supplier<T> work);

  /** It ends now. */
  @Override
  void close();

  /** What is there where nothing is recorded. */
  final class Unrecorded implements Span {
    private Unrecorded() {}

    @Override
    public Optional<TraceContext> context() {
      return Optional.empty();
    }

    @Override
    public Span named(String name) {
      return this;
    }

    @Override
    public Span with(String key, String value) {
      return this;
    }

    @Override
    public Span with(String key, long value) {
      return this;
    }

    @Override
    public Span failed(String type) {
      return this;
    }

    @Override
    public <T> T during(Supplier<T> work) {
      return work.get();
    }

    @Override
    public void close() {}
  }
}
