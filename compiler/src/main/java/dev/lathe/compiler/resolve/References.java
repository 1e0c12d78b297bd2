package dev.lathe.compiler.resolve;

import static dev.lathe.compiler.diagnostic.DiagnosticCode.BLUEPRINT_GRAPH_PRE_REF_UNDEFINED_BINDING;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.GRAPH_IR_NODE_REF_NOT_FOUND;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.SEM_FIELD_NOT_FOUND;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.SEM_TYPE_MISMATCH;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.UNKNOWN_REFERENCE_IN_EXPRESSION;

import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.module.Reply;
import dev.lathe.model.bundle.ScalarType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/** {@code $ref} and {@code $node}: paths into what earlier nodes gave. */
final class References {
  private final GraphScope scope;

  References(GraphScope scope) {
    this.scope = scope;
  }

  /** The single value at {@code path}. */
  Optional<Value> value(String text, Span span) {
    RefPath path = RefPath.of(text);
    if (path.size() == 0) {
      return unreadable(text, span);
    }
    String node = path.node();
    scope.read.add(node);
    if (scope.broken.contains(node)) {
      return Optional.empty();
    }
    if (scope.element.filter(element -> element.name().equals(node)).isPresent()) {
      return element(path, scope.element.get(), span);
    }
    if (scope.eachUuids.containsKey(node)) {
      return eachUuid(path, span);
    }
    if (scope.uuids.contains(node)) {
      return path.size() == 1 && path.plain()
          ? Optional.of(new Value.Uuid(node, Optional.empty(), Type.of(ScalarType.STRING, false)))
          : noSuchPart(path, span, List.of());
    }
    ResolvedGraph.Lookup lookup = scope.lookups.get(node);
    if (lookup != null) {
      return rowField(path, lookup.rows().scope(), span);
    }
    Rows rows = scope.rowsets.get(node);
    if (rows != null) {
      return rowsetField(path, rows.scope(), span);
    }
    ResolvedGraph.Emit emit = scope.emits.get(node);
    if (emit != null) {
      return emitted(path, emit, span);
    }
    if (scope.emitting.filter(own -> own.node().equals(node)).isPresent()) {
      return found(path, scope.emitting.get(), span);
    }
    if (scope.replies.containsKey(node)) {
      return called(path, span);
    }
    if (node.equals("$pre")) {
      return scope.refuse(
          BLUEPRINT_GRAPH_PRE_REF_UNDEFINED_BINDING,
          span,
          "no pre step of the binding gives `%s`".formatted(text.substring("$pre.".length())),
          "bind it in `pre` of every binding of this graph");
    }
    if (scope.branches.containsKey(node)) {
      return path.size() == 2 && path.name(1).equals("selected")
          ? Optional.of(new Value.Selected(node, Type.of(ScalarType.STRING, false)))
          : noSuchPart(path, span, List.of("selected"));
    }
    return unknown(node, span);
  }

  /** The single value of a whole node; a name that no node has gets the format's own code. */
  Optional<Value> node(Name node, Span span) {
    return scope.graph.node(node.text()).isPresent()
        ? value(node.text(), span)
        : scope.refuse(
            GRAPH_IR_NODE_REF_NOT_FOUND,
            node.span(),
            "no node is named `%s`".formatted(node),
            NearNames.hint(node.text(), scope.nodes()));
  }

  /** Whether {@code path} is a whole node and no single value. */
  Optional<Node> whole(String text) {
    RefPath path = RefPath.of(text);
    boolean plainName = path.size() == 1 && path.plain();
    if (!plainName || scope.uuids.contains(path.node())) {
      return Optional.empty();
    }
    return scope.nodes().contains(path.node()) ? scope.graph.node(path.node()) : Optional.empty();
  }

  /** The emit whose {@code eventIds} the path is. */
  Optional<String> eventIds(String text) {
    RefPath path = RefPath.of(text);
    boolean ids = path.size() == 2 && path.plain() && path.name(1).equals("eventIds");
    return ids && scope.emits.containsKey(path.node())
        ? Optional.of(path.node())
        : Optional.empty();
  }

  /** A field of the element that an emit is for, or the element where it is one value. */
  private Optional<Value> element(RefPath path, GraphScope.Element element, Span span) {
    Entity row = element.list().entity();
    List<String> names = row.fields().stream().map(f -> f.name().text()).toList();
    int size = element.list().records() ? 2 : 1;
    if (path.size() != size || !path.plain()) {
      return noSuchPart(path, span, element.list().records() ? names : List.of());
    }
    String name = element.list().records() ? path.name(1) : Elements.VALUE;
    return row.field(name)
        .<Value>map(f -> new Value.Column(List.of(), f, Type.of(f, f.nullable())))
        .or(() -> noSuchPart(path, span, names));
  }

  private Optional<Value> eachUuid(RefPath path, Span span) {
    String list = Objects.requireNonNull(scope.eachUuids.get(path.node()));
    boolean own = scope.element.filter(element -> element.list().input().equals(list)).isPresent();
    if (!own) {
      return scope.refuse(
          SEM_TYPE_MISMATCH,
          span,
          "`%s` is an id for each element of `%s`".formatted(path.node(), list),
          "name it in an emit for each element of `%s`".formatted(list));
    }
    return path.size() == 1 && path.plain()
        ? Optional.of(
            new Value.Uuid(path.node(), Optional.of(list), Type.of(ScalarType.STRING, false)))
        : noSuchPart(path, span, List.of());
  }

  private Optional<Value> called(RefPath path, Span span) {
    Reply reply = Objects.requireNonNull(scope.replies.get(path.node()));
    var steps = new ArrayList<String>();
    if (path.size() < 2 || !path.name(1).equals("result")) {
      return noSuchPart(path, span, List.of("result"));
    }
    for (int i = 1; i < path.size(); i++) {
      if (i > 1) {
        String name = path.name(i);
        if (reply instanceof Reply.Members(var members) && !members.containsKey(name)) {
          return noSuchPart(path, span, List.copyOf(members.keySet()));
        }
        if (reply instanceof Reply.Scalar || reply instanceof Reply.Items) {
          return noSuchPart(path, span, List.of());
        }
        reply =
            reply instanceof Reply.Members(var members)
                ? Objects.requireNonNull(members.get(name))
                : new Reply.Any();
        steps.add(name);
      }
      OptionalInt index = path.steps().get(i).index();
      if (index.isPresent()) {
        if (reply instanceof Reply.Scalar || reply instanceof Reply.Members) {
          return noSuchPart(path, span, List.of());
        }
        reply = reply instanceof Reply.Items(Reply item) ? item : new Reply.Any();
        steps.add(Integer.toString(index.getAsInt()));
      }
    }
    Type type =
        reply instanceof Reply.Scalar(ScalarType scalar) ? Type.of(scalar, true) : Type.NULL;
    return Optional.of(new Value.Called(path.node(), steps, type));
  }

  private Optional<Value> rowField(RefPath path, Rows.Scope row, Span span) {
    if (path.size() != 2 || !path.plain()) {
      return noSuchPart(path, span, names(row));
    }
    return row.field(path.name(1))
        .<Value>map(
            f ->
                new Value.RowField(
                    path.node(),
                    f.name(),
                    scope.certain.equals(Optional.of(path.node()))
                        ? f.type()
                        : f.type().withNull(true)))
        .or(() -> noSuchPart(path, span, names(row)));
  }

  private Optional<Value> rowsetField(RefPath path, Rows.Scope row, Span span) {
    var index = path.steps().getFirst().index();
    if (path.size() == 1) {
      return scope.refuse(
          SEM_TYPE_MISMATCH,
          span,
          "`%s` is a list of rows, not one value".formatted(path.node()),
          "name a row and a field, such as `%s[0].%s`"
              .formatted(path.node(), names(row).getFirst()));
    }
    if (path.size() != 2 || index.isEmpty()) {
      return noSuchPart(path, span, names(row));
    }
    return row.field(path.name(1))
        .<Value>map(
            f ->
                new Value.RowsetField(
                    path.node(), index.getAsInt(), f.name(), f.type().withNull(true)))
        .or(() -> noSuchPart(path, span, names(row)));
  }

  private Optional<Value> emitted(RefPath path, ResolvedGraph.Emit emit, Span span) {
    if (emit.loop().isPresent()) {
      return path.size() == 2 && path.plain() && path.name(1).equals("didRun")
          ? part(path, new Value.EmitPart.DidRun(), Type.of(ScalarType.BOOLEAN, false))
          : scope.refuse(
              SEM_TYPE_MISMATCH,
              span,
              "`%s` emits one event for each element, so this is not one value"
                  .formatted(path.node()),
              "answer with all of it, `{\"$ref\": \"%s\"}`, or with its `eventIds`"
                  .formatted(path.node()));
    }
    boolean mayNotRun = emit.branch().isPresent();
    List<String> parts = List.of("didRun", "aggregateId", "version", "eventIds", "payload");
    if (path.size() < 2) {
      return scope.refuse(
          SEM_TYPE_MISMATCH,
          span,
          "`%s` is an emit's whole output, not one value".formatted(path.node()),
          "name one of its parts: `didRun`, `aggregateId`, `version`, `payload.after.<field>`");
    }
    if (path.size() == 4 && path.name(1).equals("payload")) {
      return payload(path, emit, span);
    }
    if (path.size() != 2) {
      return noSuchPart(path, span, parts);
    }
    return switch (path.name(1)) {
      case "didRun" -> part(path, new Value.EmitPart.DidRun(), Type.of(ScalarType.BOOLEAN, false));
      case "aggregateId" ->
          part(path, new Value.EmitPart.AggregateId(), Type.of(ScalarType.STRING, mayNotRun));
      case "version" ->
          part(path, new Value.EmitPart.Version(), Type.of(ScalarType.INTEGER, mayNotRun));
      case "eventIds" ->
          path.steps().get(1).index().orElse(-1) == 0
              ? part(path, new Value.EmitPart.EventId(), Type.of(ScalarType.STRING, mayNotRun))
              : noSuchPart(path, span, List.of("eventIds[0]"));
      default -> noSuchPart(path, span, parts);
    };
  }

  private Optional<Value> payload(RefPath path, ResolvedGraph.Emit emit, Span span) {
    List<String> fields = emit.transition().affected(emit.machine());
    String name = path.name(3);
    if (!fields.contains(name)) {
      return noSuchPart(path, span, fields);
    }
    Entity.Field field = emit.entity().field(name).orElseThrow();
    Type type = Type.of(field, true);
    return switch (path.name(2)) {
      case "before" -> part(path, new Value.EmitPart.Before(field), type);
      case "after" -> part(path, new Value.EmitPart.After(field), type);
      default -> noSuchPart(path, span, List.of("before", "after"));
    };
  }

  /** What an emit finds, in its own payload: any field, as those before it left it. */
  private Optional<Value> found(RefPath path, ResolvedGraph.Emit emit, Span span) {
    boolean before =
        path.size() == 4 && path.name(1).equals("payload") && path.name(2).equals("before");
    if (!before) {
      return scope.refuse(
          SEM_FIELD_NOT_FOUND,
          span,
          "`%s` is the emit itself, of which only what it finds is known here"
              .formatted(path.node()),
          "write `%s.payload.before.<field>`".formatted(path.node()));
    }
    if (emit.transition().creates()) {
      return scope.refuse(
          SEM_FIELD_NOT_FOUND,
          span,
          "`%s` creates, so there is nothing before it".formatted(path.node()),
          "give it a value of its own");
    }
    List<String> names = emit.entity().fields().stream().map(f -> f.name().text()).toList();
    Optional<Entity.Field> field = emit.entity().field(path.name(3));
    return field.isEmpty()
        ? noSuchPart(path, span, names)
        : part(
            path,
            new Value.EmitPart.Before(field.get()),
            Type.of(field.get(), field.get().nullable()));
  }

  private static Optional<Value> part(RefPath path, Value.EmitPart part, Type type) {
    return Optional.of(new Value.Emitted(path.node(), part, type));
  }

  private static List<String> names(Rows.Scope row) {
    return row.fields().stream().map(Rows.Field::name).toList();
  }

  private Optional<Value> noSuchPart(RefPath path, Span span, List<String> parts) {
    String last = path.name(path.size() - 1);
    Optional<String> hint =
        parts.isEmpty()
            ? Optional.of("refer to `%s` itself".formatted(path.node()))
            : NearNames.hint(last, parts);
    return scope.refuse(
        SEM_FIELD_NOT_FOUND,
        span,
        "`%s` gives nothing under that path".formatted(path.node()),
        hint);
  }

  private Optional<Value> unknown(String node, Span span) {
    boolean later = scope.graph.node(node).isPresent();
    return scope.refuse(
        UNKNOWN_REFERENCE_IN_EXPRESSION,
        span,
        later
            ? "`%s` gives nothing that can be read here".formatted(node)
            : "no node is named `%s`".formatted(node),
        later
            ? Optional.of("refer to a node that stands before this one and has an output")
            : NearNames.hint(node, scope.nodes()));
  }

  private Optional<Value> unreadable(String text, Span span) {
    return scope.refuse(
        UNKNOWN_REFERENCE_IN_EXPRESSION,
        span,
        "`%s` is not a path into a node's output".formatted(text),
        "write it like `node.field` or `node[0].field`");
  }
}
