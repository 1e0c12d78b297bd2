package dev.lathe.compiler.domain;

import dev.lathe.compiler.diagnostic.Span;
import java.util.List;
import java.util.Optional;

/** What the rows of an entity have to be after each command: our optional keys. */
public record Constraints(List<Unique> unique, List<Invariant> invariants) {
  /** Anything goes. */
  public static final Constraints NONE = new Constraints(List.of(), List.of());

  public Constraints {
    unique = List.copyOf(unique);
    invariants = Name.sorted(invariants, Invariant::name);
  }

  /** Whether anything goes. */
  public boolean none() {
    return unique.isEmpty() && invariants.isEmpty();
  }

  /**
   * That no two rows have the same values of {@code fields}.
   *
   * @param where of which rows, if not of all
   */
  public record Unique(List<Name> fields, Optional<Written> where, Wording wording, Span span) {
    public Unique {
      fields = List.copyOf(fields);
    }
  }

  /** A condition that is true of each row. */
  public record Invariant(Name name, Written holds, Wording wording) {}
}
