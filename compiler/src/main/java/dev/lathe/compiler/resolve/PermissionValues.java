package dev.lathe.compiler.resolve;

import static dev.lathe.compiler.diagnostic.DiagnosticCode.PERMISSION_DECIDES_NOTHING;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.PERMISSION_MISFIT;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.PERMISSION_NAME_UNKNOWN;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.PERMISSION_TYPE_MISMATCH;

import dev.lathe.compiler.blueprint.Expr;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Allow;
import dev.lathe.compiler.domain.Condition;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.ExprOperator;
import dev.lathe.compiler.domain.Input;
import dev.lathe.compiler.domain.InputMode;
import dev.lathe.compiler.domain.Name;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.json.Json;
import dev.lathe.model.permission.Rule.Comparison;
import dev.lathe.model.value.UserClaims;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Binds and types what a permission says, reporting what does not fit at its exact place. */
final class PermissionValues {
  private static final Type BOOLEAN = Type.of(ScalarType.BOOLEAN, true);
  private static final List<String> ROOTS =
      List.of("user", "owner", "authenticated", "entity", "input");

  private final GraphScope scope;
  private final Optional<Entity> entity;
  private final String without;

  /**
   * @param entity whose row it may ask for
   * @param without why there is none, where there is none
   */
  PermissionValues(GraphScope scope, Optional<Entity> entity, String without) {
    this.scope = scope;
    this.entity = entity;
    this.without = without;
  }

  /** A condition; nothing where it does not fit. */
  Optional<Value> condition(Condition condition) {
    return switch (condition) {
      case Condition.All(var parts, _) -> joined(ExprOperator.AND, parts);
      case Condition.Any(var parts, _) -> joined(ExprOperator.OR, parts);
      case Condition.Not(var negated, _) ->
          condition(negated).map(value -> operation(ExprOperator.NOT, List.of(value)));
      case Condition.Compared compared -> compared(compared);
      case Condition.Among among -> among(among);
      case Condition.Constant(Json value, Span span) ->
          value instanceof Json.Bool(boolean flag)
              ? scope.refuse(
                  PERMISSION_DECIDES_NOTHING,
                  span,
                  "this %s holds".formatted(flag ? "always" : "never"),
                  "leave it out, or write `\"allow\": \"%s\"` to open it".formatted(Allow.PUBLIC))
              : misfit(span, "a value stands where a condition is needed", "compare it");
      case Condition.Named named ->
          value(named)
              .flatMap(
                  value ->
                      value.type().is(ScalarType.BOOLEAN) && !list(value)
                          ? Optional.of(value)
                          : misfit(
                              named.span(),
                              "`%s` is %s, no condition".formatted(named.text(), phrase(value)),
                              "compare it with something"));
    };
  }

  private Optional<Value> joined(ExprOperator operator, List<Condition> parts) {
    var values = new ArrayList<Value>();
    parts.forEach(part -> condition(part).ifPresent(values::add));
    return values.size() == parts.size()
        ? Optional.of(operation(operator, values))
        : Optional.empty();
  }

  private static Value operation(ExprOperator operator, List<Value> operands) {
    return new Value.Op(operator, operands, BOOLEAN);
  }

  private Optional<Value> compared(Condition.Compared compared) {
    Optional<Value> left = operand(compared.left());
    Optional<Value> right = operand(compared.right());
    if (left.isEmpty() || right.isEmpty()) return Optional.empty();
    if (left.get() instanceof Value.Literal && right.get() instanceof Value.Literal) {
      return scope.refuse(
          PERMISSION_DECIDES_NOTHING,
          compared.span(),
          "two constants are compared, which decides nothing",
          "compare a field, a claim or an input");
    }
    Optional<List<Value>> read = read(compared.span(), left.get(), right.get(), compared);
    return read.map(both -> operation(operator(compared.how()), both));
  }

  private Optional<List<Value>> read(Span span, Value left, Value right, Condition.Compared as) {
    if (list(left) || list(right)) {
      return misfit(
          span,
          "a list is compared with `%s`".formatted(as.how().sign()),
          "ask whether something is in it: `'manager' in user.roles`");
    }
    Optional<List<Value>> read =
        new Times(scope)
            .read(
                List.of(left, right),
                List.of(
                    new Expr.Literal(Json.NULL, as.left().span()),
                    new Expr.Literal(Json.NULL, as.right().span())));
    if (read.isEmpty()) {
      Diagnostic why = scope.found.removeLast();
      return misfit(why.span(), why.message(), why.hint().orElse(""));
    }
    Type first = read.get().getFirst().type();
    Type second = read.get().getLast().type();
    boolean ordered = as.how() != Comparison.EQ && as.how() != Comparison.NE;
    boolean unordered = first.is(ScalarType.DURATION) || first.is(ScalarType.BOOLEAN);
    if (first.opaque() || second.opaque() || Type.common(first, second).isEmpty()) {
      return misfit(
          span,
          "`%s` gets %s and %s".formatted(as.how().sign(), phrase(left), phrase(right)),
          "compare values of one type");
    }
    return ordered && unordered
        ? misfit(
            span,
            "%s has no order, so `%s` can't compare it".formatted(phrase(left), as.how().sign()),
            "ask with `==` or `!=`")
        : Optional.of(Times.alike(read.get()));
  }

  /** What is in no list that is there is unknown, not false: else a negation would let in. */
  private Optional<Value> among(Condition.Among among) {
    Optional<Value> one = operand(among.one());
    Optional<Value> list = operand(among.list());
    if (one.isEmpty() || list.isEmpty()) return Optional.empty();
    if (!list(list.get())) {
      return misfit(
          among.list().span(),
          "`in` looks in a list, and this is " + phrase(list.get()),
          "compare it with `==`");
    }
    boolean alike =
        !list(one.get())
            && one.get().type().scalar().equals(list.get().type().scalar())
            && (one.get().type().is(ScalarType.STRING) || one.get().type().is(ScalarType.INTEGER));
    if (!alike) {
      return misfit(
          among.span(),
          "`in` gets %s and %s".formatted(phrase(one.get()), phrase(list.get())),
          "ask for a text in a list of texts, or an integer in a list of integers");
    }
    Value in = operation(ExprOperator.IN, List.of(one.get(), list.get()));
    Value listed = known(list.get());
    Value known =
        one.get() instanceof Value.Literal
            ? listed
            : operation(ExprOperator.AND, List.of(known(one.get()), listed));
    return Optional.of(
        new Value.Case(List.of(new Value.When(known, in)), Optional.empty(), BOOLEAN));
  }

  private static Value known(Value value) {
    Value missing =
        new Value.Op(ExprOperator.IS_NULL, List.of(value), Type.of(ScalarType.BOOLEAN, false));
    return new Value.Op(ExprOperator.NOT, List.of(missing), missing.type());
  }

  private Optional<Value> operand(Condition condition) {
    return switch (condition) {
      case Condition.Named named -> value(named);
      case Condition.Constant(Json value, Span span) ->
          value instanceof Json.Null
              ? misfit(
                  span,
                  "nothing is equal to null in a rule, nor different from it",
                  "ask for a value: what is missing lets nobody in")
              : new Expressions(scope)
                  .value(new Expr.Literal(value, span), Expressions.Place.OUTPUTS);
      case Condition.All _,
          Condition.Any _,
          Condition.Not _,
          Condition.Compared _,
          Condition.Among _ ->
          misfit(
              condition.span(),
              "a condition is compared like a value",
              "join conditions with `&&` and `||`, negate them with `!`");
    };
  }

  private Optional<Value> value(Condition.Named named) {
    return switch (named.root()) {
      case Condition.Named.OWNER -> bare(named).flatMap(_ -> owner(named.span()));
      case Condition.Named.AUTHENTICATED ->
          bare(named)
              .flatMap(_ -> input(Allow.input(UserClaims.ID), named.span()))
              .map(PermissionValues::known);
      case "user" ->
          part(named, "user.id` or `user.role")
              .flatMap(claim -> input(Allow.input(claim), named.span()));
      case "entity" -> part(named, "entity.<field>").flatMap(field -> field(field, named.span()));
      case "input" -> part(named, "input.<name>").flatMap(name -> sent(name, named.span()));
      default ->
          scope.refuse(
              PERMISSION_NAME_UNKNOWN,
              named.span(),
              "`%s` means nothing in a rule".formatted(named.text()),
              NearNames.of(named.root(), ROOTS).isEmpty()
                  ? Optional.of(
                      "names begin with `user`, `entity` or `input`, or are `owner` or"
                          + " `authenticated`; a text stands in quotes: `'%s'`"
                              .formatted(named.text()))
                  : NearNames.hint(named.root(), ROOTS));
    };
  }

  private Optional<String> bare(Condition.Named named) {
    return named.rest().isEmpty()
        ? Optional.of(named.root())
        : scope.refuse(
            PERMISSION_NAME_UNKNOWN,
            named.span(),
            "`%s` is a condition and has no parts".formatted(named.root()),
            "write `%s` alone".formatted(named.root()));
  }

  private Optional<String> part(Condition.Named named, String example) {
    return named.rest().isEmpty() || named.rest().contains(".")
        ? scope.refuse(
            PERMISSION_NAME_UNKNOWN,
            named.span(),
            "`%s` names no value".formatted(named.text()),
            "write `%s`".formatted(example))
        : Optional.of(named.rest());
  }

  private Optional<Value> owner(Span span) {
    if (entity.isEmpty()) return noRow(span);
    Optional<Entity.Field> field = entity.get().belongsTo();
    if (field.isEmpty()) {
      return scope.refuse(
          PERMISSION_MISFIT,
          span,
          "nothing says whose a row of `%s` is".formatted(entity.get().name()),
          "name the field with the owner's id in the entity: `\"owner\": \"<field>\"`");
    }
    return input(Allow.input(UserClaims.ID), span)
        .map(id -> operation(ExprOperator.EQ, List.of(column(field.get()), id)));
  }

  private static Value column(Entity.Field field) {
    return new Value.Column(List.of(), field, Type.of(field, field.nullable()));
  }

  private Optional<Value> field(String name, Span span) {
    if (entity.isEmpty()) return noRow(span);
    Optional<Entity.Field> field = entity.get().field(name);
    List<String> names = entity.get().fields().stream().map(f -> f.name().text()).toList();
    return field.isEmpty()
        ? scope.refuse(
            PERMISSION_NAME_UNKNOWN,
            span,
            "`%s` has no field `%s`".formatted(entity.get().name(), name),
            NearNames.hint(name, names))
        : Optional.of(column(field.get()));
  }

  private <T> Optional<T> noRow(Span span) {
    return scope.refuse(
        PERMISSION_MISFIT,
        span,
        "there is no row to ask: " + without,
        "let the rule be about `user` and `input` alone");
  }

  private Optional<Value> sent(String name, Span span) {
    Optional<Input> input = scope.graph.input(name);
    List<String> names =
        scope.graph.inputs().stream()
            .map(i -> i.name().text())
            .filter(n -> !Allow.isClaim(n))
            .toList();
    if (input.isEmpty()) {
      return scope.refuse(
          PERMISSION_NAME_UNKNOWN,
          span,
          "the operation has no input `%s`".formatted(name),
          NearNames.hint(name, names));
    }
    return input.get().mode() == InputMode.PREDICATE_OPTIONAL
        ? scope.refuse(
            PERMISSION_MISFIT,
            span,
            "the input `%s` only switches a filter".formatted(name),
            "make its mode `nullable`: then nobody gets in by leaving it out")
        : input(name, span);
  }

  private Optional<Value> input(String name, Span span) {
    return new Expressions(scope)
        .value(new Expr.Param(new Name(name, span), span), Expressions.Place.OUTPUTS);
  }

  private static boolean list(Value value) {
    return value instanceof Value.Input input && input.list();
  }

  private static String phrase(Value value) {
    String word = value.type().scalar().map(ScalarType::word).orElse("null");
    return list(value) ? "a list of " + word + "s" : Type.article(word);
  }

  private <T> Optional<T> misfit(Span span, String message, String hint) {
    return scope.refuse(PERMISSION_TYPE_MISMATCH, span, message, hint);
  }

  private static ExprOperator operator(Comparison how) {
    return switch (how) {
      case EQ -> ExprOperator.EQ;
      case NE -> ExprOperator.NEQ;
      case LT -> ExprOperator.LT;
      case LE -> ExprOperator.LTE;
      case GT -> ExprOperator.GT;
      case GE -> ExprOperator.GTE;
    };
  }
}
