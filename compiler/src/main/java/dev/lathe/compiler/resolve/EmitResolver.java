package dev.lathe.compiler.resolve;

import static dev.lathe.compiler.diagnostic.DiagnosticCode.CMD_AGGREGATE_ID_TYPE_MISMATCH;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.CMD_EXPECTED_VERSION_TYPE_MISMATCH;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.CMD_LOOP_SAME_AGGREGATE;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.CMD_LOOP_UNBOUNDED;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.INPUT_NOT_A_LIST;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.STRUCT_DUPLICATE_NODE_ID;

import dev.lathe.compiler.blueprint.Expr;
import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Name;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Resolves emits: the id and the payload of an event, typed as its entity has them. */
final class EmitResolver {
  /** Elements of a list that one command can take: each is a row that is worked on. */
  static final long MOST = 1_000;

  private static final Value NO_ID = new Value.Literal(Json.NULL, Type.NULL);

  private final GraphScope scope;
  private final Expressions expressions;
  private final FieldValues fields;

  EmitResolver(GraphScope scope, Expressions expressions) {
    this.scope = scope;
    this.expressions = expressions;
    this.fields = new FieldValues(scope);
  }

  /**
   * Puts {@code emit} into the scope.
   *
   * @param branch the branch before it, which decides whether it runs
   * @return whether it could be resolved
   */
  boolean emit(Node.Emit emit, Optional<String> branch) {
    Optional<Entity> entity = scope.blueprint.entity(emit.aggregate().text());
    Optional<Entity.StateMachine> machine = entity.flatMap(Entity::stateMachine);
    Optional<Entity.Transition> transition =
        machine.flatMap(m -> m.transition(emit.transition().text()));
    Optional<ResolvedGraph.Loop> loop = emit.loop().flatMap(this::loop);
    boolean loops = loop.isPresent() == emit.loop().isPresent();
    scope.element =
        loop.map(l -> new GraphScope.Element(emit.loop().orElseThrow().as().text(), l.elements()));
    if (!loops) {
      return false;
    }
    Optional<Value> id =
        expressions
            .value(emit.aggregateId(), Expressions.Place.OUTPUTS)
            .map(v -> entity.map(e -> Values.as(v, Type.of(e.key(), true))).orElse(v));
    Optional<Value> expected = emit.expectedVersion().flatMap(this::expectedVersion);
    boolean expectsWell = expected.isPresent() == emit.expectedVersion().isPresent();
    transition.ifPresent(
        t ->
            scope.emitting =
                Optional.of(
                    new ResolvedGraph.Emit(
                        emit.id().text(),
                        entity.orElseThrow(),
                        machine.orElseThrow(),
                        t,
                        id.orElse(NO_ID),
                        Map.of(),
                        Optional.empty(),
                        branch,
                        RowRules.NONE,
                        loop,
                        List.of())));
    var payload = new LinkedHashMap<String, Value>();
    boolean whole = true;
    for (Node.Assignment field : emit.payload()) {
      Optional<Value> value =
          expressions
              .value(field.value(), Expressions.Place.OUTPUTS)
              .flatMap(v -> as(entity, field, v));
      value.ifPresent(v -> payload.put(field.name().text(), v));
      whole &= value.isPresent();
      if (entity.isPresent() && value.isPresent()) {
        whole &= fits(entity.get(), field, value.get());
      }
    }
    Optional<List<GivenChildren>> children =
        entity.isPresent() && transition.isPresent()
            ? new ChildResolver(scope, expressions, fields).of(emit, entity.get(), transition.get())
            : Optional.empty();
    whole &= children.isPresent();
    scope.emitting = Optional.empty();
    scope.element = Optional.empty();
    if (transition.isEmpty() || id.isEmpty() || !expectsWell || !whole) {
      return false;
    }
    Entity aggregate = entity.orElseThrow();
    if (!id.get().type().fits(aggregate.key().type())) {
      scope.refuse(
          CMD_AGGREGATE_ID_TYPE_MISMATCH,
          emit.aggregateId().span(),
          "the key of `%s` is %s, and its id %s"
              .formatted(
                  aggregate.name(),
                  Type.article(aggregate.key().type().word()),
                  id.get().type().phrase()),
          "give it " + Type.article(aggregate.key().type().word()));
      return false;
    }
    var ordered = new LinkedHashMap<String, Value>();
    for (String field : transition.get().payload(machine.orElseThrow())) {
      Value value = payload.get(field);
      if (value != null) {
        ordered.put(field, value);
      }
    }
    scope.emits.put(
        emit.id().text(),
        new ResolvedGraph.Emit(
            emit.id().text(),
            aggregate,
            machine.orElseThrow(),
            transition.get(),
            id.get(),
            ordered,
            expected,
            branch,
            RowRuleResolver.of(scope.blueprint, aggregate),
            loop,
            children.orElseThrow()));
    return loop.isEmpty() || oneEach(emit, id.get());
  }

  private Optional<ResolvedGraph.Loop> loop(Node.Loop loop) {
    if (!(loop.each() instanceof Expr.Param(Name input, Span span))) {
      return scope.refuse(
          INPUT_NOT_A_LIST,
          loop.each().span(),
          "`each` is no input",
          "write `{\"$param\": \"<list>\"}`");
    }
    if (loop.max().isEmpty() || loop.max().getAsLong() < 1 || loop.max().getAsLong() > MOST) {
      return scope.refuse(
          CMD_LOOP_UNBOUNDED,
          loop.span(),
          "how many elements of `%s` one command takes is not said".formatted(input),
          "add `\"max\"`, a number from 1 to %s".formatted(MOST));
    }
    if (scope.graph.node(loop.as().text()).isPresent()) {
      return scope.refuse(
          STRUCT_DUPLICATE_NODE_ID,
          loop.as().span(),
          "an element is called `%s`, and so is a node".formatted(loop.as()),
          "call one of them otherwise");
    }
    return Sources.elements(scope, input, span)
        .map(list -> new ResolvedGraph.Loop(list, loop.max().getAsLong()));
  }

  /** With one id for all elements their events would be one stream's. */
  private boolean oneEach(Node.Emit emit, Value id) {
    boolean each =
        Values.leaves(id).stream()
            .anyMatch(
                leaf ->
                    leaf instanceof Value.Column
                        || (leaf instanceof Value.Uuid uuid && uuid.each().isPresent()));
    if (!each) {
      scope.refuse(
          CMD_LOOP_SAME_AGGREGATE,
          emit.aggregateId().span(),
          "every element of the list has the same aggregate",
          "make the id of the element, or of a uuid node that has the same `each`");
    }
    return each;
  }

  /** A version as it is expected; a null expects nothing. */
  private Optional<Value> expectedVersion(Expr written) {
    Optional<Value> value =
        expressions
            .value(written, Expressions.Place.OUTPUTS)
            .map(v -> Values.as(v, ScalarType.INTEGER));
    if (value.isPresent() && !value.get().type().fits(ScalarType.INTEGER)) {
      return scope.refuse(
          CMD_EXPECTED_VERSION_TYPE_MISMATCH,
          written.span(),
          "a version is an integer, and this is " + value.get().type().phrase(),
          "give it an integer, or null to expect nothing");
    }
    return value;
  }

  private Optional<Value> as(Optional<Entity> entity, Node.Assignment given, Value value) {
    Optional<Entity.Field> field = entity.flatMap(e -> e.field(given.name().text()));
    return field.isEmpty() ? Optional.of(value) : fields.as(field.get(), given.value(), value);
  }

  private boolean fits(Entity entity, Node.Assignment given, Value value) {
    return entity
        .field(given.name().text())
        .map(field -> fields.fits(entity.name().text(), field, given.value().span(), value))
        .orElse(true);
  }
}
