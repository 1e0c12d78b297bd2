package dev.lathe.runtime.projection;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.BundleUnreadable;
import dev.lathe.model.bundle.ProjectionPlan;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.bundle.BundleStoreUnavailable;
import dev.lathe.runtime.bundle.LiveBundle;
import dev.lathe.runtime.bundle.NothingLive;
import dev.lathe.runtime.projection.ApplyOutcome.Applied;
import dev.lathe.runtime.projection.ApplyOutcome.Failed;
import dev.lathe.runtime.projection.EventBatch.Event;
import dev.lathe.runtime.projection.MissingEvents.Found;
import dev.lathe.runtime.projection.MissingEvents.Range;
import dev.lathe.runtime.projection.MissingEvents.StreamKey;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Applies messages of events to the asynchronous read models: one read for a batch, then one
 * statement for each projection.
 *
 * <p>Messages may come twice, late and out of order: a watermark per projection and stream says
 * what is applied already, and what is missing below a message is read from the log. Safe for many
 * threads and processes.
 */
public final class Projector {
  /** Rounds a batch, of 2,000 missing events each; after them its messages come again. */
  private static final int MAXIMUM_ROUNDS = 100;

  /** Bundles that may go live while one batch is worked on. */
  private static final int MAXIMUM_RELOADS = 3;

  private final Database database;
  private final LiveBundle<Projections> live;

  /** {@code live} is asked for the bundle that {@code database} names. */
  public Projector(Database database, LiveBundle<Projections> live) {
    this.database = database;
    this.live = live;
  }

  /** A projector with a bundle of its own. */
  public static Projector of(Database database, BundleStore store) {
    return new Projector(database, new LiveBundle<>(database, store, Projections::new));
  }

  /**
   * Applies a batch.
   *
   * @param messages in the order in which the queue delivered them
   * @return an outcome a message, in that order; after the first failure of a group, all later
   *     messages of that group fail too, so that the queue delivers them in order again
   */
  public List<ApplyOutcome> apply(List<QueueMessage> messages) {
    List<Optional<EventBatch>> batches = new ArrayList<>();
    List<ApplyOutcome> outcomes = new ArrayList<>();
    for (QueueMessage message : messages) {
      try {
        EventBatch batch = EventBatch.parse(message.body());
        batches.add(Optional.of(batch));
        outcomes.add(new Applied(batch.size()));
      } catch (MalformedMessage e) {
        batches.add(Optional.empty());
        outcomes.add(new Failed("malformed message: " + e.getMessage()));
      }
    }
    applyAll(batches, outcomes);
    keepOrder(messages, outcomes);
    return List.copyOf(outcomes);
  }

  private void applyAll(List<Optional<EventBatch>> batches, List<ApplyOutcome> outcomes) {
    List<EventBatch> sound = batches.stream().flatMap(Optional::stream).toList();
    if (sound.isEmpty()) return;
    try {
      Map<StreamKey, StreamProgress> progress = work(sound);
      judge(batches, outcomes, progress.values());
    } catch (DatabaseUnavailable | BundleStoreUnavailable | BundleUnreadable | NothingLive e) {
      var failed = new Failed(e.getClass().getSimpleName() + ": " + e.getMessage());
      outcomes.replaceAll(outcome -> outcome instanceof Applied ? failed : outcome);
    }
  }

  private Map<StreamKey, StreamProgress> work(List<EventBatch> batches) {
    Projections projections = live.current();
    for (int reload = 0; ; reload++) {
      Map<StreamKey, StreamProgress> progress = begin(projections, batches);
      Optional<BundleId> other = catchUp(projections, progress.values());
      if (other.isEmpty() || reload == MAXIMUM_RELOADS) return progress;
      projections = live.at(other.get());
    }
  }

  private static Map<StreamKey, StreamProgress> begin(
      Projections projections, List<EventBatch> batches) {
    Map<StreamKey, StreamProgress> progress = new LinkedHashMap<>();
    for (EventBatch batch : batches) {
      for (ProjectionPlan plan : projections.of(batch.service(), batch.entity())) {
        var key = new StreamKey(plan.generation(), batch.stream());
        progress.computeIfAbsent(key, _ -> new StreamProgress(plan, batch.stream())).add(batch);
      }
    }
    return progress;
  }

  /**
   * Applies until each stream is where its messages want it, or failed.
   *
   * <p>What is live is looked at before anything is applied. That suffices: a bundle that goes live
   * later fills its new read models from a log which has these events already.
   *
   * @return the live bundle, where it is another one than that of {@code projections}
   */
  private Optional<BundleId> catchUp(Projections projections, Collection<StreamProgress> progress) {
    List<StreamProgress> open = List.copyOf(progress);
    for (int round = 0; round < MAXIMUM_ROUNDS && (round == 0 || !open.isEmpty()); round++) {
      List<Range> ranges = open.stream().flatMap(stream -> stream.missing().stream()).toList();
      MissingEvents missing = MissingEvents.read(database, ranges);
      if (!missing.live().equals(projections.bundle())) return Optional.of(missing.live());
      boolean moved = applyReady(open, missing);
      open = open.stream().filter(StreamProgress::open).toList();
      if (!moved) {
        open.forEach(StreamProgress::stuck);
        open = List.of();
      }
    }
    return Optional.empty();
  }

  private boolean applyReady(List<StreamProgress> open, MissingEvents missing) {
    Map<ProjectionPlan, ProjectionBatch> statements = new LinkedHashMap<>();
    boolean moved = false;
    for (StreamProgress stream : open) {
      Found found = missing.found().get(stream.key());
      if (found == null) continue; // cut off: the next round asks again
      List<Event> ready = stream.ready(found);
      moved |= !ready.isEmpty();
      statements
          .computeIfAbsent(stream.plan(), plan -> new ProjectionBatch(database, plan))
          .add(stream, ready);
    }
    statements.values().forEach(ProjectionBatch::apply);
    return moved;
  }

  private static void judge(
      List<Optional<EventBatch>> batches,
      List<ApplyOutcome> outcomes,
      Collection<StreamProgress> progress) {
    Map<String, List<StreamProgress>> byStream = new HashMap<>();
    for (StreamProgress one : progress) {
      byStream.computeIfAbsent(one.key().stream(), _ -> new ArrayList<>()).add(one);
    }
    for (int i = 0; i < batches.size(); i++) {
      if (batches.get(i).isEmpty()) continue;
      EventBatch batch = batches.get(i).get();
      for (StreamProgress stream : byStream.getOrDefault(batch.stream(), List.of())) {
        Optional<String> lack = stream.lack(batch.last());
        if (lack.isPresent()) outcomes.set(i, new Failed(lack.get()));
      }
    }
  }

  private static void keepOrder(List<QueueMessage> messages, List<ApplyOutcome> outcomes) {
    Set<String> failed = new HashSet<>();
    for (int i = 0; i < outcomes.size(); i++) {
      String group = messages.get(i).group();
      switch (outcomes.get(i)) {
        case Failed _ -> failed.add(group);
        case Applied _ -> {
          if (failed.contains(group)) {
            outcomes.set(i, new Failed("an earlier message of group `" + group + "` failed"));
          }
        }
      }
    }
  }
}
