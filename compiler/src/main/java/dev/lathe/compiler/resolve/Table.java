package dev.lathe.compiler.resolve;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Projection;
import java.util.Optional;

/** A table that rows of an entity are read from. */
public sealed interface Table {
  Entity entity();

  /** The entity's state table, written by its commands themselves. */
  record State(Entity entity) implements Table {}

  /**
   * The table of a list of children, written with the state of what they belong to.
   *
   * @param entity a row of it, as an entity would have it
   */
  record Children(Entity parent, Entity.ChildList list, Entity entity) implements Table {
    static Children of(Entity parent, Entity.ChildList list) {
      return new Children(parent, list, parent.row(list));
    }
  }

  /** A mirror that the projector fills for {@code service}. */
  record Mirror(String service, Projection projection, Entity entity) implements Table {}

  /**
   * A derived projection, which the projector keeps for {@code service}.
   *
   * @param entity a row of it, as an entity would have it: groups and measures
   */
  record Derived(String service, Projection projection, Entity entity) implements Table {}

  /**
   * The events of one type.
   *
   * @param source whose events they are
   * @param entity a row of one, as an entity would have it: the payload's fields, {@code
   *     aggregateId}, {@code occurredAt} and {@code actorId}
   */
  record Events(Entity source, Entity.Transition transition, Entity entity) implements Table {}

  /**
   * The elements of an input that is a list.
   *
   * @param records whether each has fields of its own, else it is one value
   * @param entity a row of one, as an entity would have it
   */
  record Elements(String input, boolean records, Entity entity) implements Table {}

  /**
   * The events of one aggregate, whatever became of it.
   *
   * @param source whose they are
   * @param id of the aggregate; of no row
   * @param transition the one whose events they are, where it says so
   * @param entity a row of one, as an entity would have it: what {@link HistoryRows} names, and of
   *     one transition the payload's fields too
   */
  record History(Entity source, Value id, Optional<Entity.Transition> transition, Entity entity)
      implements Table {}

  /**
   * What the program itself keeps.
   *
   * @param shown whether the caller may see a row: for all that a graph does, others are not there
   * @param entity a row of it, as an entity would have it
   */
  record Kept(SystemRows rows, Value shown, Entity entity) implements Table {}

  /** The projection whose exposed fields and relations apply, where there is one. */
  record Read(Table table, Optional<Projection> projection) {}
}
