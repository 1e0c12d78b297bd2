package dev.lathe.model.bundle;

/**
 * How a batch of events reaches one asynchronous read model.
 *
 * @param name {@code service.Projection}
 * @param generation the physical table, which also names its rows in {@code watermark}
 * @param source the service whose events it takes
 * @param entity the aggregate type whose events it takes
 * @param apply the statement; {@code ?1} is a JSON array of CloudEvents of {@code entity}, each
 *     stream's versions ascending and without a hole above its watermark. Events at or below the
 *     watermark change nothing, so a batch may be applied again
 */
public record ProjectionPlan(
    String name, String generation, String source, String entity, String apply) {}
