package dev.lathe.runtime.operation;

import dev.lathe.model.bundle.InputPlan;
import dev.lathe.model.bundle.Operation;
import dev.lathe.model.bundle.Route;
import java.util.List;

/**
 * An operation under the name by which it is called: idempotency keys belong to that name.
 *
 * @param service whose it is
 * @param name unique in its service
 * @param inputs what the operation takes
 */
public record Binding(String service, String name, Operation operation, List<InputPlan> inputs) {
  public Binding {
    inputs = List.copyOf(inputs);
  }

  /** The operation that {@code route} leads to. */
  public static Binding of(Route route) {
    return new Binding(route.service(), route.binding(), route.operation(), route.inputs());
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
