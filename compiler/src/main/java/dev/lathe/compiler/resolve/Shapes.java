package dev.lathe.compiler.resolve;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Projection;
import dev.lathe.compiler.domain.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a shape's name means: shapes.json first, then an entity, then a projection. */
public final class Shapes {
  private Shapes() {}

  /** The shape that {@code name} means in a graph of {@code service}. */
  public static Optional<Shape> find(Blueprint blueprint, Blueprint.Service service, String name) {
    return service
        .shape(name)
        .or(() -> blueprint.entity(name).map(Shapes::ofEntity))
        .or(() -> service.projection(name).flatMap(p -> ofProjection(blueprint, p)));
  }

  static Optional<Shape> find(GraphScope scope, String name) {
    return find(scope.blueprint, scope.service, name);
  }

  private static Shape ofEntity(Entity entity) {
    return new Shape(entity.name(), entity.fields().stream().map(Shapes::field).toList());
  }

  private static Optional<Shape> ofProjection(Blueprint blueprint, Projection projection) {
    if (!(projection.source() instanceof Projection.Source.Mirror(var name))) {
      return Optional.empty();
    }
    return blueprint
        .entity(name.text())
        .map(entity -> new Shape(projection.name(), visible(entity, projection)));
  }

  /** Keys, exposed and generated fields: what a mirror shows where no shape says more. */
  static List<Shape.Field> visible(Entity entity, Projection projection) {
    var fields = new ArrayList<Shape.Field>();
    for (Entity.Field field : entity.fields()) {
      String name = field.name().text();
      boolean key = entity.keys().stream().anyMatch(k -> k.text().equals(name));
      boolean exposed = projection.exposed().stream().anyMatch(e -> e.text().equals(name));
      if (key || exposed || field.generated().isPresent()) {
        fields.add(field(field));
      }
    }
    return fields;
  }

  private static Shape.Field field(Entity.Field field) {
    return new Shape.Field(field.name(), field.type(), field.nullable());
  }
}
