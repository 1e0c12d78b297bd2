package dev.lathe.compiler.resolve;

import static dev.lathe.compiler.diagnostic.DiagnosticCode.HISTORY_ID_MISMATCH;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.HISTORY_IN_COMMAND;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.HISTORY_UNKNOWN_EVENT_TYPE;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.SEM_SOURCE_NOT_FOUND;

import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Name;
import dev.lathe.model.bundle.ScalarType;
import java.util.List;
import java.util.Optional;

/**
 * Resolves {@code {"events": …}}: what happened to one aggregate of the service's own. Another
 * service's events are its own affair, even where its log is the same table.
 */
final class Histories {
  private final GraphScope scope;

  Histories(GraphScope scope) {
    this.scope = scope;
  }

  Optional<Table.Read> of(Node.Source.OfHistory history) {
    if (scope.role == GraphScope.Role.COMMAND) {
      return scope.refuse(
          HISTORY_IN_COMMAND,
          history.name().span(),
          "a command reads the events of `%s`".formatted(history.name()),
          "decide by the state: keep what the decision needs in a field of the entity");
    }
    Optional<Entity> entity = entity(history.name());
    Optional<Value> id = entity.flatMap(source -> id(history, source));
    Optional<Optional<Entity.Transition>> transition =
        entity.flatMap(source -> transition(history, source));
    return id.isEmpty() || transition.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Table.Read(
                new Table.History(
                    entity.orElseThrow(),
                    id.get(),
                    transition.get(),
                    HistoryRows.row(entity.orElseThrow(), transition.get())),
                Optional.empty()));
  }

  private Optional<Entity> entity(Name name) {
    Optional<Entity> entity = scope.blueprint.entity(name.text());
    if (entity.isEmpty()) {
      List<String> names = scope.blueprint.entities().stream().map(e -> e.name().text()).toList();
      return scope.refuse(
          SEM_SOURCE_NOT_FOUND,
          name.span(),
          "no entity is named `%s`".formatted(name),
          NearNames.hint(name.text(), names));
    }
    if (entity.get().stateMachine().isEmpty()) {
      return scope.refuse(
          SEM_SOURCE_NOT_FOUND,
          name.span(),
          "`%s` has no state machine, so it has no events".formatted(name),
          "give it a state machine, or read another entity");
    }
    return scope.blueprint.owns(scope.service, entity.get())
        ? entity
        : scope.refuse(
            SEM_SOURCE_NOT_FOUND,
            name.span(),
            "the events of `%s` belong to the service `%s`".formatted(name, entity.get().owner()),
            "let that service answer with them");
  }

  private Optional<Value> id(Node.Source.OfHistory history, Entity source) {
    Entity.Field key = source.key();
    if (key.type() == ScalarType.DECIMAL) {
      return scope.refuse(
          HISTORY_ID_MISMATCH,
          history.name().span(),
          "the key of `%s` is a decimal, by which no events are found".formatted(history.name()),
          "make the key a string or an integer");
    }
    Optional<Value> id =
        new Expressions(scope)
            .value(history.id(), Expressions.Place.OUTPUTS)
            .map(value -> Values.as(value, Type.of(key, true)));
    return id.isPresent() && !id.get().type().fits(key.type())
        ? scope.refuse(
            HISTORY_ID_MISMATCH,
            history.id().span(),
            "the key of `%s` is %s, and this id %s"
                .formatted(
                    history.name(), Type.article(key.type().word()), id.get().type().phrase()),
            "give it " + Type.article(key.type().word()))
        : id;
  }

  /** The transition whose events are read; nothing within where all are. */
  private Optional<Optional<Entity.Transition>> transition(
      Node.Source.OfHistory history, Entity source) {
    if (history.eventType().isEmpty()) {
      return Optional.of(Optional.empty());
    }
    Name type = history.eventType().get();
    List<Entity.Transition> all = source.stateMachine().orElseThrow().transitions();
    Optional<Entity.Transition> found =
        all.stream().filter(t -> t.event(source).equals(type.text())).findFirst();
    return found.isPresent()
        ? Optional.of(found)
        : scope.refuse(
            HISTORY_UNKNOWN_EVENT_TYPE,
            type.span(),
            "`%s` has no events of the type `%s`".formatted(source.name(), type),
            NearNames.hint(type.text(), all.stream().map(t -> t.event(source)).toList()));
  }
}
