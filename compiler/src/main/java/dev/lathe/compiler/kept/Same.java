package dev.lathe.compiler.kept;

import java.util.List;

/** An object that is equal to itself alone: what it holds need not be compared. */
public record Same(Object one) {
  @Override
  public boolean equals(Object other) {
    return other instanceof Same(Object another) && one == another;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(one);
  }

  /** Each of {@code all}. */
  public static List<Same> each(List<?> all) {
    return all.stream().map(Same::new).toList();
  }
}
