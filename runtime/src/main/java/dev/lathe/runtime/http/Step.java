package dev.lathe.runtime.http;

import java.util.function.Function;

/** What a stage hands on: a value for the next stage, or the problem to answer with. */
sealed interface Step<T> {
  /** On to the next stage. */
  record Next<T>(T value) implements Step<T> {}

  /** No further: the client is told why. */
  record Stop<T>(Problem problem) implements Step<T> {}

  default <U> Step<U> then(Function<T, Step<U>> stage) {
    return switch (this) {
      case Next<T>(T value) -> stage.apply(value);
      case Stop<T>(Problem problem) -> new Stop<>(problem);
    };
  }
}
