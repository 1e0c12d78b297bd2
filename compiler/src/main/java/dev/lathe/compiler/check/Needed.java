package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Blueprint.Service;
import dev.lathe.compiler.blueprint.Expr;
import dev.lathe.compiler.blueprint.Graph;
import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.blueprint.QsmRelation;
import dev.lathe.compiler.blueprint.Template;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.OutputType;
import dev.lathe.compiler.domain.Projection;
import dev.lathe.compiler.domain.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a graph names, so that what is wrong with it is not taken for the graph's own mistake. */
final class Needed {
  private final Places places;
  private final Blueprint blueprint;
  private final Service service;
  private final List<Unit> units = new ArrayList<>();
  private final List<String> entities = new ArrayList<>();

  private Needed(Places places, Service service) {
    this.places = places;
    this.blueprint = places.blueprint();
    this.service = service;
  }

  /** The units that {@code graph} can't do without. */
  static List<Unit> by(Graph graph, Service service, Places places) {
    var needed = new Needed(places, service);
    switch (graph.output().type()) {
      case OutputType.Row(Name shape) -> needed.shape(shape);
      case OutputType.Rowset(Name shape) -> needed.shape(shape);
      case OutputType.Scalar _ -> {}
    }
    graph.nodes().forEach(needed::node);
    return List.copyOf(needed.units);
  }

  private void node(Node node) {
    switch (node) {
      case Node.FindMany(Name _, Node.Source source) -> source(source);
      case Node.FindOne(Name _, Node.Source source, Expr where) -> {
        source(source);
        expr(where);
      }
      case Node.Filter filter -> expr(filter.expr());
      case Node.MapRows map -> {
        shape(map.into());
        map.fields().forEach(field -> expr(field.value()));
      }
      case Node.Reduce reduce -> {
        shape(reduce.into());
        reduce.group().forEach(group -> expr(group.value()));
        reduce.measures().forEach(measure -> measure.expr().ifPresent(this::expr));
      }
      case Node.LookupOne lookup -> entity(lookup.entity().text());
      case Node.Emit emit -> {
        entity(emit.aggregate().text());
        expr(emit.aggregateId());
        emit.payload().forEach(field -> expr(field.value()));
        emit.children().forEach(list -> list.records().expressions().forEach(this::expr));
      }
      case Node.Call call -> {
        units.add(places.modules());
        template(call.input());
        call.compensation().ifPresent(one -> template(one.input()));
      }
      case Node.Branch branch ->
          branch.cases().forEach(choice -> choice.when().ifPresent(this::expr));
      case Node.Result result -> template(result.value());
      case Node.Sort _, Node.Limit _, Node.Distinct _, Node.Uuid _, Node.Make _ -> {}
    }
  }

  /** What leads to rows by relations stands in the read model, which whoever reads it needs. */
  private void many(Expr.Many many) {
    if (many instanceof Expr.Many.OfSource(Node.Source source, var _)) {
      source(source);
    }
  }

  private void source(Node.Source source) {
    switch (source) {
      case Node.Source.OfEntity(Name name) -> entity(name.text());
      case Node.Source.OfProjection(Name name) -> projection(name.text());
      case Node.Source.OfChildren(Name name) -> entity(Paths.first(name.text()));
      case Node.Source.OfEvent(Name type) -> events(type.text());
      case Node.Source.OfInput _, Node.Source.OfSystem _ -> {} // the request brings it, or nobody
      case Node.Source.OfHistory(Name name, Expr id, var _) -> {
        entity(name.text());
        expr(id);
      }
    }
  }

  /** The entity that has events of a type; any, where none seems to. */
  private void events(String type) {
    Optional<Entity> raising =
        blueprint.entities().stream().filter(entity -> raises(entity, type)).findFirst();
    if (raising.isPresent()) {
      entity(raising.get().name().text());
    } else {
      units.add(places.entities());
    }
  }

  private static boolean raises(Entity entity, String type) {
    return entity.stateMachine().stream()
        .flatMap(machine -> machine.transitions().stream())
        .anyMatch(transition -> transition.event(entity).equals(type));
  }

  private void entity(String name) {
    if (entities.contains(name)) {
      return;
    }
    entities.add(name);
    units.add(places.entity(name));
    for (Projection projection : service.projections()) {
      if (projection.source() instanceof Projection.Source.Mirror(Name of)
          && of.text().equals(name)) {
        projection(projection.name().text());
      }
    }
  }

  /** A projection, what it is of, and wherever paths lead from it. */
  private void projection(String name) {
    Unit unit = places.projection(service, name);
    if (units.contains(unit)) {
      return;
    }
    units.add(unit);
    service
        .projection(name)
        .ifPresent(
            projection -> {
              switch (projection.source()) {
                case Projection.Source.Mirror(Name of) -> entity(of.text());
                case Projection.Source.Derived(Name graph) ->
                    units.add(places.graph(service, graph.text()));
              }
            });
    for (QsmRelation relation : service.relations()) {
      if (relation.source().text().equals(name)) {
        units.add(Unit.at(relation.source().span()));
        projection(relation.to().text());
      }
    }
  }

  /** Shapes come first, then entities, then projections. */
  private void shape(Name name) {
    Optional<Shape> shape = service.shape(name.text());
    units.add(places.shape(service, name.text()));
    if (shape.isEmpty()) {
      entity(name.text());
      projection(name.text());
    }
  }

  private void template(Template template) {
    switch (template) {
      case Template.Value(Expr expr) -> expr(expr);
      case Template.Obj object -> object.members().forEach(member -> template(member.value()));
      case Template.Arr array -> array.items().forEach(this::template);
    }
  }

  private void expr(Expr expr) {
    switch (expr) {
      case Expr.Lookup lookup -> entity(lookup.entity().text());
      case Expr.Op op -> op.operands().forEach(this::expr);
      case Expr.Applied applied -> applied.operands().forEach(this::expr);
      case Expr.ListOf list -> list.items().forEach(this::expr);
      case Expr.Let let -> let.with().forEach(given -> expr(given.value()));
      case Expr.Exists exists -> {
        many(exists.many());
        exists.where().ifPresent(this::expr);
      }
      case Expr.Aggregate aggregate -> {
        many(aggregate.many());
        aggregate.of().ifPresent(this::expr);
        aggregate.where().ifPresent(this::expr);
      }
      case Expr.Case cases -> {
        for (Expr.When when : cases.whens()) {
          expr(when.condition());
          expr(when.value());
        }
        cases.otherwise().ifPresent(this::expr);
      }
      case Expr.Path _, Expr.Literal _, Expr.Param _, Expr.Ref _, Expr.NodeOutput _ -> {}
    }
  }
}
