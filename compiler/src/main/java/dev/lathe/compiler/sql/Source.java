package dev.lathe.compiler.sql;

import java.util.Optional;

/** What a SELECT reads. */
public sealed interface Source {
  /** A table or view, or what WITH has named. */
  record Table(SchemaName name, Optional<String> alias) implements Source {}

  record Rows(Select select, Optional<String> alias) implements Source {}

  /** The elements of a JSON array, with {@code key}, {@code value}, {@code type}, …. */
  record Each(Expression array, Optional<String> alias) implements Source {}

  static Source table(String name) {
    return new Table(SchemaName.of(name), Optional.empty());
  }

  static Source table(SchemaName name, String alias) {
    return new Table(name, Optional.of(alias));
  }

  static Source rows(Select select) {
    return new Rows(select, Optional.empty());
  }

  static Source each(Expression array) {
    return new Each(array, Optional.empty());
  }
}
