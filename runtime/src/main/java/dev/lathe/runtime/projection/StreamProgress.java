package dev.lathe.runtime.projection;

import dev.lathe.model.bundle.ProjectionPlan;
import dev.lathe.runtime.projection.EventBatch.Event;
import dev.lathe.runtime.projection.MissingEvents.Found;
import dev.lathe.runtime.projection.MissingEvents.Range;
import dev.lathe.runtime.projection.MissingEvents.StreamKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** How far one projection came with one stream while a batch is worked on. */
final class StreamProgress {
  private final ProjectionPlan plan;
  private final String stream;
  private final SortedMap<Long, Event> events = new TreeMap<>();
  private long target;
  private long reached;
  private Optional<String> failure = Optional.empty();

  StreamProgress(ProjectionPlan plan, String stream) {
    this.plan = plan;
    this.stream = stream;
  }

  void add(EventBatch batch) {
    batch.events().forEach(event -> events.put(event.version(), event));
    target = Math.max(target, batch.last());
  }

  ProjectionPlan plan() {
    return plan;
  }

  StreamKey key() {
    return new StreamKey(plan.generation(), stream);
  }

  /** The versions up to the target that are not at hand, at least one range, maybe empty. */
  List<Range> missing() {
    List<Range> ranges = new ArrayList<>();
    long next = reached + 1;
    for (long version : events.tailMap(next).keySet()) {
      if (version > next || ranges.isEmpty()) ranges.add(new Range(key(), next, version - 1));
      next = version + 1;
    }
    if (next <= target || ranges.isEmpty()) ranges.add(new Range(key(), next, target));
    return ranges;
  }

  /** What can be applied now: the events above the watermark up to the first hole. */
  List<Event> ready(Found found) {
    reached = Math.max(reached, found.watermark());
    found.events().forEach(event -> events.put(event.version(), event));
    List<Event> ready = new ArrayList<>();
    long next = reached + 1;
    for (Event event : events.tailMap(next).values()) {
      if (event.version() != next || next > target) break;
      ready.add(event);
      next++;
    }
    return ready;
  }

  void applied(Event event) {
    reached = Math.max(reached, event.version());
  }

  /** The projection refuses {@code event}; nothing after it can be applied. */
  void refused(Event event, String why) {
    fail(
        "`%s` refuses version %s of `%s`: %s".formatted(plan.name(), event.version(), stream, why));
  }

  /** The log has no event that would close the hole. */
  void stuck() {
    fail("`%s`: version %s of `%s` is not in the log".formatted(plan.name(), reached + 1, stream));
  }

  boolean failed() {
    return failure.isPresent();
  }

  boolean open() {
    return failure.isEmpty() && reached < target;
  }

  /** Why the projection is not at {@code version} of the stream, or empty where it is. */
  Optional<String> lack(long version) {
    if (reached >= version) return Optional.empty();
    return failure.or(() -> Optional.of("`%s` did not get there".formatted(plan.name())));
  }

  private void fail(String why) {
    if (failure.isEmpty()) failure = Optional.of(why);
  }
}
