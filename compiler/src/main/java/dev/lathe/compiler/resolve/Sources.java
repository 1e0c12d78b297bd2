package dev.lathe.compiler.resolve;

import static dev.lathe.compiler.diagnostic.DiagnosticCode.CHILD_LIST_UNKNOWN;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.INPUT_NOT_A_LIST;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.PROJ_SEMANTIC_UNKNOWN_EVENT_TYPE;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.PROJ_SEMANTIC_UNSUPPORTED_OP;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.SEM_PARAM_UNKNOWN;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.SEM_SOURCE_NOT_FOUND;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.UNSUPPORTED_EVENT_SOURCE;

import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Input;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.Projection;
import java.util.List;
import java.util.Optional;

/**
 * Which table a source is read from: the state table for the service's own entities, a mirror for
 * those of other services and for what is marked async. A command reads its own entities from their
 * state tables whatever their mark, because it decides by what is so now.
 */
final class Sources {
  private final GraphScope scope;

  Sources(GraphScope scope) {
    this.scope = scope;
  }

  Optional<Table.Read> of(Node.Source source) {
    return switch (source) {
      case Node.Source.OfEntity(Name name) -> entity(name);
      case Node.Source.OfProjection(Name name) -> projection(name);
      case Node.Source.OfEvent(Name name) -> events(name);
      case Node.Source.OfInput(Name name) -> elements(name);
      case Node.Source.OfHistory history -> new Histories(scope).of(history);
      case Node.Source.OfChildren(Name name) -> children(name);
      case Node.Source.OfSystem(Name name) -> new SystemSources(scope).of(name);
    };
  }

  /** A list of children is read from the table that commands write, whatever its entity is. */
  private Optional<Table.Read> children(Name name) {
    String[] parts = name.text().split("\\.", 2);
    Optional<Entity> entity = scope.blueprint.entity(parts[0]);
    if (entity.isEmpty()) {
      List<String> names = scope.blueprint.entities().stream().map(e -> e.name().text()).toList();
      return scope.refuse(
          SEM_SOURCE_NOT_FOUND,
          name.span(),
          "no entity is named `%s`".formatted(parts[0]),
          NearNames.hint(parts[0], names));
    }
    String list = parts.length == 1 ? "" : parts[1];
    Optional<Entity.ChildList> children = entity.get().child(list);
    if (children.isEmpty()) {
      List<String> lists =
          entity.get().children().stream().map(c -> entity.get().name() + "." + c.name()).toList();
      return scope.refuse(
          CHILD_LIST_UNKNOWN,
          name.span(),
          "`%s` is no list of children".formatted(name),
          lists.isEmpty()
              ? Optional.of("write `Entity.list`, of an entity that has `children`")
              : NearNames.hint(name.text(), lists));
    }
    if (!scope.blueprint.owns(scope.service, entity.get())) {
      return scope.refuse(
          SEM_SOURCE_NOT_FOUND,
          name.span(),
          "`%s` belongs to the service `%s`, which alone has its children"
              .formatted(entity.get().name(), entity.get().owner()),
          "read them there");
    }
    if (scope.role == GraphScope.Role.PROJECTION) {
      return scope.refuse(
          PROJ_SEMANTIC_UNSUPPORTED_OP,
          name.span(),
          "a projection is kept event by event, and children are rows",
          "read an event type, or ask the children where the projection is read");
    }
    return Optional.of(
        new Table.Read(Table.Children.of(entity.get(), children.get()), Optional.empty()));
  }

  private Optional<Table.Read> elements(Name name) {
    return elements(scope, name, name.span()).map(table -> new Table.Read(table, Optional.empty()));
  }

  /** The elements of the input {@code name}. */
  static Optional<Table.Elements> elements(GraphScope scope, Name name, Span span) {
    Optional<Input> input = scope.graph.input(name.text());
    if (input.isEmpty()) {
      List<String> names = scope.graph.inputs().stream().map(i -> i.name().text()).toList();
      return scope.refuse(
          SEM_PARAM_UNKNOWN,
          name.span(),
          "the graph has no input `%s`".formatted(name),
          NearNames.hint(name.text(), names));
    }
    return Elements.of(scope.service, input.get())
        .or(
            () ->
                scope.refuse(
                    INPUT_NOT_A_LIST,
                    span,
                    "the input `%s` is no list of values, or of records of a shape".formatted(name),
                    "make its type `{\"list\": \"string\"}` or `{\"list\": {\"row\":"
                        + " \"<shape>\"}}`, with a shape of shapes.json whose fields are single"
                        + " values"));
  }

  private Optional<Table.Read> events(Name name) {
    if (scope.role != GraphScope.Role.PROJECTION) {
      return scope.refuse(
          UNSUPPORTED_EVENT_SOURCE,
          name.span(),
          "the events `%s` are read by a graph that answers requests".formatted(name),
          "keep a derived projection of them and read that, or read those of one aggregate:"
              + " `{\"events\": {\"entity\": \"…\", \"id\": …}}`");
    }
    return EventRows.of(scope.blueprint, name.text())
        .map(events -> new Table.Read(events, Optional.empty()))
        .or(
            () ->
                scope.refuse(
                    PROJ_SEMANTIC_UNKNOWN_EVENT_TYPE,
                    name.span(),
                    "no transition has the event type `%s`".formatted(name),
                    NearNames.hint(name.text(), EventRows.types(scope.blueprint))));
  }

  private Optional<Table.Read> entity(Name name) {
    Optional<Entity> entity = scope.blueprint.entity(name.text());
    if (entity.isEmpty()) {
      List<String> names = scope.blueprint.entities().stream().map(e -> e.name().text()).toList();
      return scope.refuse(
          SEM_SOURCE_NOT_FOUND,
          name.span(),
          "no entity is named `%s`".formatted(name),
          NearNames.hint(name.text(), names));
    }
    Optional<Projection> mirror =
        scope.service.projections().stream()
            .filter(
                p ->
                    p.source() instanceof Projection.Source.Mirror(Name e)
                        && e.text().equals(name.text()))
            .findFirst();
    if (mirror.isPresent()) {
      return mirror(mirror.get());
    }
    if (entity.get().stateMachine().isEmpty()) {
      return scope.refuse(
          SEM_SOURCE_NOT_FOUND,
          name.span(),
          "`%s` has no state machine, so it has no events and no rows".formatted(name),
          "give it a state machine, or read another entity");
    }
    if (!scope.blueprint.owns(scope.service, entity.get())) {
      return scope.refuse(
          SEM_SOURCE_NOT_FOUND,
          name.span(),
          "`%s` belongs to the service `%s`".formatted(name, entity.get().owner()),
          "add a projection that mirrors `%s` to the service `%s`"
              .formatted(name, scope.service.slug()));
    }
    return Optional.of(new Table.Read(new Table.State(entity.get()), Optional.empty()));
  }

  private Optional<Table.Read> projection(Name name) {
    Optional<Projection> projection = scope.service.projection(name.text());
    if (projection.isEmpty()) {
      List<String> names = scope.service.projections().stream().map(p -> p.name().text()).toList();
      return scope.refuse(
          SEM_SOURCE_NOT_FOUND,
          name.span(),
          "the service `%s` has no projection `%s`".formatted(scope.service.slug(), name),
          NearNames.hint(name.text(), names));
    }
    return projection.get().source() instanceof Projection.Source.Derived
        ? scope
            .deriveds
            .of(scope.service, projection.get())
            .map(derived -> new Table.Read(derived.table(), projection))
        : mirror(projection.get());
  }

  /** Where a mirror's rows are; nothing, unreported, where its entity is unknown. */
  Optional<Table.Read> mirror(Projection projection) {
    if (!(projection.source() instanceof Projection.Source.Mirror(Name name))) {
      return Optional.empty();
    }
    return scope
        .blueprint
        .entity(name.text())
        .map(
            entity -> {
              boolean own = scope.blueprint.owns(scope.service, entity);
              Table table =
                  own && (!projection.async() || scope.role == GraphScope.Role.COMMAND)
                      ? new Table.State(entity)
                      : new Table.Mirror(scope.service.slug().text(), projection, entity);
              return new Table.Read(table, Optional.of(projection));
            });
  }
}
