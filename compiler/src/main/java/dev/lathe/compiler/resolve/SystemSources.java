package dev.lathe.compiler.resolve;

import static dev.lathe.compiler.diagnostic.DiagnosticCode.SEM_SOURCE_NOT_FOUND;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.SYSTEM_ROWS_MISFIT;

import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.domain.Allow;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.ExprOperator;
import dev.lathe.compiler.domain.Input;
import dev.lathe.compiler.domain.InputType;
import dev.lathe.compiler.domain.Name;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.json.Json;
import dev.lathe.model.value.UserClaims;
import java.util.List;
import java.util.Optional;

/**
 * Resolves {@code {"system": "tasks"}} and {@code {"system": "runs"}}: user tasks and runs of
 * workflows. Whoever asks sees those that are for them, whatever the graph filters by: a task that
 * is assigned to them, that they completed or that is for their like; a run that began for them, or
 * whose definition says that they may read its runs.
 */
final class SystemSources {
  private static final Type FLAG = Type.of(ScalarType.BOOLEAN, true);
  private static final Type TEXT = Type.of(ScalarType.STRING, true);

  private final GraphScope scope;

  SystemSources(GraphScope scope) {
    this.scope = scope;
  }

  Optional<Table.Read> of(Name name) {
    Optional<SystemRows> rows = SystemRows.of(name.text());
    if (rows.isEmpty()) {
      return scope.refuse(
          SEM_SOURCE_NOT_FOUND,
          name.span(),
          "there are no rows of the system that are called `%s`".formatted(name),
          NearNames.hint(name.text(), SystemRows.words()));
    }
    if (scope.blueprint.workflows().isEmpty()) {
      return scope.refuse(
          SEM_SOURCE_NOT_FOUND,
          name.span(),
          "the project has no workflows, so it has no %s".formatted(name),
          "declare them in workflows/workflows.json");
    }
    if (scope.role != GraphScope.Role.QUERY) {
      return scope.refuse(
          SYSTEM_ROWS_MISFIT,
          name.span(),
          scope.role == GraphScope.Role.COMMAND
              ? "a command reads the %s of workflows".formatted(name)
              : "a projection reads the %s of workflows, which are no events".formatted(name),
          "read them in a graph that answers a query");
    }
    Entity row = rows.get().row(name.span());
    return Optional.of(
        new Table.Read(new Table.Kept(rows.get(), shown(rows.get(), row), row), Optional.empty()));
  }

  /** Whether the caller may see a row. */
  private Value shown(SystemRows rows, Entity row) {
    Value id = claim(UserClaims.ID, false);
    return switch (rows) {
      case TASKS ->
          any(
              List.of(
                  is(field(row, "assignee"), id),
                  is(field(row, "endedBy"), id),
                  among(
                      new Value.Op(
                          ExprOperator.CONCAT,
                          List.of(
                              field(row, "definition"),
                              new Value.Literal(Json.of("/"), Type.of(ScalarType.STRING, false)),
                              field(row, "task")),
                          Type.of(ScalarType.STRING, false)),
                      claim(UserClaims.TASKS, true))));
      case RUNS ->
          read()
              ? any(
                  List.of(
                      is(field(row, "starter"), id),
                      among(field(row, "definition"), claim(UserClaims.RUNS, true))))
              : is(field(row, "starter"), id);
    };
  }

  /** Whether some definition's runs are for others than whom they began for. */
  private boolean read() {
    return scope.blueprint.workflows().stream()
        .flatMap(workflows -> workflows.definitions().stream())
        .anyMatch(definition -> definition.read().isPresent());
  }

  private static Value any(List<Value> conditions) {
    return new Value.Op(ExprOperator.OR, conditions, FLAG);
  }

  private static Value is(Value field, Value id) {
    return new Value.Op(ExprOperator.EQ, List.of(field, id), FLAG);
  }

  private static Value among(Value one, Value list) {
    return list instanceof Value.Input
        ? new Value.Op(ExprOperator.IN, List.of(one, list), FLAG)
        : new Value.Literal(Json.of(false), Type.of(ScalarType.BOOLEAN, false));
  }

  private static Value field(Entity row, String name) {
    Entity.Field field = row.field(name).orElseThrow();
    return new Value.Column(List.of(), field, Type.of(field, field.nullable()));
  }

  /** What is known of the caller; of a graph that nobody calls there is none. */
  private Value claim(String claim, boolean list) {
    Optional<Input> input = scope.graph.input(Allow.input(claim));
    return input.isPresent() && list == input.get().type() instanceof InputType.ListOf
        ? new Value.Input(input.get().name().text(), list, TEXT)
        : new Value.Literal(Json.NULL, TEXT);
  }
}
