package dev.lathe.compiler.domain;

import dev.lathe.compiler.diagnostic.Span;
import java.util.List;
import java.util.Optional;

/**
 * What events that were written in an older form say in the next one: our optional key {@code
 * upcasts}.
 *
 * @param eventType as the log has it
 * @param version the form they were written in, counted from 1: the {@code schema_version} of an
 *     event
 * @param had fields of that form which are not, or not so, fields of now
 * @param set what fields of the next form are made of; others are as they were
 * @param span where its version stands
 */
public record Upcast(
    Name eventType, int version, List<Entity.Field> had, List<Set> set, Span span) {
  public Upcast {
    had = List.copyOf(had);
    set = List.copyOf(set);
  }

  /** What {@code field} of the next form is. */
  public record Set(Name field, Written value) {}

  /** The field of that form with this name, where it is none of now. */
  public Optional<Entity.Field> had(String name) {
    return had.stream().filter(field -> field.name().text().equals(name)).findFirst();
  }

  /** Whether it says what {@code field} is. */
  public boolean sets(String field) {
    return set.stream().anyMatch(one -> one.field().text().equals(field));
  }
}
