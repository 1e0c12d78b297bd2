package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Blueprint.Service;
import dev.lathe.compiler.domain.Name;
import java.util.Optional;

/** Where the things of a blueprint stand, or would stand if they were there. */
record Places(Blueprint blueprint) {
  Unit entity(String name) {
    return there(blueprint.entity(name).map(entity -> entity.name()))
        .orElse(
            inProject()
                ? new Unit("pdm/entities/" + name + ".json", "")
                : new Unit("pdm.json", "/entities/" + name));
  }

  /** All entities. */
  Unit entities() {
    return new Unit(inProject() ? "pdm" : "pdm.json", "");
  }

  Unit projection(Service service, String name) {
    return there(service.projection(name).map(projection -> projection.name()))
        .orElse(
            inProject()
                ? new Unit(home(service) + "qsm/projections/" + name + ".json", "")
                : new Unit("qsm.json", "/projections/" + name));
  }

  /** Where the relations between a service's projections stand. */
  Unit relations(Service service) {
    return new Unit(inProject() ? home(service) + "qsm/qsm.json" : "qsm.json", "/relations");
  }

  Unit ui(Service service) {
    return new Unit(home(service) + "ui", "");
  }

  Unit shape(Service service, String name) {
    return there(service.shape(name).map(shape -> shape.name()))
        .orElse(
            new Unit(
                inProject() ? home(service) + "graphs/shapes.json" : "shapes.json", "/" + name));
  }

  /** The file without which a service has no graphs. */
  Unit shapes(Service service) {
    return new Unit(inProject() ? home(service) + "graphs/shapes.json" : "shapes.json", "");
  }

  Unit graph(Service service, String id) {
    return service
        .graph(id)
        .map(graph -> new Unit(graph.id().span().file(), ""))
        .orElse(new Unit(home(service) + "graphs/" + id + ".json", ""));
  }

  String bindings(Service service) {
    return inProject() ? home(service) + "bindings/bindings.json" : "bindings.json";
  }

  Unit modules() {
    return new Unit(inProject() ? "project.json" : "manifest.json", "/modules");
  }

  private boolean inProject() {
    return blueprint.form() == Blueprint.Form.PROJECT;
  }

  private String home(Service service) {
    return inProject() ? "services/" + service.slug() + "/" : "";
  }

  private static Optional<Unit> there(Optional<Name> name) {
    return name.map(Name::span).map(Unit::at);
  }
}
