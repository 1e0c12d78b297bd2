package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Blueprint.Service;
import dev.lathe.compiler.blueprint.Graph;
import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.Projection;
import dev.lathe.compiler.domain.Shape;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Names stand in paths, which are split at dots and brackets, and in the names of streams, which
 * are an entity's, a hyphen and an id. Everything else about a name is free.
 */
final class SpelledNames {
  /** What a path means by itself, and what a path into JSON can't say. */
  private static final String IN_PATHS = ".[]$\"\\";

  private final Findings findings = new Findings();

  private SpelledNames() {}

  static List<Diagnostic> in(Blueprint blueprint) {
    var rule = new SpelledNames();
    for (Entity entity : blueprint.entities()) {
      rule.entity(entity);
      rule.streams(entity, blueprint.entities());
    }
    blueprint.services().forEach(rule::service);
    return rule.findings.sorted();
  }

  private void entity(Entity entity) {
    spelled(entity.name(), "an entity");
    entity.fields().forEach(field -> spelled(field.name(), "a field"));
    entity.relations().forEach(relation -> spelled(relation.name(), "a relation"));
    for (Entity.ChildList list : entity.children()) {
      spelled(list.name(), "a list of children");
      spelled(list.parent(), "a field");
      list.fields().forEach(field -> spelled(field.name(), "a field"));
    }
  }

  private void service(Service service) {
    if (!service.slug().text().isEmpty()) { // which is a mistake by itself
      spelled(service.slug(), "a service");
    }
    for (Projection projection : service.projections()) {
      spelled(projection.name(), "a projection");
    }
    for (Shape shape : service.shapes()) {
      shape.fields().forEach(field -> spelled(field.name(), "a shape's field"));
    }
    for (Graph graph : service.graphs()) {
      spelled(graph.id(), "a graph");
      for (Node node : graph.nodes()) {
        if (node.id().text().indexOf('$') < 0) { // what a step of ours is called
          spelled(node.id(), "a node");
        }
      }
    }
  }

  private void spelled(Name name, String what) {
    OptionalInt wrong =
        name.text().chars().filter(c -> IN_PATHS.indexOf(c) >= 0 || c < ' ').findFirst();
    if (name.text().isEmpty()) {
      findings.add(
          DiagnosticCode.NAME_UNUSABLE,
          name.span(),
          "an empty text can't name %s".formatted(what),
          "give it a name");
    } else if (wrong.isPresent()) {
      findings.add(
          DiagnosticCode.NAME_UNUSABLE,
          name.span(),
          "`%s` can't name %s: no path can spell it".formatted(name, what),
          "leave out dots, brackets, dollars, quotes, backslashes and control characters");
    }
  }

  /** The stream of `A-1` with the id `2` would be that of `A` with the id `1-2`. */
  private void streams(Entity entity, List<Entity> all) {
    Optional<Entity> other =
        all.stream().filter(e -> entity.name().text().startsWith(e.name() + "-")).findFirst();
    other.ifPresent(
        shorter ->
            findings.add(
                DiagnosticCode.NAME_UNUSABLE,
                entity.name().span(),
                "streams of `%s` can have the names of streams of `%s`"
                    .formatted(entity.name(), shorter.name()),
                shorter.name().span(),
                "name one of the two otherwise, without the hyphen"));
  }
}
