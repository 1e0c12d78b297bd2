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
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.StatementFailed;
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
 * Applies messages of events to the asynchronous read models: one statement for each projection,
 * which reads from the log what the messages announce and what is missing below them.
 *
 * <p>Messages may come twice, late and out of order: the database knows what is applied already.
 * Safe for many threads and processes.
 */
public final class Projector {
  /** Bundles that may go live while one batch is worked on. */
  private static final int MAXIMUM_RELOADS = 3;

  /** No bundle's digest: what is asked in its name is never done. */
  private static final BundleId NEVER_LIVE = new BundleId("0".repeat(64));

  private record StreamKey(String projection, String stream) {}

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
        outcomes.add(new Applied(batch.events()));
      } catch (MalformedMessage e) {
        batches.add(Optional.empty());
        outcomes.add(new Failed("malformed message: " + e.getMessage()));
      }
    }
    applyAll(batches, outcomes);
    keepOrder(messages, outcomes);
    return List.copyOf(outcomes);
  }

  /** The bundle whose read models it applied last; empty before it applied anything. */
  public Optional<BundleId> bundle() {
    return live.atHand().map(Projections::bundle);
  }

  /**
   * Has the database prepare the statement of each projection, for a process that is about to be
   * snapshotted: in the name of a bundle that is never live, so that nothing is applied.
   *
   * @throws NothingLive if there is no bundle yet
   * @throws DatabaseUnavailable if no answer came
   */
  public void rehearse() {
    for (ProjectionPlan plan : live.current().all()) {
      new ProjectionStatement(database, plan, NEVER_LIVE).rehearse();
    }
    LogVersions unused = LogVersions.read(database, List.of());
  }

  /**
   * Brings streams to the versions that {@code batches} end with; what is refused is noted.
   *
   * @throws DatabaseUnavailable if no answer came
   */
  void bring(List<EventBatch> batches) {
    Collection<StreamAsk> unused = work(batches);
  }

  /** Tries streams again that were refused; what is refused again is noted again. */
  void retry(List<StuckStreams.Due> due) {
    Projections projections = live.current();
    List<StreamAsk> asks = new ArrayList<>();
    for (StuckStreams.Due one : due) {
      Optional<ProjectionPlan> plan = projections.of(one.generation());
      if (plan.isEmpty()) continue; // another bundle is live by now
      var ask = new StreamAsk(plan.get(), one.stream());
      ask.claim(one.last());
      asks.add(ask);
    }
    if (asks.isEmpty()) return;
    Optional<BundleId> other = applied(projections.bundle(), asks);
    other.ifPresent(live::at); // for the next try
  }

  /** A table that is not there was replaced, if another bundle is live. */
  private Optional<BundleId> applied(BundleId bundle, Collection<StreamAsk> asks) {
    try {
      return apply(bundle, asks);
    } catch (StatementFailed failed) {
      if (!failed.unknownObject()) throw failed;
      Optional<BundleId> now = LiveBundle.named(database).filter(live -> !live.equals(bundle));
      if (now.isEmpty()) throw failed;
      return now;
    }
  }

  private void applyAll(List<Optional<EventBatch>> batches, List<ApplyOutcome> outcomes) {
    List<EventBatch> sound = batches.stream().flatMap(Optional::stream).toList();
    if (sound.isEmpty()) return;
    try {
      judge(batches, outcomes, work(sound));
    } catch (DatabaseUnavailable | BundleStoreUnavailable | BundleUnreadable | NothingLive e) {
      var failed = new Failed(e.getClass().getSimpleName() + ": " + e.getMessage());
      outcomes.replaceAll(outcome -> outcome instanceof Applied ? failed : outcome);
    }
  }

  private Collection<StreamAsk> work(List<EventBatch> batches) {
    Projections projections = live.current();
    for (int reload = 0; ; reload++) {
      Collection<StreamAsk> asks = asks(projections, batches);
      Optional<BundleId> other = applied(projections.bundle(), asks);
      if (other.isEmpty() || reload == MAXIMUM_RELOADS) return asks;
      projections = live.at(other.get());
    }
  }

  private static Collection<StreamAsk> asks(Projections projections, List<EventBatch> batches) {
    Map<StreamKey, StreamAsk> asks = new LinkedHashMap<>();
    for (EventBatch batch : batches) {
      for (ProjectionPlan plan : projections.of(batch.service(), batch.entity())) {
        var key = new StreamKey(plan.generation(), batch.stream());
        asks.computeIfAbsent(key, _ -> new StreamAsk(plan, batch.stream())).claim(batch.last());
      }
    }
    return asks.values();
  }

  /**
   * Has each projection apply what is asked of it, and looks again at what it said nothing of.
   *
   * @return the live bundle, where it is another one than {@code bundle}: then little was applied
   */
  private Optional<BundleId> apply(BundleId bundle, Collection<StreamAsk> asks) {
    applyEach(bundle, asks);
    List<StreamAsk> silent = asks.stream().filter(StreamAsk::open).toList();
    if (silent.isEmpty() && !asks.isEmpty()) return Optional.empty();
    LogVersions log = LogVersions.read(database, silent);
    if (!log.live().equals(bundle)) return Optional.of(log.live());
    List<StreamAsk> again = new ArrayList<>();
    for (StreamAsk ask : silent) {
      Optional<Long> missing = log.missing(ask);
      if (missing.isPresent()) {
        ask.unknown(missing.get());
        if (ask.open()) again.add(ask);
      } else {
        ask.has(ask.upTo()); // before this batch already
      }
    }
    applyEach(bundle, again);
    again.stream().filter(StreamAsk::open).forEach(ask -> ask.has(ask.upTo()));
    return Optional.empty();
  }

  private void applyEach(BundleId bundle, Collection<StreamAsk> asks) {
    Map<ProjectionPlan, List<StreamAsk>> byPlan = new LinkedHashMap<>();
    for (StreamAsk ask : asks) {
      byPlan.computeIfAbsent(ask.plan(), _ -> new ArrayList<>()).add(ask);
    }
    byPlan.forEach((plan, some) -> new ProjectionStatement(database, plan, bundle).apply(some));
  }

  private static void judge(
      List<Optional<EventBatch>> batches, List<ApplyOutcome> outcomes, Collection<StreamAsk> asks) {
    Map<String, List<StreamAsk>> byStream = new HashMap<>();
    for (StreamAsk ask : asks) {
      byStream.computeIfAbsent(ask.stream(), _ -> new ArrayList<>()).add(ask);
    }
    for (int i = 0; i < batches.size(); i++) {
      if (batches.get(i).isEmpty()) continue;
      EventBatch batch = batches.get(i).get();
      for (StreamAsk ask : byStream.getOrDefault(batch.stream(), List.of())) {
        Optional<String> lack = ask.lack(batch.last());
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
