package dev.lathe.compiler.resolve;

import static dev.lathe.compiler.diagnostic.DiagnosticCode.LOOKUP_NAME_TAKEN;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.LOOKUP_NOT_BY_KEY;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.PROJ_SEMANTIC_UNSUPPORTED_OP;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.SEM_TYPE_MISMATCH;

import dev.lathe.compiler.blueprint.Expr;
import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Name;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rows of other tables that a row leads to by a key that it has. */
final class Related {
  private final GraphScope scope;
  private final Expressions expressions;
  private final Navigation navigation;

  Related(GraphScope scope, Expressions expressions) {
    this.scope = scope;
    this.expressions = expressions;
    this.navigation = new Navigation(scope);
  }

  /** Rows with another row beside each. */
  Optional<Rows> beside(Node.LookupOne node, Rows input) {
    Rows.Scope row = input.scope();
    String name = node.as().text();
    if (name.equals(row.alias()) || row.beside(name).isPresent()) {
      return scope.refuse(
          LOOKUP_NAME_TAKEN,
          node.as().span(),
          "`%s` is the name of other rows here already".formatted(name),
          "choose another word for `as`");
    }
    return by(node.as(), node.entity(), node.match(), node.optional(), row)
        .map(
            found -> {
              var beside = new ArrayList<>(row.beside());
              beside.add(found);
              var with = new Rows.Scope(row.alias(), row.scan(), row.outputs(), beside);
              return new Rows.Lookup(input, key(found), !node.optional(), with);
            });
  }

  /** A field of the row that {@code lookup} finds, null where it finds none. */
  Optional<Value> field(Expr.Lookup lookup, Expressions.Place place) {
    if (place.row().isEmpty()) {
      return scope.refuse(
          SEM_TYPE_MISMATCH,
          lookup.span(),
          "a lookup stands where there are no rows",
          "read the row with a findOne");
    }
    return found(lookup, place.row().get())
        .flatMap(
            found -> {
              var way = new Navigation.Way(found.path(), found.source(), found.optional());
              return navigation.field(way, lookup.field().text(), lookup.field().span());
            })
        .map(column -> column);
  }

  /** The rows of a map whose fields look up rows that must be there. */
  Optional<Rows> required(Node.MapRows map, Rows input) {
    Rows rows = input;
    for (Node.Assignment field : map.fields()) {
      if (field.value() instanceof Expr.Lookup lookup && !lookup.optional()) {
        Optional<Rows.Beside> found = found(lookup, input.scope());
        if (found.isEmpty()) {
          return Optional.empty();
        }
        rows = new Rows.Lookup(rows, key(found.get()), true, input.scope());
      }
    }
    return Optional.of(rows);
  }

  private Optional<Rows.Beside> found(Expr.Lookup lookup, Rows.Scope row) {
    var name = new Name(GraphResolver.alias(lookup.entity().text()), lookup.span());
    return by(name, lookup.entity(), lookup.match(), lookup.optional(), row);
  }

  private static Value.Column key(Rows.Beside found) {
    Entity.Field key = found.source().table().entity().key();
    return new Value.Column(found.path(), key, Type.of(key, true));
  }

  private Optional<Rows.Beside> by(
      Name as, Name entity, List<Node.Assignment> match, boolean optional, Rows.Scope row) {
    if (scope.role == GraphScope.Role.PROJECTION) {
      return eventByEvent(as.span(), "a lookup");
    }
    if (row.scan().isEmpty()) {
      return scope.refuse(
          SEM_TYPE_MISMATCH,
          as.span(),
          "a lookup stands after a map or reduce",
          "look up before it, and map or group by what was found");
    }
    Optional<Table.Read> source = new Sources(scope).of(new Node.Source.OfEntity(entity));
    if (source.isEmpty()) {
      return Optional.empty();
    }
    Entity.Field key = source.get().table().entity().key();
    if (match.size() != 1 || !match.getFirst().name().text().equals(key.name().text())) {
      return scope.refuse(
          LOOKUP_NOT_BY_KEY,
          match.isEmpty() ? as.span() : match.getFirst().name().span(),
          "a lookup finds `%s` by its key `%s` alone".formatted(entity, key.name()),
          "match `%s`, and filter by the rest".formatted(key.name()));
    }
    return local(match.getFirst(), key, row)
        .map(
            column -> {
              var hop =
                  new Value.Hop(as.text(), column.field(), source.get().table(), key, optional);
              var path = new ArrayList<>(column.path());
              path.add(hop);
              return new Rows.Beside(as.text(), path, source.get(), optional);
            });
  }

  private Optional<Value.Column> local(Node.Assignment match, Entity.Field key, Rows.Scope row) {
    Expr path = match.value();
    Optional<Value> value = expressions.value(path, Expressions.Place.row(row));
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (!(value.get() instanceof Value.Column column)) {
      return scope.refuse(
          SEM_TYPE_MISMATCH,
          path.span(),
          "a lookup matches something that is not a field of the rows",
          "name a field such as `%s.%s`".formatted(row.alias(), row.fields().getFirst().name()));
    }
    if (Type.common(column.type(), Type.of(key, false)).isEmpty()) {
      return scope.refuse(
          SEM_TYPE_MISMATCH,
          path.span(),
          "the key is %s, and is matched with %s"
              .formatted(Type.article(key.type().word()), column.type().phrase()),
          "match it with a field of its type");
    }
    return Optional.of(column);
  }

  private <T> Optional<T> eventByEvent(Span span, String what) {
    return eventByEvent(scope, span, what);
  }

  static <T> Optional<T> eventByEvent(GraphScope scope, Span span, String what) {
    return scope.refuse(
        PROJ_SEMANTIC_UNSUPPORTED_OP,
        span,
        what + " can't be kept event by event",
        "ask it where the projection is read");
  }
}
