package dev.lathe.model.bundle;

import java.util.List;

/**
 * One way in over HTTP. A binding that answers under two paths has two routes with the same service
 * and binding.
 *
 * @param path the routed template with {@code {placeholders}}, e.g. {@code
 *     /api/orders/orders/{orderId}}; starts with a slash
 * @param strictBody the body may have only the members that {@code inputs} name
 * @param auth who may vouch for the caller, in the order to ask; empty where nobody is asked
 */
public record Route(
    String service,
    String binding,
    HttpMethod method,
    String path,
    Operation operation,
    List<InputPlan> inputs,
    boolean strictBody,
    List<AuthProvider> auth) {
  public Route {
    inputs = List.copyOf(inputs);
    auth = List.copyOf(auth);
  }
}
