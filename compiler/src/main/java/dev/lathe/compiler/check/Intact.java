package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Blueprint.Service;
import dev.lathe.compiler.blueprint.Graph;
import dev.lathe.compiler.blueprint.QsmRelation;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Binding;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.Projection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What of a blueprint is not touched by the errors found so far: neither wrong itself, nor in need
 * of something that is. Later rules look at this part alone, so that they report mistakes and not
 * consequences.
 */
final class Intact {
  private final Blueprint whole;
  private final Places places;
  private final List<Span> wrong;

  /** The units of the blueprint that are there. */
  private final Set<Unit> there = new HashSet<>();

  /** Those of them that are broken, or need something that is. */
  private final Set<Unit> held = new HashSet<>();

  private Intact(Blueprint whole, List<Diagnostic> found) {
    this.whole = whole;
    this.places = new Places(whole);
    this.wrong = Wrong.places(found);
  }

  /** {@code blueprint} without what {@code found} breaks. */
  static Blueprint of(Blueprint blueprint, List<Diagnostic> found) {
    var intact = new Intact(blueprint, found);
    return intact.wrong.isEmpty() ? blueprint : intact.rest();
  }

  /** The same, with every binding that names a graph which is left: each of those is resolved. */
  static Blueprint toResolve(Blueprint blueprint, List<Diagnostic> found) {
    Blueprint rest = of(blueprint, found);
    return rest.with(
        rest.entities(),
        rest.services().stream().map(service -> bound(service, blueprint)).toList());
  }

  private static Service bound(Service service, Blueprint whole) {
    List<Binding> bindings =
        whole.service(service.slug().text()).orElse(service).bindings().stream()
            .filter(binding -> service.graph(binding.graph().text()).isPresent())
            .toList();
    return service.with(
        service.projections(),
        service.relations(),
        service.shapes(),
        service.graphs(),
        bindings,
        service.seeds());
  }

  private Blueprint rest() {
    whole.entities().forEach(entity -> unit(entity.name(), broken(entity)));
    for (Service service : whole.services()) {
      service.projections().forEach(projection -> unit(projection.name()));
      service.relations().forEach(relation -> unit(relation.source()));
      service.shapes().forEach(shape -> unit(shape.name()));
      service.graphs().forEach(graph -> unit(file(graph)));
      service.bindings().forEach(binding -> unit(binding.id()));
    }
    int before = -1;
    while (held.size() > before) { // each round holds back what needs what the last one did
      before = held.size();
      whole.services().forEach(this::hold);
    }
    return whole.with(
        whole.entities().stream().filter(e -> stays(e.name())).map(this::rest).toList(),
        whole.services().stream().map(this::rest).toList());
  }

  private void unit(Name name) {
    unit(Unit.at(name.span()));
  }

  private void unit(Unit unit) {
    there.add(unit);
    if (wrong.stream().anyMatch(unit::holds)) {
      held.add(unit);
    }
  }

  private void unit(Name name, boolean broken) {
    Unit unit = Unit.at(name.span());
    there.add(unit);
    if (broken) {
      held.add(unit);
    }
  }

  private static Unit file(Graph graph) {
    return new Unit(graph.id().span().file(), "");
  }

  /** An entity can be needed while just a relation of it is wrong. */
  private boolean broken(Entity entity) {
    Unit unit = Unit.at(entity.name().span());
    return wrong.stream()
        .filter(unit::holds)
        .anyMatch(
            place ->
                entity.relations().stream()
                    .noneMatch(relation -> Unit.at(relation.name().span()).holds(place)));
  }

  private boolean broken(Entity.Relation relation) {
    return wrong.stream().anyMatch(Unit.at(relation.name().span())::holds)
        || isHeld(places.entity(relation.to().text()));
  }

  /** Whether a unit can't be relied on: it is broken, or lacks what perhaps should be there. */
  private boolean isHeld(Unit unit) {
    return held.contains(unit)
        || (!there.contains(unit)
            && wrong.stream().anyMatch(place -> unit.holds(place) || unit.liesIn(place)));
  }

  private boolean stays(Name name) {
    return !held.contains(Unit.at(name.span()));
  }

  private void hold(Service service) {
    for (Projection projection : service.projections()) {
      Unit source =
          switch (projection.source()) {
            case Projection.Source.Mirror(Name entity) -> places.entity(entity.text());
            case Projection.Source.Derived(Name graph) -> places.graph(service, graph.text());
          };
      hold(Unit.at(projection.name().span()), List.of(source));
    }
    for (QsmRelation relation : service.relations()) {
      Unit unit = Unit.at(relation.source().span());
      hold(
          unit,
          List.of(
              places.projection(service, relation.source().text()),
              places.projection(service, relation.to().text())));
      if (declared(service, relation).filter(this::broken).isPresent()) {
        held.add(unit);
      }
    }
    boolean unread = wrong.stream().anyMatch(place -> mayHide(service, place));
    for (Graph graph : service.graphs()) {
      if (unread) {
        held.add(file(graph));
      }
      hold(file(graph), Needed.by(graph, service, places));
    }
    for (Binding binding : service.bindings()) {
      if (!binding.isNative()) {
        Unit graph = places.graph(service, binding.graph().text());
        boolean absent = service.graph(binding.graph().text()).isEmpty();
        List<Unit> needed = absent ? List.of(graph, places.shapes(service)) : List.of(graph);
        hold(Unit.at(binding.id().span()), needed);
      }
    }
  }

  /** Whether a mistake at {@code place} may be why a relation seems not to be there. */
  private boolean mayHide(Service service, Span place) {
    Unit relations = places.relations(service);
    return place.file().equals(relations.file())
        && !place.pointer().startsWith("/projections/")
        && service.relations().stream()
            .filter(relation -> service.projection(relation.source().text()).isPresent())
            .map(relation -> Unit.at(relation.source().span()))
            .noneMatch(unit -> unit.holds(place));
  }

  private void hold(Unit unit, List<Unit> needed) {
    if (needed.stream().anyMatch(this::isHeld)) {
      held.add(unit);
    }
  }

  private Optional<Entity.Relation> declared(Service service, QsmRelation relation) {
    return service
        .projection(relation.source().text())
        .flatMap(
            projection ->
                projection.source() instanceof Projection.Source.Mirror(Name entity)
                    ? whole.entity(entity.text())
                    : Optional.empty())
        .flatMap(
            entity ->
                entity.relations().stream()
                    .filter(r -> r.name().text().equals(relation.relation().text()))
                    .findFirst());
  }

  private Entity rest(Entity entity) {
    return entity.with(entity.relations().stream().filter(relation -> !broken(relation)).toList());
  }

  private Service rest(Service service) {
    return service.with(
        service.projections().stream().filter(p -> stays(p.name())).toList(),
        service.relations().stream().filter(r -> stays(r.source())).toList(),
        service.shapes().stream().filter(s -> stays(s.name())).toList(),
        service.graphs().stream().filter(g -> !held.contains(file(g))).toList(),
        service.bindings().stream().filter(b -> stays(b.id())).toList(),
        service.seeds().stream().filter(this::stays).toList());
  }

  /** A seed's events need each other: they count up. */
  private boolean stays(Blueprint.Seed seed) {
    return !isHeld(places.entity(seed.entity().text()))
        && wrong.stream().noneMatch(new Unit(seed.id().span().file(), "")::holds);
  }
}
