package dev.lathe.model.bundle;

import dev.lathe.model.permission.Permission;
import java.util.List;
import java.util.Optional;

/**
 * One way in over HTTP. A binding that answers under two paths has two routes with the same service
 * and binding.
 *
 * @param path the routed template with {@code {placeholders}}, e.g. {@code
 *     /api/orders/orders/{orderId}}; starts with a slash
 * @param strictBody the body may have only the members that {@code inputs} name
 * @param auth who may vouch for the caller, in the order to ask; empty where nobody is asked
 * @param absent of a query: whether nothing found is 404
 * @param created of a command: whether it answers 201 with a `Location`
 * @param allow who may; empty where everybody may whom `auth` lets in
 * @param limits what the middleware before it lets through
 * @param response how it words its answers itself; empty where they are the usual ones
 * @param keyed whether a request has to have an Idempotency-Key
 */
public record Route(
    String service,
    String binding,
    HttpMethod method,
    String path,
    Operation operation,
    List<InputPlan> inputs,
    boolean strictBody,
    List<AuthProvider> auth,
    Optional<Absent> absent,
    Optional<Created> created,
    Optional<Permission> allow,
    RouteLimits limits,
    Optional<ResponseTemplate> response,
    boolean keyed) {
  public Route {
    inputs = List.copyOf(inputs);
    auth = List.copyOf(auth);
  }

  /** One whose answers are the usual ones. */
  public Route(
      String service,
      String binding,
      HttpMethod method,
      String path,
      Operation operation,
      List<InputPlan> inputs,
      boolean strictBody,
      List<AuthProvider> auth,
      Optional<Absent> absent,
      Optional<Created> created,
      Optional<Permission> allow,
      RouteLimits limits) {
    this(
        service,
        binding,
        method,
        path,
        operation,
        inputs,
        strictBody,
        auth,
        absent,
        created,
        allow,
        limits,
        Optional.empty(),
        false);
  }

  /** One that answers 200 whatever came of it. */
  public Route(
      String service,
      String binding,
      HttpMethod method,
      String path,
      Operation operation,
      List<InputPlan> inputs,
      boolean strictBody,
      List<AuthProvider> auth) {
    this(
        service,
        binding,
        method,
        path,
        operation,
        inputs,
        strictBody,
        auth,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        RouteLimits.NONE);
  }
}
