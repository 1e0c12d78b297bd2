package dev.lathe.runtime.http;

import java.util.function.Function;

/** What a stage hands on: a value for the next stage, or the problem to answer with. */
sealed interface Checked<T> {
  /** On to the next stage. */
  record Passed<T>(T value) implements Checked<T> {}

  /** No further: the client learns why. */
  record Refused<T>(Problem problem) implements Checked<T> {}

  default <U> Checked<U> then(Function<T, Checked<U>> stage) {
    return switch (this) {
      case Passed<T>(T value) -> stage.apply(value);
      case Refused<T>(Problem problem) -> new Refused<>(problem);
    };
  }
}
