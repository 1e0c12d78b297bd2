package dev.lathe.cli;

import dev.lathe.model.bundle.AuthProvider;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.CallPlan;
import dev.lathe.model.bundle.CallPolicy;
import dev.lathe.model.bundle.CallStep;
import dev.lathe.model.bundle.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an operation does before its statement, in words. */
final class StepsBefore {
  private StepsBefore() {}

  static List<String> steps(Bundle bundle, String operation) {
    var steps = new ArrayList<String>();
    plan(bundle, operation)
        .ifPresent(
            plan -> {
              if (plan.claim().isEmpty() && plan.calls(CallStep.Kind.PLAIN)) {
                steps.add("looks for an earlier answer, where an Idempotency-Key came");
              }
              for (int i = 0; i < plan.steps().size(); i++) {
                int place = i;
                plan.claim()
                    .filter(claim -> claim.before() == place)
                    .ifPresent(
                        claim ->
                            steps.add(
                                "claims its key and decides what is known: "
                                    + claim.statement().sql()));
                steps.add(words(plan.steps().get(i)));
                if (plan.claim().isPresent()
                    && plan.steps().get(i) instanceof CallStep.Call call
                    && call.acts()) {
                  steps.add("keeps what `" + call.node() + "` answered");
                  call.compensation()
                      .ifPresent(
                          one ->
                              steps.add(
                                  "where the command is refused after that: calls %s.%s to make good for `%s`"
                                      .formatted(one.module(), one.operation(), call.node())));
                }
              }
            });
    return steps;
  }

  /** The reads that may be asked whose a token is, before an operation of {@code routes}. */
  static List<String> tokenReads(Bundle bundle, List<Route> routes) {
    return routes.stream()
        .flatMap(route -> route.auth().stream())
        .filter(AuthProvider.LookedUp.class::isInstance)
        .map(AuthProvider.LookedUp.class::cast)
        .distinct()
        .map(
            read ->
                "asks %s whose the token is, where no provider before knows it"
                    .formatted(path(bundle, read)))
        .toList();
  }

  private static String path(Bundle bundle, AuthProvider.LookedUp read) {
    return bundle.operations().routes().stream()
        .filter(r -> r.service().equals(read.service()) && r.binding().equals(read.binding()))
        .findFirst()
        .map(route -> route.method() + " " + route.path())
        .orElse(read.service() + "/" + read.binding());
  }

  /** Requests to the database before the statement; a retry with its key may save the calls. */
  static int roundTrips(Bundle bundle, String operation) {
    return plan(bundle, operation).map(StepsBefore::roundTrips).orElse(0);
  }

  /** A claim is one, and so is to keep each answer of what acts. */
  private static int roundTrips(CallPlan plan) {
    int trips = plan.claim().isPresent() ? 1 : 0;
    for (CallStep step : plan.steps()) {
      if (step instanceof CallStep.Read) trips++;
      if (step instanceof CallStep.Call call && call.acts() && plan.claim().isPresent()) trips++;
    }
    return trips;
  }

  private static Optional<CallPlan> plan(Bundle bundle, String operation) {
    return bundle.operations().calls().stream()
        .filter(plan -> plan.name().equals(operation))
        .findFirst();
  }

  private static String words(CallStep step) {
    return switch (step) {
      case CallStep.Read(String _, var query) -> "reads: " + query.sql();
      case CallStep.Make(String node, var made) ->
          switch (made) {
            case CallStep.Made.Uuid() -> "makes an id for `" + node + "`";
            case CallStep.Made.RandomBytes(int bytes) ->
                "makes %s random bytes for `%s`".formatted(bytes, node);
            case CallStep.Made.RunId() -> "makes the run's id for `" + node + "`";
          };
      case CallStep.Call call ->
          "calls %s.%s as `%s`, %s%s"
              .formatted(
                  call.module(),
                  call.operation(),
                  call.node(),
                  limits(call.policy()),
                  call.acts() ? "; it changes something outside" : "");
    };
  }

  private static String limits(CallPolicy policy) {
    boolean again = policy.attempts() > 1 && policy.retryOn() != CallPolicy.RetryOn.NEVER;
    return again
        ? "at most %s times %s ms".formatted(policy.attempts(), policy.timeoutMillis())
        : "at most %s ms".formatted(policy.timeoutMillis());
  }
}
