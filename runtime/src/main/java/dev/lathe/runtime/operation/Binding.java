package dev.lathe.runtime.operation;

import dev.lathe.model.bundle.InputPlan;
import dev.lathe.model.bundle.Operation;
import dev.lathe.model.bundle.Route;
import dev.lathe.model.permission.Permission;
import dev.lathe.runtime.plan.InputValue;
import java.util.List;
import java.util.Optional;

/**
 * An operation under the name by which it is called: idempotency keys belong to that name.
 *
 * @param service whose it is
 * @param name unique in its service
 * @param inputs what the operation takes
 * @param allow who may run it; empty where everybody may
 */
public record Binding(
    String service,
    String name,
    Operation operation,
    List<InputPlan> inputs,
    Optional<Permission> allow) {
  public Binding {
    inputs = List.copyOf(inputs);
  }

  /** The operation that {@code route} leads to. */
  public static Binding of(Route route) {
    return new Binding(
        route.service(), route.binding(), route.operation(), route.inputs(), route.allow());
  }

  /**
   * Whether its permission lets nobody with these inputs in, whatever rows there are. Where it asks
   * for a row, the statement decides the rest.
   */
  boolean refuses(Inputs given) {
    return allow
        .filter(
            permission ->
                permission.refusesAll(
                    name ->
                        Optional.ofNullable(given.all().get(name))
                            .filter(value -> !(value instanceof InputValue.Missing))
                            .map(InputValue::json)))
        .isPresent();
  }

  /** {@code service/name}. */
  public String path() {
    return service + "/" + name;
  }

  /** Whether it may append. */
  public boolean isCommand() {
    return switch (operation.kind()) {
      case COMMAND -> true;
      case QUERY, NATIVE -> false;
    };
  }
}
