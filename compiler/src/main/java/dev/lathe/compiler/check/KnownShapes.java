package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Blueprint.Service;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where a graph finds a shape: shapes.json, then the entities, then what projections expose. */
final class KnownShapes {
  /** The shape that commands of the earlier dialect answer with. */
  static final String COMMAND_RESULT = "CommandResult";

  private final Blueprint blueprint;
  private final Service service;

  KnownShapes(Blueprint blueprint, Service service) {
    this.blueprint = blueprint;
    this.service = service;
  }

  /** The names of a shape's fields, or nothing where no shape has that name. */
  Optional<List<String>> fields(String name) {
    Optional<List<String>> shape =
        service.shape(name).map(s -> s.fields().stream().map(KnownShapes::text).toList());
    Optional<List<String>> entity = blueprint.entity(name).map(EntityStructure::fields);
    Optional<List<String>> projection =
        service.projection(name).map(p -> p.exposed().stream().map(Name::text).toList());
    return shape.or(() -> entity).or(() -> projection);
  }

  /** Whether a binding may answer with it: clients see no shape in a projection alone. */
  boolean answers(String name) {
    return service.shape(name).isPresent()
        || blueprint.entity(name).isPresent()
        || name.equals(COMMAND_RESULT);
  }

  List<String> names() {
    var names = new ArrayList<String>();
    service.shapes().forEach(shape -> names.add(shape.name().text()));
    blueprint.entities().forEach(entity -> names.add(entity.name().text()));
    service.projections().forEach(projection -> names.add(projection.name().text()));
    return names.stream().distinct().toList();
  }

  private static String text(Shape.Field field) {
    return field.name().text();
  }
}
