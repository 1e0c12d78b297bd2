package dev.lathe.runtime.trace;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A piece of work that a span is to tell of.
 *
 * @param name of few different values: no ids, nothing that somebody sent
 * @param parent where it goes on; empty where a trace begins with it
 * @param links what else made it necessary
 * @param ago how long ago it began
 */
public record Work(
    Kind kind, String name, Optional<TraceContext> parent, List<TraceContext> links, Duration ago) {
  /** Of a batch; more say nothing that these do not. */
  public static final int MOST_LINKS = 20;

  public Work {
    links = links.stream().limit(MOST_LINKS).toList();
  }

  /** On which side of a conversation it stands. */
  public enum Kind {
    /** Answers somebody who waits. */
    SERVER,
    /** Asks somebody, and waits. */
    CLIENT,
    /** Sends something that somebody takes later. */
    PRODUCER,
    /** Takes what somebody sent. */
    CONSUMER
  }

  /** Work that begins now. */
  public static Work now(Kind kind, String name, Optional<TraceContext> parent) {
    return new Work(kind, name, parent, List.of(), Duration.ZERO);
  }

  /** The same, made necessary by {@code others} too. */
  public Work because(Collection<TraceContext> others) {
    return new Work(kind, name, parent, List.copyOf(others), ago);
  }

  /** The same, begun {@code earlier}. */
  public Work since(Duration earlier) {
    return new Work(kind, name, parent, links, earlier);
  }
}
