package dev.lathe.model.bundle;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a batch of events reaches one asynchronous read model.
 *
 * @param name {@code service.Projection}
 * @param generation the physical table, which also names its rows in {@code watermark} and {@code
 *     stuck}
 * @param source the service whose events it takes
 * @param entity the aggregate type whose events it takes
 * @param apply the statement, which reads the log itself. {@code ?1} is a JSON array of {@code
 *     [stream, version]}, a stream once: all that the projection lacks of it up to that version is
 *     folded; nothing where the log lacks that version. {@code ?2} is the bundle's id: nothing is
 *     folded where another one is live. It answers with stream and version of each event folded,
 *     {@value #MOST_EVENTS} at most: with so many it is to be asked again. What the projection has
 *     changes nothing, so it may be asked any number of times
 */
public record ProjectionPlan(
    String name, String generation, String source, String entity, String apply) {
  /** Events that one statement folds: some 20 ms of the database's only writer. */
  public static final int MOST_EVENTS = 2000;

  /** The tables that {@code plans} fill, which commands do not. */
  public static Set<String> generations(List<ProjectionPlan> plans) {
    return plans.stream().map(ProjectionPlan::generation).collect(Collectors.toUnmodifiableSet());
  }
}
