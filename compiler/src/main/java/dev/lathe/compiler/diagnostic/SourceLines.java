package dev.lathe.compiler.diagnostic;

import java.util.Optional;

/** Where a printer gets the author's lines from. */
@FunctionalInterface
public interface SourceLines {
  /**
   * A line of {@code file} without its end.
   *
   * @param number counted from 1
   */
  Optional<String> line(String file, int number);

  /** No sources at hand: findings print without them. */
  static SourceLines none() {
    return (file, number) -> Optional.empty();
  }
}
