package dev.lathe.cli;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.runtime.bundle.BundleStoreUnavailable;
import dev.lathe.runtime.bundle.Pointer;
import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.rollout.RolloutState;
import dev.lathe.runtime.rollout.RolloutStatus;
import dev.lathe.runtime.rollout.WishWatch;
import dev.lathe.runtime.rollout.WishWatch.Seen;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Waits until a pushed bundle is live, and tells how far it is. */
final class RolloutWait {
  /** Between two looks: a step of a rollout takes less than a tenth of it. */
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  /** Looks in a row without an answer after which nobody expects one; each has waited itself. */
  private static final int MOST_UNANSWERED = 10;

  private final WishWatch watch;
  private final BundleId bundle;
  private final String where;
  private final RolloutProgress progress;
  private final Time time;

  /**
   * @param where the channel that was pointed, and its store, as people read it
   */
  RolloutWait(WishWatch watch, BundleId bundle, String where, RolloutProgress progress, Time time) {
    this.watch = watch;
    this.bundle = bundle;
    this.where = where;
    this.progress = progress;
    this.time = time;
  }

  /**
   * Returns once the bundle is live.
   *
   * @param limit how long to wait, and {@code said} as people wrote it
   * @throws Refused if it was refused, or superseded, or the time is over
   * @throws DatabaseUnavailable if the database does not answer any more
   * @throws BundleStoreUnavailable if the store does not answer any more
   */
  void untilLive(Duration limit, String said) {
    long began = time.ticks();
    int unanswered = 0;
    Seen last = new Seen.Waiting();
    while (true) {
      @Nullable RuntimeException silence = null;
      try {
        last = watch.look();
        unanswered = 0;
      } catch (DatabaseUnavailable | BundleStoreUnavailable e) {
        silence = e;
        unanswered++;
        if (unanswered == MOST_UNANSWERED) {
          progress.end();
          throw e;
        }
      }
      long nanos = time.ticks() - began;
      if (silence != null) {
        progress.unanswered(String.valueOf(silence.getMessage()), nanos);
      } else if (told(last, nanos)) {
        return;
      }
      if (nanos >= limit.toNanos()) {
        progress.end();
        throw Refused.notLive(late(last, said));
      }
      time.sleep(BETWEEN_LOOKS);
    }
  }

  /** Whether it is live. */
  private boolean told(Seen seen, long nanos) {
    switch (seen) {
      case Seen.Live() -> {
        progress.live(nanos);
        return true;
      }
      case Seen.Waiting() -> progress.waiting(nanos);
      case Seen.UnderWay(RolloutStatus status) -> progress.underWay(status, nanos);
      case Seen.Refused(String cause) -> {
        progress.end();
        throw Refused.byDatabase(
            "bundle %s was pushed, and cannot go live in this database: %s; what was live stays: mend it and push again, or push the bundle before"
                .formatted(bundle, cause));
      }
      case Seen.Superseded(Optional<Pointer> now) -> {
        progress.end();
        throw Refused.overtaken(
            "bundle %s was pushed, and another push took its place before it was live: %s %s"
                .formatted(
                    bundle,
                    where,
                    now.map(
                            other ->
                                "says bundle %s since %s".formatted(other.bundle(), other.at()))
                        .orElse("was taken away")));
      }
    }
    return false;
  }

  private String late(Seen last, String said) {
    String waited =
        last instanceof Seen.UnderWay(RolloutStatus status)
            ? underWay(status)
            : "nobody began with it: the relay takes it from %s on its next tick, if it runs, follows that channel and has this database"
                .formatted(where);
    return "bundle %s was pushed, and is not live after %s: %s; the push stands, and the same command waits on"
        .formatted(bundle, said, waited);
  }

  private static String underWay(RolloutStatus status) {
    return status.state() == RolloutState.CATCHING_UP
        ? "its tables have %s of %s events, and the relay goes on"
            .formatted(status.position(), status.target())
        : "it is %s, and the relay goes on".formatted(status.state().word());
  }
}
