package dev.lathe.compiler.describe;

import dev.lathe.compiler.domain.AggregateFunction;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.resolve.GivenChildren;
import dev.lathe.compiler.resolve.HeldValues;
import dev.lathe.compiler.resolve.OutsideStep;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.compiler.resolve.Rows;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.compiler.resolve.Values;
import dev.lathe.model.bundle.AuthProvider;
import dev.lathe.model.bundle.HttpMethod;
import dev.lathe.model.bundle.InputPlan;
import dev.lathe.model.bundle.InputSource;
import dev.lathe.model.bundle.ResponseTemplate;
import dev.lathe.model.bundle.Route;
import dev.lathe.model.bundle.RouteLimits;
import dev.lathe.model.problem.ErrorCode;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** Which codes one operation can answer with. */
final class ErrorCodes {
  /** How a call can fail before there is a response; a module's own refusals have its own codes. */
  private static final Set<ErrorCode> MODULES =
      Collections.unmodifiableSet(
          EnumSet.of(
              ErrorCode.EXTERNAL_MODULE_NOT_CONFIGURED,
              ErrorCode.EXTERNAL_MODULE_INTERNAL,
              ErrorCode.EXTERNAL_MODULE_UNAVAILABLE,
              ErrorCode.EXTERNAL_MODULE_OVERLOAD,
              ErrorCode.EXTERNAL_MODULE_CIRCUIT_OPEN,
              ErrorCode.EXTERNAL_VENDOR_DOMAIN,
              ErrorCode.EXTERNAL_MODULE_TIMEOUT));

  private ErrorCodes() {}

  /** A native operation says no before it looks at what came. */
  static Set<ErrorCode> ofNative(Route route) {
    Set<ErrorCode> codes = any(route);
    codes.add(ErrorCode.NATIVE_OPERATION_HANDLER_MISSING);
    return codes;
  }

  private static Set<ErrorCode> any(Route route) {
    var codes =
        EnumSet.of(
            ErrorCode.URI_INVALID,
            ErrorCode.URI_TOO_LONG,
            ErrorCode.INTERNAL_ERROR,
            ErrorCode.BUNDLE_UNREADABLE,
            ErrorCode.STORE_UNAVAILABLE);
    if (route.method() == HttpMethod.POST) {
      codes.add(ErrorCode.BODY_LIMIT_EXCEEDED);
    }
    if (route.auth().isEmpty()) {
      codes.add(ErrorCode.ACTOR_AMBIGUOUS);
    } else {
      codes.add(ErrorCode.RUNTIME_AUTH_TOKEN_INVALID);
      for (AuthProvider provider : route.auth()) {
        switch (provider) {
          case AuthProvider.Introspected _ -> codes.addAll(MODULES);
          case AuthProvider.Issued _ -> codes.add(ErrorCode.IDENTITY_UNAVAILABLE);
          case AuthProvider.LookedUp _ -> codes.add(ErrorCode.READ_TIMED_OUT);
        }
      }
    }
    RouteLimits limits = route.limits();
    if (!limits.rates().isEmpty() || limits.caller().isPresent()) codes.add(ErrorCode.RATE_LIMITED);
    if (route.inputs().stream().anyMatch(i -> i.source() instanceof InputSource.FromUser)) {
      codes.add(ErrorCode.IDENTITY_CLAIM_MISSING);
    }
    if (route.allow().isPresent()) codes.add(ErrorCode.FORBIDDEN);
    return codes;
  }

  private static Set<ErrorCode> calls(ResolvedGraph graph) {
    var codes = EnumSet.noneOf(ErrorCode.class);
    for (OutsideStep step : graph.steps()) {
      if (step instanceof OutsideStep.Call call) {
        codes.addAll(MODULES);
        codes.add(ErrorCode.EXTERNAL_MODULE_SCHEMA_MISMATCH);
        if (call.operation().acts()) codes.add(ErrorCode.EXTERNAL_OUTCOME_UNKNOWN);
        if (call.operation().session()) {
          codes.add(ErrorCode.RUNTIME_AUTH_TOKEN_INVALID);
        }
      }
    }
    return codes;
  }

  static Set<ErrorCode> of(Route route, ResolvedGraph graph) {
    Set<ErrorCode> codes = any(route);
    if (route.method() == HttpMethod.POST) codes.add(ErrorCode.UNSUPPORTED_MEDIA_TYPE);
    codes.addAll(calls(graph));
    if (route.response().filter(ResponseTemplate::redirects).isPresent()) {
      codes.add(ErrorCode.BINDINGS_RUNTIME_INVALID_REDIRECT);
      codes.add(ErrorCode.BINDINGS_RUNTIME_REDIRECT_HOST_NOT_ALLOWED);
    }
    codes.add(ErrorCode.ANSWER_TOO_LARGE);
    codes.add(graph.commands() ? ErrorCode.COMMAND_OUTCOME_UNKNOWN : ErrorCode.READ_TIMED_OUT);
    for (InputPlan input : route.inputs()) {
      if (!(input.source() instanceof InputSource.Unbound)) {
        codes.add(ErrorCode.VALIDATION_ERROR);
      }
      if (input.required() && picked(input.source())) {
        codes.add(ErrorCode.INPUT_FROM_MISSING);
      }
    }
    if (route.strictBody()) {
      codes.add(ErrorCode.INVALID_BODY);
    }
    if (graph.commands()) {
      codes.add(ErrorCode.IDEMPOTENCY_KEY_INVALID);
      codes.add(ErrorCode.IF_MATCH_INVALID);
      if (graph.subject().isEmpty()) {
        codes.add(ErrorCode.IF_MATCH_UNCLEAR);
      }
      codes.add(ErrorCode.COMMAND_CONCURRENCY_CONFLICT);
      codes.add(ErrorCode.COMMAND_ILLEGAL_TRANSITION);
      codes.add(ErrorCode.INVALID_AGGREGATE_ID);
      if (graph.emits().stream().anyMatch(emit -> emit.loop().isPresent())) {
        codes.add(ErrorCode.COMMAND_REPEATED_AGGREGATE);
      }
      codes.add(ErrorCode.INVALID_VALUE);
      codes.add(ErrorCode.IDEMPOTENCY_KEY_REUSED);
      if (graph.acts()) {
        codes.add(ErrorCode.COMMAND_IN_PROGRESS);
        codes.add(ErrorCode.EFFECT_WITHOUT_EVENT);
      }
      if (route.keyed()) codes.add(ErrorCode.IDEMPOTENCY_KEY_REQUIRED);
    }
    if (HeldValues.of(graph).stream().anyMatch(HeldValues::inTheStatement)) {
      codes.add(ErrorCode.RULE_BROKEN);
    }
    graph.emits().stream()
        .flatMap(emit -> emit.children().stream())
        .forEach(given -> children(given, codes));
    for (ResolvedGraph.Emit emit : graph.emits()) {
      if (canMeetAClosedStream(emit)) {
        codes.add(ErrorCode.STREAM_CLOSED);
      }
      if (!emit.rules().invariants().isEmpty()) {
        codes.add(ErrorCode.INVARIANT_BROKEN);
      }
      if (!emit.rules().unique().isEmpty()) {
        codes.add(ErrorCode.NOT_UNIQUE);
      }
    }
    if (route.absent().isPresent()) {
      codes.add(ErrorCode.RESULT_ABSENT);
    }
    if (graph.paged()) {
      codes.add(ErrorCode.CURSOR_INVALID);
      codes.add(ErrorCode.CURSOR_OF_ANOTHER_LIST);
      codes.add(ErrorCode.CURSOR_KEY_UNAVAILABLE);
    }
    if (!graph.guards().isEmpty()) {
      codes.add(ErrorCode.COMMAND_GUARD_REJECTED);
    }
    if (graph.lookups().values().stream().anyMatch(lookup -> lookup.unique().isEmpty())) {
      codes.add(ErrorCode.FIND_ONE_NOT_UNIQUE);
    }
    if (graph.allRows().stream().anyMatch(ErrorCodes::sums)
        || graph.expressions().stream()
            .flatMap(expression -> Values.all(expression).stream())
            .anyMatch(ErrorCodes::computes)) {
      codes.add(ErrorCode.ARITHMETIC_OVERFLOW);
    }
    return codes;
  }

  private static void children(GivenChildren given, Set<ErrorCode> codes) {
    codes.add(ErrorCode.CHILD_REPEATED);
    if (given.change().deed() == Entity.ChildDeed.ADD) {
      codes.add(ErrorCode.CHILD_EXISTS);
      codes.add(ErrorCode.CHILDREN_TOO_MANY);
    } else {
      codes.add(ErrorCode.CHILD_NOT_FOUND);
    }
  }

  private static boolean picked(InputSource source) {
    return switch (source) {
      case InputSource.FromHeader _, InputSource.FromQuery _, InputSource.FromForm _ -> true;
      case InputSource.Path _,
          InputSource.Query _,
          InputSource.Body _,
          InputSource.FromBody _,
          InputSource.FromBytes _,
          InputSource.FromUser _,
          InputSource.FromActor _,
          InputSource.Unbound _ ->
          false;
    };
  }

  private static boolean sums(Rows rows) {
    return rows instanceof Rows.Aggregate aggregate
        && aggregate.measures().stream()
            .map(Rows.Measured::function)
            .anyMatch(f -> f == AggregateFunction.SUM || f == AggregateFunction.AVG);
  }

  /** Whether {@code value} is a number that can be beyond what it can hold. */
  private static boolean computes(Value value) {
    return switch (value) {
      case Value.Op(var operator, var operands, var type) ->
          switch (operator) {
            case ADD, SUB, MUL, DIV -> true;
            case COALESCE -> operands.stream().anyMatch(o -> o.type().scale() != type.scale());
            case EQ, NEQ, GT, GTE, LT, LTE, BETWEEN, IN, LIKE, AND, OR, NOT, IS_NULL, CONCAT ->
                false;
          };
      case Value.Applied applied -> applied.mayFail();
      case Value.Summary(Rows rows, _) -> sums(rows);
      case Value.Case(var whens, var _, var type) ->
          whens.stream().anyMatch(when -> when.value().type().scale() != type.scale());
      case Value.Column _,
          Value.Exists _,
          Value.Output _,
          Value.Input _,
          Value.Literal _,
          Value.Uuid _,
          Value.RowField _,
          Value.RowsetField _,
          Value.Called _,
          Value.Selected _,
          Value.Emitted _,
          Value.Around _,
          Value.Widened _,
          Value.ListOf _ ->
          false;
    };
  }

  /** A creation whose aggregate may have been deleted before, for good. */
  static boolean canMeetAClosedStream(ResolvedGraph.Emit emit) {
    Entity.StateMachine machine = emit.machine();
    return emit.transition().creates() && !machine.deleted().isEmpty() && !machine.recreates();
  }
}
