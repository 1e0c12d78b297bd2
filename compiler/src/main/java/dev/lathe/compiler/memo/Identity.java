package dev.lathe.compiler.memo;

import java.util.List;

/** An object that is equal to itself alone: what it holds need not be compared. */
public record Identity(Object one) {
  @Override
  public boolean equals(Object other) {
    return other instanceof Identity(Object another) && one == another;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(one);
  }

  /** Each of {@code all}. */
  public static List<Identity> each(List<?> all) {
    return all.stream().map(Identity::new).toList();
  }
}
