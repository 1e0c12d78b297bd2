package dev.lathe.compiler.resolve;

import dev.lathe.compiler.blueprint.Entity;
import dev.lathe.compiler.blueprint.Projection;
import dev.lathe.compiler.blueprint.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a shape's name means: shapes.json first, then an entity, then a projection. */
final class Shapes {
  private Shapes() {}

  static Optional<Shape> find(GraphScope scope, String name) {
    return scope
        .service
        .shape(name)
        .or(() -> scope.blueprint.entity(name).map(Shapes::ofEntity))
        .or(() -> scope.service.projection(name).flatMap(p -> ofProjection(scope, p)));
  }

  private static Shape ofEntity(Entity entity) {
    return new Shape(entity.name(), entity.fields().stream().map(Shapes::field).toList());
  }

  private static Optional<Shape> ofProjection(GraphScope scope, Projection projection) {
    if (!(projection.source() instanceof Projection.Source.Mirror(var name))) {
      return Optional.empty();
    }
    return scope
        .blueprint
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
