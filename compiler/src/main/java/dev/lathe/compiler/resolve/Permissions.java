package dev.lathe.compiler.resolve;

import static dev.lathe.compiler.diagnostic.DiagnosticCode.PERMISSION_DECIDES_NOTHING;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.PERMISSION_MISFIT;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.compiler.domain.Allow;
import dev.lathe.compiler.domain.Binding;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.ExprOperator;
import dev.lathe.model.bundle.InputSource;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.json.Json;
import dev.lathe.model.permission.Permission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Holds graphs to who may run them, and reads to who may read which rows. */
final class Permissions {
  private Permissions() {}

  /** What {@code graph} is for those whom its binding's permission lets in. */
  static Result<ResolvedGraph> held(
      Blueprint blueprint, Blueprint.Service service, ResolvedGraph graph) {
    Optional<Allow> allow =
        bindings(service, graph)
            .flatMap(binding -> binding.allow().stream())
            .filter(one -> one.condition().isPresent())
            .findFirst();
    if (allow.isEmpty()) return Result.ok(graph);
    var role = graph.commands() ? GraphScope.Role.COMMAND : GraphScope.Role.QUERY;
    var scope = new GraphScope(blueprint, DerivedProjections.NONE, service, graph.graph(), role);
    Subjects.Subject subject = Subjects.of(graph);
    Optional<Value> condition =
        new PermissionValues(scope, subject.entity(), subject.without())
            .condition(allow.get().condition().orElseThrow());
    if (condition.isEmpty()) return new Result.Failed<>(scope.found);
    var permission =
        new Permission(allow.get().written().text(), PermissionRules.of(condition.get()));
    Optional<Entity> row = subject.entity().filter(_ -> allow.get().asksForRow());
    boolean acts =
        graph.steps().stream()
            .anyMatch(step -> step instanceof OutsideStep.Call call && call.operation().acts());
    if (row.isPresent() && acts) {
      return new Result.Failed<>(
          List.of(
              Diagnostic.of(
                  PERMISSION_MISFIT,
                  allow.get().written().span(),
                  "what `%s` has done outside would be done before its row is asked"
                      .formatted(graph.graph().id()),
                  "let the rule be about `user` and `input`, or have another command act")));
    }
    var access = new Access(permission, condition.get(), row, Optional.empty());
    Optional<Boolean> decided = PermissionSense.decided(permission.rule());
    if (decided.isPresent()) {
      return new Result.Failed<>(
          List.of(
              Diagnostic.of(
                  PERMISSION_DECIDES_NOTHING,
                  allow.get().written().span(),
                  "this rule %s, whoever asks"
                      .formatted(decided.get() ? "always holds" : "never holds"),
                  decided.get()
                      ? "write `\"allow\": \"%s\"` if that is meant".formatted(Allow.PUBLIC)
                      : "nobody can use the binding: look for conditions that exclude each"
                          + " other")));
    }
    ResolvedGraph held =
        graph.commands() || row.isEmpty()
            ? graph
            : graph.over(new PermittedRows(row.get(), condition.get()));
    return Result.ok(held.with(access));
  }

  private static Stream<Binding> bindings(Blueprint.Service service, ResolvedGraph graph) {
    return service.bindings().stream()
        .filter(binding -> !binding.isNative())
        .filter(binding -> binding.graph().text().equals(graph.id()));
  }

  /**
   * What tells whether the caller of {@code command} may know of its row: that some read of the
   * service is open to them for it. A read that does not say who may use it, or that is about the
   * caller itself, opens nothing: its graph has its own way to keep rows back.
   */
  static Optional<Value> readable(ResolvedGraph command, List<ResolvedGraph> reads) {
    Optional<Entity> entity = command.access().flatMap(Access::row);
    if (entity.isEmpty() || !command.commands()) return Optional.empty();
    var open = new ArrayList<Value>();
    for (ResolvedGraph read : reads) {
      boolean same =
          !read.commands()
              && read.slug().equals(command.slug())
              && Subjects.showsRows(read)
              && Subjects.of(read)
                  .entity()
                  .filter(other -> other.name().text().equals(entity.get().name().text()))
                  .isPresent();
      if (same) opened(read).filter(one -> !open.contains(one)).ifPresent(open::add);
    }
    return Optional.of(
        open.size() == 1
            ? open.getFirst()
            : new Value.Op(ExprOperator.OR, open, Type.of(ScalarType.BOOLEAN, true)));
  }

  /** Whom {@code read} lets see a row, whatever the request says. */
  private static Optional<Value> opened(ResolvedGraph read) {
    if (read.access().isPresent()) {
      return Optional.of(
          PermissionRules.mapped(
              read.access().get().condition(),
              part ->
                  part instanceof Value.Input input && !Allow.isClaim(input.name())
                      ? new Value.Literal(Json.NULL, input.type())
                      : part));
    }
    boolean open =
        bindings(read.service(), read)
            .anyMatch(
                binding ->
                    binding.allow().filter(allow -> allow.condition().isEmpty()).isPresent()
                        && !asksCaller(binding));
    return open
        ? Optional.of(new Value.Literal(Json.of(true), Type.of(ScalarType.BOOLEAN, false)))
        : Optional.empty();
  }

  private static boolean asksCaller(Binding binding) {
    return binding.inputFrom().stream()
        .anyMatch(
            from ->
                from.source() instanceof InputSource.FromUser
                    || from.source() instanceof InputSource.FromActor
                    || from.source() instanceof InputSource.FromHeader);
  }
}
