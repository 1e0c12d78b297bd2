package dev.lathe.compiler.resolve;

import static dev.lathe.compiler.diagnostic.DiagnosticCode.CMD_AGGREGATE_ID_TYPE_MISMATCH;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.CMD_EXPECTED_VERSION_TYPE_MISMATCH;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.CMD_PAYLOAD_TYPE_MISMATCH;

import dev.lathe.compiler.blueprint.Expr;
import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.decimal.Scale;
import dev.lathe.model.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Resolves emits: the id and the payload of an event, typed as its entity has them. */
final class EmitResolver {
  private static final Value NO_ID = new Value.Literal(Json.NULL, Type.NULL);

  private final GraphScope scope;
  private final Expressions expressions;

  EmitResolver(GraphScope scope, Expressions expressions) {
    this.scope = scope;
    this.expressions = expressions;
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
                        RowRules.NONE)));
    var payload = new LinkedHashMap<String, Value>();
    boolean whole = true;
    for (Node.Assignment field : emit.payload()) {
      Optional<Value> value =
          expressions
              .value(field.value(), Expressions.Place.OUTPUTS)
              .flatMap(v -> asField(entity, field, v));
      value.ifPresent(v -> payload.put(field.name().text(), v));
      whole &= value.isPresent();
      if (entity.isPresent() && value.isPresent()) {
        whole &= fitsField(entity.get(), field, value.get());
      }
    }
    scope.emitting = Optional.empty();
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
            RowRuleResolver.of(scope.blueprint, aggregate)));
    return true;
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

  private Optional<Value> asField(
      Optional<Entity> entity, Node.Assignment assignment, Value value) {
    Optional<Entity.Field> field = entity.flatMap(e -> e.field(assignment.name().text()));
    if (field.isEmpty()) {
      return Optional.of(value);
    }
    Optional<Value> read =
        value instanceof Value.Literal(Json.Str(String text), Type _) && isDate(field.get().type())
            ? new Times(scope).literal(text, assignment.value().span(), CMD_PAYLOAD_TYPE_MISMATCH)
            : Optional.of(value);
    return read.map(v -> Values.as(v, Type.of(field.get(), true)));
  }

  private boolean fitsField(Entity entity, Node.Assignment assignment, Value value) {
    Optional<Entity.Field> field = entity.field(assignment.name().text());
    if (field.isEmpty() || value.type().fits(field.get().type())) {
      return field.isEmpty() || fitsScale(entity, assignment, field.get(), value);
    }
    scope.refuse(
        CMD_PAYLOAD_TYPE_MISMATCH,
        assignment.value().span(),
        "`%s.%s` is %s, and gets %s"
            .formatted(
                entity.name(),
                assignment.name(),
                Type.article(field.get().type().word()),
                value.type().phrase()),
        "give it " + Type.article(field.get().type().word()));
    return false;
  }

  /** A literal is held to its field's scale here; other values are when the command runs. */
  private boolean fitsScale(
      Entity entity, Node.Assignment assignment, Entity.Field field, Value value) {
    if (field.type() != ScalarType.DECIMAL
        || !(value instanceof Value.Literal(Json.Num(String digits), Type _))) {
      return true;
    }
    var scale = new Scale(field.scale());
    if (scale.scaled(digits).isPresent()) {
      return true;
    }
    scope.refuse(
        CMD_PAYLOAD_TYPE_MISMATCH,
        assignment.value().span(),
        "`%s.%s` has %s digits before the point and %s behind it, which `%s` does not fit"
            .formatted(entity.name(), assignment.name(), scale.whole(), scale.decimals(), digits),
        "change the number, or the `scale` of the field");
    return false;
  }

  private static boolean isDate(ScalarType type) {
    return type == ScalarType.DATE || type == ScalarType.DATETIME;
  }
}
