package dev.lathe.compiler.lower;

import dev.lathe.compiler.domain.Entity;
import java.util.LinkedHashSet;
import java.util.Set;

/** The columns of one table that a filter compares. */
final class Compared {
  final Set<Entity.Field> equal = new LinkedHashSet<>();
  final Set<Entity.Field> range = new LinkedHashSet<>();
  final Set<Entity.Field> list = new LinkedHashSet<>();

  boolean isEmpty() {
    return equal.isEmpty() && range.isEmpty() && list.isEmpty();
  }
}
