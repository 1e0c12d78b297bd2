package dev.lathe.compiler.resolve;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Wording;
import java.util.List;
import java.util.Optional;

/** What an entity's rows have to be, its names bound: columns are those of the row itself. */
public record RowRules(List<Unique> unique, List<Invariant> invariants) {
  /** Anything goes. */
  public static final RowRules NONE = new RowRules(List.of(), List.of());

  public RowRules {
    unique = List.copyOf(unique);
    invariants = List.copyOf(invariants);
  }

  /** That no two rows for which {@code where} is true have the same values of {@code fields}. */
  public record Unique(List<Entity.Field> fields, Optional<Value> where, Wording wording) {
    public Unique {
      fields = List.copyOf(fields);
    }
  }

  /** A condition that is true of each row. */
  public record Invariant(String name, Value holds, Wording wording) {}
}
