package dev.lathe.runtime.bundle;

import dev.lathe.model.bundle.BundleId;
import java.util.function.Function;

/** What came of asking the database: an answer, or the news that another bundle is live. */
public sealed interface Attempt<T> extends Said<T> {
  /** The bundle was live, and this is the answer. */
  record Settled<T>(T value) implements Attempt<T> {}

  /** Nothing was done: {@code live} is the bundle to load and ask instead. */
  record Stale<T>(BundleId live) implements Attempt<T> {}

  /** The same attempt, its answer turned into another one. */
  default <U> Attempt<U> map(Function<? super T, ? extends U> form) {
    return switch (this) {
      case Settled<T>(T value) -> new Settled<>(form.apply(value));
      case Stale<T>(BundleId live) -> new Stale<>(live);
    };
  }
}
