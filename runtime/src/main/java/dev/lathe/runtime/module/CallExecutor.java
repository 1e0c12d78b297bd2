package dev.lathe.runtime.module;

import dev.lathe.model.bundle.CallInput;
import dev.lathe.model.bundle.CallPolicy;
import dev.lathe.model.bundle.CallStep;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.plan.InputValue;
import dev.lathe.runtime.plan.Outputs;
import dev.lathe.runtime.query.QueryExecutor;
import dev.lathe.runtime.query.QueryOutcome;
import dev.lathe.runtime.query.QueryRequest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Runs the steps that an operation has before its statement, one after the other. Thread-safe. */
public final class CallExecutor {
  /** Longest wait between two attempts. */
  private static final int MAXIMUM_BACKOFF_MILLIS = 2_000;

  private final QueryExecutor queries;
  private final Variables variables;
  private final Supplier<UUID> ids;
  private final RandomGenerator random = new SecureRandom();

  /**
   * @param variables fill the placeholders of texts
   * @param ids UUIDv7s for {@code uuid} nodes
   */
  public CallExecutor(QueryExecutor queries, Variables variables, Supplier<UUID> ids) {
    this.queries = queries;
    this.variables = variables;
    this.ids = ids;
  }

  /**
   * Runs all steps of {@code request}.
   *
   * @throws ModuleFailed if a call failed, after as many attempts as its policy has
   * @throws SessionInactive if a session was asked for and is not active
   */
  public CallsOutcome execute(CallRequest request, Modules modules) {
    var outputs = Outputs.NONE;
    for (CallStep step : request.plan().steps()) {
      switch (step) {
        case CallStep.Read(String node, var query) -> {
          var read =
              new QueryRequest(request.bundle(), query, request.inputs(), request.facts(), outputs);
          switch (queries.execute(read)) {
            case QueryOutcome.Answered(String body) ->
                outputs = outputs.with(node, JsonText.parse(body));
            case QueryOutcome.Ambiguous(String ambiguous) -> {
              return new CallsOutcome.Ambiguous(ambiguous);
            }
            case QueryOutcome.Stale(var live) -> {
              return new CallsOutcome.Stale(live);
            }
          }
        }
        case CallStep.Make(String node, var made) ->
            outputs = outputs.with(node, Json.of(make(made, request)));
        case CallStep.Call call ->
            outputs = outputs.with(call.node(), call(call, request, outputs, modules));
      }
    }
    return new CallsOutcome.Done(outputs);
  }

  private String make(CallStep.Made made, CallRequest request) {
    return switch (made) {
      case CallStep.Made.Uuid() -> ids.get().toString();
      case CallStep.Made.RandomBytes(int count) -> {
        var bytes = new byte[count];
        random.nextBytes(bytes);
        yield Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
      }
      case CallStep.Made.RunId() -> RunId.of(request);
    };
  }

  private Json call(CallStep.Call call, CallRequest request, Outputs outputs, Modules modules) {
    var attempt =
        new ModuleCall(
            call.module(),
            call.operation(),
            input(call.input(), request, outputs),
            Duration.ofMillis(call.policy().timeoutMillis()),
            key(call, request),
            request.facts().correlation());
    Json response = attempts(attempt, call.policy(), modules);
    if (call.kind() == CallStep.Kind.SESSION) {
      var session = new Session(response);
      if (!session.active()) {
        throw new SessionInactive(session.reason());
      }
    }
    return response;
  }

  private static Optional<String> key(CallStep.Call call, CallRequest request) {
    return call.key()
        .flatMap(
            key ->
                switch (key) {
                  case CallStep.IdempotencyKey.Inherited() -> request.facts().clientKey();
                  case CallStep.IdempotencyKey.Derived(int index) ->
                      Optional.of(RunId.step(request, index));
                });
  }

  private static Json attempts(ModuleCall call, CallPolicy policy, Modules modules) {
    for (int attempt = 1; ; attempt++) {
      try {
        return modules.call(call);
      } catch (ModuleFailed failed) {
        if (attempt >= policy.attempts() || !again(failed, policy)) {
          throw failed;
        }
        pause(policy, attempt);
      }
    }
  }

  private static boolean again(ModuleFailed failed, CallPolicy policy) {
    return switch (policy.retryOn()) {
      case NEVER -> false;
      case TRANSIENT -> failed.reason().passing();
      case ALL -> failed.reason() != ModuleFailed.Reason.NOT_CONFIGURED;
    };
  }

  private static void pause(CallPolicy policy, int attempt) {
    long millis = policy.backoffMillis();
    if (policy.doubling()) {
      millis = Math.min(MAXIMUM_BACKOFF_MILLIS, millis << (attempt - 1));
    }
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ModuleFailed(ModuleFailed.Reason.UNAVAILABLE, "interrupted between two attempts");
    }
  }

  private Json input(CallInput input, CallRequest request, Outputs outputs) {
    return switch (input) {
      case CallInput.Constant(Json json) -> json;
      case CallInput.Variables(String text) -> Json.of(variables.fill(text));
      case CallInput.Input(String name) ->
          request.inputs().getOrDefault(name, InputValue.missing()).json();
      case CallInput.Output(String node, List<String> path) -> outputs.at(node, path);
      case CallInput.Obj(var members) -> {
        var object = new LinkedHashMap<String, Json>();
        members.forEach(
            member -> object.put(member.name(), input(member.value(), request, outputs)));
        yield new Json.Obj(object);
      }
      case CallInput.Arr(var items) ->
          new Json.Arr(items.stream().map(item -> input(item, request, outputs)).toList());
    };
  }
}
