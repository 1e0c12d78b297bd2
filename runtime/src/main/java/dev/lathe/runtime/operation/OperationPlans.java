package dev.lathe.runtime.operation;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.CallPlan;
import dev.lathe.model.bundle.CommandPlan;
import dev.lathe.model.bundle.Operations;
import dev.lathe.model.bundle.Personal;
import dev.lathe.model.bundle.QueryPlan;
import dev.lathe.runtime.module.DiscreetModules;
import dev.lathe.runtime.module.Modules;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The plans of one bundle, in the form in which its operations run.
 *
 * @param commands by name
 * @param queries by name
 * @param calls by the name of the command or query they are for
 * @param personal what is about people: no failure repeats a value where there is some
 */
public record OperationPlans(
    BundleId bundle,
    Map<String, CommandPlan> commands,
    Map<String, QueryPlan> queries,
    Map<String, CallPlan> calls,
    Personal personal) {
  public OperationPlans {
    commands = Map.copyOf(commands);
    queries = Map.copyOf(queries);
    calls = Map.copyOf(calls);
  }

  public static OperationPlans of(BundleId id, Operations operations) {
    return new OperationPlans(
        id,
        operations.commands().stream()
            .collect(Collectors.toUnmodifiableMap(CommandPlan::name, Function.identity())),
        operations.queries().stream()
            .collect(Collectors.toUnmodifiableMap(QueryPlan::name, Function.identity())),
        operations.calls().stream()
            .collect(Collectors.toUnmodifiableMap(CallPlan::name, Function.identity())),
        operations.personal());
  }

  /** Whether the operation changes something, in the database or outside: then keys count. */
  public boolean acts(Binding binding) {
    return binding.isCommand() || calls(binding).filter(CallPlan::acts).isPresent();
  }

  /**
   * Whether a version that the request expects can be held against an aggregate: of several, the
   * command has to know which one the request names. What is no command expects none.
   */
  public boolean takesExpectedVersion(Binding binding) {
    return !binding.isCommand() || command(binding).takesExpectedVersion();
  }

  /** What the operations call {@code modules} by: whose failures repeat nothing about people. */
  public Modules discreet(Modules modules) {
    return personal.none() ? modules : new DiscreetModules(modules);
  }

  /** The steps before the statement of the operation, if it has any. */
  Optional<CallPlan> calls(Binding binding) {
    return Optional.ofNullable(calls.get(binding.operation().name()));
  }

  CommandPlan command(Binding binding) {
    return found(commands.get(binding.operation().name()), binding);
  }

  QueryPlan query(Binding binding) {
    return found(queries.get(binding.operation().name()), binding);
  }

  private <T> T found(@Nullable T plan, Binding binding) {
    if (plan == null) {
      throw new IllegalStateException(
          "bundle " + bundle + " lacks `" + binding.operation().name() + "` of " + binding.path());
    }
    return plan;
  }
}
