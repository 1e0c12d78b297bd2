package dev.lathe.compiler.resolve;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Name;
import dev.lathe.model.bundle.ScalarType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Events as rows: what a derived projection's graph reads. */
public final class EventRows {
  /** The aggregate's id, of the key's type. */
  public static final String AGGREGATE_ID = "aggregateId";

  /** The event's time. */
  public static final String OCCURRED_AT = "occurredAt";

  /** Who caused it, or null. */
  public static final String ACTOR_ID = "actorId";

  /** What rows have of every event, beside what each says. */
  public static final Set<String> OF_EVENTS = Set.of(AGGREGATE_ID, OCCURRED_AT, ACTOR_ID);

  private EventRows() {}

  static Optional<Table.Events> of(Blueprint blueprint, String eventType) {
    for (Entity entity : blueprint.entities()) {
      for (Entity.Transition transition : transitions(entity)) {
        if (transition.event(entity).equals(eventType)) {
          return Optional.of(new Table.Events(entity, transition, row(entity, transition)));
        }
      }
    }
    return Optional.empty();
  }

  static List<String> types(Blueprint blueprint) {
    return blueprint.entities().stream()
        .flatMap(e -> transitions(e).stream().map(t -> t.event(e)))
        .toList();
  }

  private static List<Entity.Transition> transitions(Entity entity) {
    return entity.stateMachine().map(Entity.StateMachine::transitions).orElse(List.of());
  }

  private static Entity row(Entity entity, Entity.Transition transition) {
    var fields = new ArrayList<Entity.Field>();
    for (String name : transition.affected(entity.stateMachine().orElseThrow())) {
      entity.field(name).ifPresent(fields::add);
    }
    Name place = transition.name();
    for (Entity.Field field :
        List.of(
            field(place, AGGREGATE_ID, entity.key().type(), false),
            field(place, OCCURRED_AT, ScalarType.DATETIME, false),
            field(place, ACTOR_ID, ScalarType.STRING, true))) {
      if (fields.stream().noneMatch(f -> f.name().text().equals(field.name().text()))) {
        fields.add(field); // a field of that name which the event carries is the author's own
      }
    }
    return new Entity(
        new Name(transition.event(entity), transition.name().span()),
        entity.owner(),
        entity.table(),
        fields,
        List.of(),
        List.of(new Name(AGGREGATE_ID, transition.name().span())),
        Optional.empty(),
        false);
  }

  private static Entity.Field field(Name place, String name, ScalarType type, boolean nullable) {
    var named = new Name(name, place.span());
    return new Entity.Field(named, type, nullable, named, Optional.empty());
  }
}
