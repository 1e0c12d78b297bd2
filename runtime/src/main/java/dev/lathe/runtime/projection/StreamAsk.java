package dev.lathe.runtime.projection;

import dev.lathe.model.bundle.ProjectionPlan;
import dev.lathe.model.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** What one projection is asked to apply of one stream, and how far it came. */
final class StreamAsk {
  private final ProjectionPlan plan;
  private final String stream;

  /** The versions that messages end with: of one that the log lacks, nothing is applied. */
  private final SortedSet<Long> claims = new TreeSet<>();

  private long reached;
  private boolean stopped;
  private Optional<String> failure = Optional.empty();

  StreamAsk(ProjectionPlan plan, String stream) {
    this.plan = plan;
    this.stream = stream;
  }

  ProjectionPlan plan() {
    return plan;
  }

  String stream() {
    return stream;
  }

  void claim(long version) {
    claims.add(version);
  }

  List<Long> claims() {
    return List.copyOf(claims);
  }

  /** The version to apply up to. */
  long upTo() {
    return claims.last();
  }

  /** As a projection's statement takes it. */
  Json upTo(long version) {
    return new Json.Arr(List.of(Json.of(stream), Json.of(version)));
  }

  /** The projection has all up to {@code version}. */
  void has(long version) {
    reached = Math.max(reached, version);
  }

  /** The projection refuses {@code version}; nothing after it can be applied. */
  void refused(long version, String why) {
    reached = Math.max(reached, version - 1);
    stopped = true;
    fail("`%s` refuses version %s of `%s`: %s".formatted(plan.name(), version, stream, why));
  }

  /** The projection refuses something, and nobody looked what. */
  void refused(String why) {
    stopped = true;
    fail("`%s` refuses some of `%s`: %s".formatted(plan.name(), stream, why));
  }

  /** There was more of it than one batch applies. */
  void late() {
    stopped = true;
  }

  /** The log has no such version: what is asked for goes back to before it. */
  void unknown(long version) {
    claims.tailSet(version).clear();
    fail("`%s`: version %s of `%s` is not in the log".formatted(plan.name(), version, stream));
  }

  /** Whether there is more to apply, as far as is known. */
  boolean open() {
    return !stopped && !claims.isEmpty() && reached < claims.last();
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
