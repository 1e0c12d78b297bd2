package dev.lathe.model.bundle;

import dev.lathe.model.bundle.workflow.WorkflowPlan;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A compiled blueprint: everything the functions need, and apart from it what it was written as. It
 * is kept as a {@link dev.lathe.model.bundle.json.BundleFile}, of which each function reads its own
 * part.
 *
 * @param name the project's, or the single service's, name
 * @param version the single service's version, {@code 1.0.0} for a project
 * @param operations for who answers requests
 * @param projections for who applies events to read models
 * @param schema for who prepares a database
 * @param seeds for who prepares a database, in an order in which they can be appended
 * @param outlines of the statements, for who explains them: nothing that runs asks
 * @param webhooks who is told of events, and of which
 * @param workflows compiled definitions, for who runs them, sorted by their ids
 * @param files descriptions, user interface and what workflows were compiled from by their paths
 * @param written what it was compiled from, for who compares it with another one: nothing that runs
 *     asks. None in a bundle of an older program
 */
public record Bundle(
    String name,
    String version,
    Operations operations,
    List<ProjectionPlan> projections,
    Schema schema,
    List<SeedEvent> seeds,
    Outlines outlines,
    List<WebhookPlan> webhooks,
    List<WorkflowPlan> workflows,
    SortedMap<String, BundledFile> files,
    Optional<WrittenBlueprint> written) {
  public Bundle {
    projections = List.copyOf(projections);
    seeds = List.copyOf(seeds);
    webhooks = List.copyOf(webhooks);
    workflows = List.copyOf(workflows);
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
  }

  /** The same with these workflows. */
  public Bundle with(List<WorkflowPlan> others) {
    return new Bundle(
        name,
        version,
        operations,
        projections,
        schema,
        seeds,
        outlines,
        webhooks,
        others,
        files,
        written);
  }

  /** One that does not say what it was written as. */
  public Bundle(
      String name,
      String version,
      Operations operations,
      List<ProjectionPlan> projections,
      Schema schema,
      List<SeedEvent> seeds,
      Outlines outlines,
      List<WebhookPlan> webhooks,
      List<WorkflowPlan> workflows,
      SortedMap<String, BundledFile> files) {
    this(
        name,
        version,
        operations,
        projections,
        schema,
        seeds,
        outlines,
        webhooks,
        workflows,
        files,
        Optional.empty());
  }

  /** One without webhooks or workflows. */
  public Bundle(
      String name,
      String version,
      Operations operations,
      List<ProjectionPlan> projections,
      Schema schema,
      List<SeedEvent> seeds,
      Outlines outlines,
      SortedMap<String, BundledFile> files) {
    this(
        name,
        version,
        operations,
        projections,
        schema,
        seeds,
        outlines,
        List.of(),
        List.of(),
        files);
  }

  /** This one with {@code seeds} and {@code files} in the place of its own. */
  public Bundle with(List<SeedEvent> seeds, SortedMap<String, BundledFile> files) {
    return new Bundle(
        name,
        version,
        operations,
        projections,
        schema,
        seeds,
        outlines,
        webhooks,
        workflows,
        files,
        written);
  }

  /** The same, compiled from {@code text}. */
  public Bundle with(WrittenBlueprint text) {
    return new Bundle(
        name,
        version,
        operations,
        projections,
        schema,
        seeds,
        outlines,
        webhooks,
        workflows,
        files,
        Optional.of(text));
  }
}
