package dev.lathe.compiler.resolve;

import static dev.lathe.compiler.diagnostic.DiagnosticCode.CHILD_RECORD_MISFIT;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.INPUT_NOT_A_LIST;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.STRUCT_DUPLICATE_NODE_ID;

import dev.lathe.compiler.blueprint.Expr;
import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Entity.ChildChange;
import dev.lathe.compiler.domain.Entity.ChildDeed;
import dev.lathe.compiler.domain.Entity.ChildList;
import dev.lathe.compiler.domain.Name;
import dev.lathe.model.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Resolves the records that an emit gives for its aggregate's lists, typed as the lists are. */
final class ChildResolver {
  private final GraphScope scope;
  private final Expressions expressions;
  private final FieldValues fields;

  ChildResolver(GraphScope scope, Expressions expressions, FieldValues fields) {
    this.scope = scope;
    this.expressions = expressions;
    this.fields = fields;
  }

  /** In the order of the lists' names; nothing where one of them is wrong. */
  Optional<List<GivenChildren>> of(Node.Emit emit, Entity entity, Entity.Transition transition) {
    var all = new ArrayList<GivenChildren>();
    boolean whole = true;
    for (Node.Children given : emit.children()) {
      Optional<ChildList> list = entity.child(given.list().text());
      Optional<ChildChange> change =
          transition.children().stream()
              .filter(c -> c.list().text().equals(given.list().text()))
              .findFirst();
      Optional<GivenChildren> children =
          list.isPresent() && change.isPresent()
              ? new OfList(entity, list.get(), change.get()).of(given)
              : Optional.empty();
      children.ifPresent(all::add);
      whole &= children.isPresent();
    }
    return whole ? Optional.of(all) : Optional.empty();
  }

  /** The records for one list. */
  private final class OfList {
    private final ChildList list;
    private final ChildChange change;

    /** What messages call a record's owner. */
    private final String owner;

    OfList(Entity entity, ChildList list, ChildChange change) {
      this.list = list;
      this.change = change;
      this.owner = entity.name() + "." + list.name();
    }

    Optional<GivenChildren> of(Node.Children given) {
      return switch (given.records()) {
        case Node.Records.OfInput(Name input, Span span) -> ofInput(input, span);
        case Node.Records.ForEach(Node.Loop loop, Node.ChildRecord record) -> each(loop, record);
        case Node.Records.Written(List<Node.ChildRecord> records) -> written(given, records);
      };
    }

    /** Members of the input's records are fields of the list by their names. */
    private Optional<GivenChildren> ofInput(Name input, Span span) {
      Optional<Table.Elements> elements = Sources.elements(scope, input, span);
      if (elements.isEmpty()) {
        return Optional.empty();
      }
      if (!elements.get().records()) {
        Value value = column(elements.get().entity().fields().getFirst());
        if (change.deed() != ChildDeed.REMOVE) {
          return misfit(
              span,
              "`%s` is a list of values, and `%s` takes records".formatted(input, owner),
              "make it a list of records: `{\"list\": {\"row\": \"<shape>\"}}`");
        }
        return fields.fits(owner, list.keyField(), span, value)
            ? children(elements, List.of(Map.of(list.key().text(), value)))
            : Optional.empty();
      }
      var record = new LinkedHashMap<String, Value>();
      boolean whole = true;
      for (Entity.Field member : elements.get().entity().fields()) {
        String name = member.name().text();
        Optional<Entity.Field> field = known(member.name().text(), span);
        whole &= field.isPresent();
        if (field.isPresent()) {
          Value value = Values.as(column(member), Type.of(field.get(), true));
          whole &= fields.fits(owner, field.get(), span, value);
          record.put(name, value);
        }
      }
      return whole ? record(record, span).flatMap(r -> children(elements, List.of(r))) : nothing();
    }

    private Value column(Entity.Field field) {
      return new Value.Column(List.of(), field, Type.of(field, field.nullable()));
    }

    private Optional<GivenChildren> each(Node.Loop loop, Node.ChildRecord record) {
      if (!(loop.each() instanceof Expr.Param(Name input, Span span))) {
        return scope.refuse(
            INPUT_NOT_A_LIST,
            loop.each().span(),
            "`each` is no input",
            "write `{\"$param\": \"<list>\"}`");
      }
      if (scope.graph.node(loop.as().text()).isPresent()) {
        return scope.refuse(
            STRUCT_DUPLICATE_NODE_ID,
            loop.as().span(),
            "an element is called `%s`, and so is a node".formatted(loop.as()),
            "call one of them otherwise");
      }
      Optional<Table.Elements> elements = Sources.elements(scope, input, span);
      if (elements.isEmpty()) {
        return Optional.empty();
      }
      scope.element = Optional.of(new GraphScope.Element(loop.as().text(), elements.get()));
      Optional<Map<String, Value>> resolved = record(record);
      scope.element = Optional.empty();
      return resolved.flatMap(r -> children(elements, List.of(r)));
    }

    private Optional<GivenChildren> written(Node.Children given, List<Node.ChildRecord> records) {
      var all = new ArrayList<Map<String, Value>>();
      for (Node.ChildRecord record : records) {
        Optional<Map<String, Value>> resolved = record(record);
        if (resolved.isPresent()
            && !all.isEmpty()
            && !all.getFirst().keySet().equals(resolved.get().keySet())) {
          return misfit(
              record.span(),
              "the records for `%s` set different fields".formatted(owner),
              "give all of them the same fields, or emit twice");
        }
        resolved.ifPresent(all::add);
      }
      if (records.isEmpty()) {
        return misfit(
            given.list().span(),
            "there are no records for `%s`".formatted(owner),
            "give at least one, or an input that has them");
      }
      return all.size() == records.size() ? children(Optional.empty(), all) : nothing();
    }

    private Optional<Map<String, Value>> record(Node.ChildRecord written) {
      var record = new LinkedHashMap<String, Value>();
      boolean whole = true;
      for (Node.Assignment given : written.fields()) {
        Optional<Entity.Field> field = known(given.name().text(), given.name().span());
        Optional<Value> value =
            expressions
                .value(given.value(), Expressions.Place.OUTPUTS)
                .flatMap(
                    v -> field.isEmpty() ? nothing() : fields.as(field.get(), given.value(), v));
        whole &= value.isPresent();
        if (field.isPresent() && value.isPresent()) {
          whole &= fields.fits(owner, field.get(), given.value().span(), value.get());
          record.put(given.name().text(), value.get());
        }
      }
      return whole ? record(record, written.span()) : Optional.empty();
    }

    /** The field of a record, if records of this change may have it. */
    private Optional<Entity.Field> known(String name, Span span) {
      Optional<Entity.Field> field = list.field(name);
      List<String> names = list.fields().stream().map(f -> f.name().text()).toList();
      if (field.isEmpty()) {
        return scope.refuse(
            CHILD_RECORD_MISFIT,
            span,
            "records of `%s` have no field `%s`".formatted(owner, name),
            NearNames.hint(name, names));
      }
      if (change.deed() == ChildDeed.REMOVE && !name.equals(list.key().text())) {
        return misfit(
            span,
            "`%s` is given to remove from `%s`, where the key says which".formatted(name, owner),
            "give `%s` alone".formatted(list.key()));
      }
      return field;
    }

    /** {@code given} in the order of the list, whole where it is a new one. */
    private Optional<Map<String, Value>> record(Map<String, Value> given, Span span) {
      var ordered = new LinkedHashMap<String, Value>();
      for (Entity.Field field : list.fields()) {
        String name = field.name().text();
        Value value = given.get(name);
        boolean needed =
            field.equals(list.keyField()) || (change.deed() == ChildDeed.ADD && !field.nullable());
        if (value != null) {
          ordered.put(name, value);
        } else if (needed) {
          return misfit(
              span,
              "a record to %s %s `%s` lacks `%s`"
                  .formatted(
                      change.deed().word(),
                      change.deed() == ChildDeed.ADD ? "to" : "in",
                      owner,
                      name),
              "add it");
        } else if (change.deed() == ChildDeed.ADD) {
          ordered.put(name, new Value.Literal(Json.NULL, Type.of(field, true)));
        }
      }
      if (change.deed() == ChildDeed.CHANGE && ordered.size() == 1) {
        return misfit(
            span,
            "a record to change in `%s` has its key alone".formatted(owner),
            "say what becomes of its other fields");
      }
      return Optional.of(ordered);
    }

    private Optional<GivenChildren> children(
        Optional<Table.Elements> elements, List<Map<String, Value>> records) {
      return Optional.of(new GivenChildren(list, change, elements, records));
    }
  }

  private <T> Optional<T> misfit(Span span, String message, String hint) {
    return scope.refuse(CHILD_RECORD_MISFIT, span, message, hint);
  }

  private static <T> Optional<T> nothing() {
    return Optional.empty();
  }
}
