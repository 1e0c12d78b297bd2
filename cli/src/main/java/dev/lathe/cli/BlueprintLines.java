package dev.lathe.cli;

import dev.lathe.compiler.BlueprintReader;
import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Graph;
import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.blueprint.PersonalData;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.Projection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Where in a blueprint things come from. */
record BlueprintLines(Path folder, Blueprint blueprint) {

  /**
   * @throws Refused if it is not in order: `lathe check` says why
   */
  static BlueprintLines of(Path folder) {
    return switch (BlueprintReader.read(folder)) {
      case Result.Ok<Blueprint>(Blueprint blueprint, var _) ->
          new BlueprintLines(folder, blueprint);
      case Result.Failed<Blueprint> failed ->
          throw Refused.blueprint(
              "%s is not in order: `lathe check %s`".formatted(folder, folder), failed.findings());
    };
  }

  /** The entity of that name, or of the projection of that name. */
  Optional<String> entity(String name) {
    for (Entity entity : blueprint.entities()) {
      if (entity.name().text().equals(name)) return Optional.of(name);
    }
    for (Blueprint.Service service : blueprint.services()) {
      for (Projection projection : service.projections()) {
        if (projection.name().text().equals(name)) return entity(projection);
      }
    }
    return Optional.empty();
  }

  private static Optional<String> entity(Projection projection) {
    return switch (projection.source()) {
      case Projection.Source.Mirror(Name entity) -> Optional.of(entity.text());
      case Projection.Source.Derived _ ->
          throw Refused.usage(
              "`%s` groups events of many aggregates: ask about one of those"
                  .formatted(projection.name().text()));
    };
  }

  /** What fields about people are called. */
  List<String> personal() {
    return PersonalData.names(blueprint).fields();
  }

  /** All entities, for a message. */
  String names() {
    return blueprint.entities().stream()
        .map(entity -> entity.name().text())
        .collect(Collectors.joining(", "));
  }

  /** The emits of events of {@code type}, as {@code file:line:column}. */
  List<String> emitting(String type) {
    List<String> places = new ArrayList<>();
    for (Blueprint.Service service : blueprint.services()) {
      for (Graph graph : service.graphs()) {
        for (Node node : graph.nodes()) {
          if (node instanceof Node.Emit emit && type.equals(type(emit))) {
            Span span = emit.id().span();
            places.add(
                "%s:%s:%s".formatted(folder.resolve(span.file()), span.line(), span.column()));
          }
        }
      }
    }
    return places;
  }

  /**
   * The node that a statement's verdict names, as {@code file:line:column}.
   *
   * @param plan {@code service.graph}
   */
  Optional<String> node(String plan, String id) {
    for (Blueprint.Service service : blueprint.services()) {
      for (Graph graph : service.graphs()) {
        if (!plan.endsWith("." + graph.id().text())) continue;
        for (Node node : graph.nodes()) {
          if (node.id().text().equals(id)) return Optional.of(place(node.id().span()));
        }
      }
    }
    return Optional.empty();
  }

  /** The transition that events of {@code entity} go by, as {@code file:line:column}. */
  Optional<String> transition(String entity, String name) {
    return blueprint.entities().stream()
        .filter(one -> one.name().text().equals(entity))
        .flatMap(one -> one.stateMachine().stream())
        .flatMap(machine -> machine.transition(name).stream())
        .map(transition -> place(transition.name().span()))
        .findFirst();
  }

  private String place(Span span) {
    return "%s:%s:%s".formatted(folder.resolve(span.file()), span.line(), span.column());
  }

  private String type(Node.Emit emit) {
    return blueprint.entities().stream()
        .filter(entity -> entity.name().text().equals(emit.aggregate().text()))
        .findFirst()
        .flatMap(
            entity ->
                entity
                    .stateMachine()
                    .flatMap(machine -> machine.transition(emit.transition().text()))
                    .map(transition -> transition.event(entity)))
        .orElse("");
  }
}
