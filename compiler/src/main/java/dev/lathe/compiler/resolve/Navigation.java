package dev.lathe.compiler.resolve;

import static dev.lathe.compiler.diagnostic.DiagnosticCode.NAV_FAN_OUT_NOT_ALLOWED;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.NAV_NOT_ALLOWED;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.SEM_FIELD_NOT_FOUND;

import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.blueprint.QsmRelation;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Projection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Ways from row to row, by the relations that the read model declares. */
final class Navigation {
  private final GraphScope scope;

  Navigation(GraphScope scope) {
    this.scope = scope;
  }

  /**
   * How far a path has come.
   *
   * @param nullable whether there may be no row
   */
  record Way(List<Value.Hop> hops, Table.Read at, boolean nullable) {
    Way {
      hops = List.copyOf(hops);
    }

    Way on(Value.Hop hop, Table.Read to) {
      var further = new ArrayList<>(hops);
      further.add(hop);
      return new Way(further, to, true); // nothing holds what refers to a row to one that is there
    }
  }

  /** Where {@code name}, the word before the first dot, leads among {@code row}. */
  static Optional<Way> from(Rows.Scope row, String name) {
    return name.equals(row.alias())
        ? row.scan().map(read -> new Way(List.of(), read, false))
        : row.beside(name).map(b -> new Way(b.path(), b.source(), b.optional()));
  }

  /** One relation further, to one row; to many where {@code many} allows it. */
  Optional<Way> follow(Way way, String name, boolean many, Span span) {
    Table table = way.at().table();
    if (table instanceof Table.Children children) {
      return parent(way, children, name, span);
    }
    if (table instanceof Table.State(Entity own) && own.child(name).isPresent()) {
      return children(way, own, own.child(name).get(), many, span);
    }
    Optional<Projection> projection = way.at().projection();
    if (projection.isEmpty()) {
      var missing = new MissingRelation(scope, table.entity(), name);
      missing.mirror(span);
      return missing.relation(span);
    }
    Optional<QsmRelation> relation = relation(projection.get(), name);
    if (relation.isEmpty()) {
      return noRelation(table.entity(), projection.get(), name, span);
    }
    if (!relation.get().one() && !many) {
      return scope.refuse(
          NAV_FAN_OUT_NOT_ALLOWED,
          span,
          "`%s` leads to many rows".formatted(name),
          "follow only relations of cardinality one, or ask with `exists`");
    }
    Optional<Projection> target = scope.service.projection(relation.get().to().text());
    Optional<Table.Read> to = target.flatMap(p -> new Sources(scope).mirror(p));
    if (to.isEmpty()) {
      return Optional.empty(); // the read model is wrong, which is reported there
    }
    var local = table.entity().field(relation.get().localKey().text());
    var foreign = to.get().table().entity().field(relation.get().foreignKey().text());
    if (local.isEmpty() || foreign.isEmpty()) {
      return Optional.empty();
    }
    var hop = new Value.Hop(name, local.get(), to.get().table(), foreign.get(), false);
    return Optional.of(way.on(hop, to.get()));
  }

  /** From a record to the row that it belongs to, which is called as its entity is. */
  private Optional<Way> parent(Way way, Table.Children children, String name, Span span) {
    Entity parent = children.parent();
    String relation = GraphResolver.alias(parent.name().text());
    if (!name.equals(relation)) {
      return scope.refuse(
          NAV_NOT_ALLOWED,
          span,
          "rows of `%s` lead to no `%s`".formatted(children.entity().name(), name),
          "they lead to `%s`, to which they belong".formatted(relation));
    }
    Optional<Table.Read> to = new Sources(scope).of(new Node.Source.OfEntity(parent.name()));
    return to.map(
        read -> {
          Entity.Field local =
              children.entity().field(children.list().parent().text()).orElseThrow();
          return way.on(new Value.Hop(name, local, read.table(), parent.key(), false), read);
        });
  }

  /** From a row to its records, which are many. */
  private Optional<Way> children(
      Way way, Entity own, Entity.ChildList list, boolean many, Span span) {
    if (!many) {
      return scope.refuse(
          NAV_FAN_OUT_NOT_ALLOWED,
          span,
          "`%s` leads to many rows".formatted(list.name()),
          "ask with `exists`, or read `{\"children\": \"%s.%s\"}`"
              .formatted(own.name(), list.name()));
    }
    var table = Table.Children.of(own, list);
    Entity.Field foreign = table.entity().field(list.parent().text()).orElseThrow();
    var read = new Table.Read(table, Optional.empty());
    return Optional.of(
        way.on(new Value.Hop(list.name().text(), own.key(), table, foreign, false), read));
  }

  /** A field of the row that {@code way} leads to. */
  Optional<Value.Column> field(Way way, String name, Span span) {
    Entity entity = way.at().table().entity();
    Optional<Entity.Field> field = entity.field(name);
    if (field.isEmpty()) {
      List<String> names = entity.fields().stream().map(f -> f.name().text()).toList();
      return scope.refuse(
          SEM_FIELD_NOT_FOUND,
          span,
          "`%s` has no field `%s`".formatted(entity.name(), name),
          NearNames.hint(name, names));
    }
    Type type = Type.of(field.get(), field.get().nullable() || way.nullable());
    return Optional.of(new Value.Column(way.hops(), field.get(), type));
  }

  private Optional<QsmRelation> relation(Projection projection, String name) {
    return scope.service.relations().stream()
        .filter(r -> r.source().text().equals(projection.name().text()))
        .filter(r -> r.relation().text().equals(name))
        .findFirst();
  }

  private Optional<Way> noRelation(Entity entity, Projection projection, String name, Span span) {
    List<String> names =
        scope.service.relations().stream()
            .filter(r -> r.source().text().equals(projection.name().text()))
            .map(r -> r.relation().text())
            .toList();
    return scope.refuse(
        NAV_NOT_ALLOWED,
        span,
        "the read model declares no relation `%s.%s`".formatted(projection.name(), name),
        NearNames.of(name, names).isEmpty()
            ? new MissingRelation(scope, entity, name).declaration(projection.name().text())
            : NearNames.hint(name, names));
  }
}
