package dev.lathe.runtime.module;

import dev.lathe.model.bundle.CallInput;
import dev.lathe.model.bundle.CallPlan;
import dev.lathe.model.bundle.CallPolicy;
import dev.lathe.model.bundle.CallStep;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.bundle.Attempt;
import dev.lathe.runtime.plan.Arguments;
import dev.lathe.runtime.plan.Facts;
import dev.lathe.runtime.plan.InputValue;
import dev.lathe.runtime.plan.Outputs;
import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.query.QueryExecutor;
import dev.lathe.runtime.query.QueryOutcome;
import dev.lathe.runtime.trace.Span;
import dev.lathe.runtime.trace.TraceContext;
import dev.lathe.runtime.trace.Work;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the steps that an operation has before its statement, one after the other. Thread-safe. */
public final class CallExecutor {
  /** Longest wait between two attempts. */
  private static final int MAXIMUM_BACKOFF_MILLIS = 2_000;

  /** Waits differ by so much of themselves: callers that failed together do not return together. */
  private static final double JITTER = 0.2;

  private static final Logger LOG = LoggerFactory.getLogger(CallExecutor.class);

  private final QueryExecutor queries;
  private final Variables variables;
  private final Platform platform;

  /**
   * @param variables fill the placeholders of texts
   */
  public CallExecutor(QueryExecutor queries, Variables variables, Platform platform) {
    this.queries = queries;
    this.variables = variables;
    this.platform = platform;
  }

  /**
   * Runs all steps of {@code plan}.
   *
   * @throws ModuleFailed if a call failed, after as many attempts as its policy has
   * @throws SessionInactive if a session was asked for and is not active
   */
  public Attempt<CallsOutcome> execute(CallPlan plan, Arguments arguments, Modules modules) {
    return execute(plan, plan.steps(), arguments, modules, Acting.UNWATCHED);
  }

  /**
   * Runs {@code steps} of {@code plan}, but those whose outputs {@code arguments} has.
   *
   * @param acting makes the calls that act
   * @throws ModuleFailed if a call failed, after as many attempts as its policy has
   * @throws SessionInactive if a session was asked for and is not active
   */
  public Attempt<CallsOutcome> execute(
      CallPlan plan, List<CallStep> steps, Arguments arguments, Modules modules, Acting acting) {
    Outputs outputs = arguments.outputs();
    for (CallStep step : steps) {
      if (outputs.of(step.node()).isPresent()) continue;
      Arguments known = arguments.with(outputs);
      switch (step) {
        case CallStep.Read(String node, var query) -> {
          switch (queries.execute(query, known)) {
            case Attempt.Settled<QueryOutcome>(QueryOutcome.Answered(String body, var _, var _)) ->
                outputs = outputs.with(node, JsonText.parse(body));
            case Attempt.Settled<QueryOutcome>(QueryOutcome.Ambiguous(String ambiguous)) -> {
              return new Attempt.Settled<>(new CallsOutcome.Ambiguous(ambiguous));
            }
            case Attempt.Settled<QueryOutcome>(QueryOutcome.Unchanged _) ->
                throw new IllegalStateException("a step has no earlier answer");
            case Attempt.Settled<QueryOutcome>(QueryOutcome.PageRefused _) ->
                throw new IllegalStateException("a step has no pages");
            case Attempt.Stale<QueryOutcome>(var live) -> {
              return new Attempt.Stale<>(live);
            }
          }
        }
        case CallStep.Make(String node, var made) ->
            outputs = outputs.with(node, Json.of(make(made, plan, arguments.facts())));
        case CallStep.Call call ->
            outputs = outputs.with(call.node(), call(call, plan, known, modules, acting));
      }
    }
    return new Attempt.Settled<>(new CallsOutcome.Done(outputs));
  }

  private String make(CallStep.Made made, CallPlan plan, Facts facts) {
    return switch (made) {
      case CallStep.Made.Uuid() -> platform.ids().next().toString();
      case CallStep.Made.RandomBytes(int count) -> {
        var bytes = new byte[count];
        platform.random().nextBytes(bytes);
        yield Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
      }
      case CallStep.Made.RunId() -> RunId.of(plan, facts);
    };
  }

  private Json call(
      CallStep.Call call, CallPlan plan, Arguments arguments, Modules modules, Acting acting) {
    var attempt =
        new ModuleCall(
            call.module(),
            call.operation(),
            input(call.input(), arguments),
            Duration.ofMillis(call.policy().timeoutMillis()),
            key(call, plan, arguments.facts()),
            arguments.facts().correlation());
    Json response =
        inTrace(
            arguments.facts(),
            () ->
                call.acts()
                    ? acting.make(call, attempts(attempt, call, arguments, modules))
                    : attempts(attempt, call.policy(), false, modules, false));
    if (call.kind() == CallStep.Kind.SESSION) {
      var session = new Session(response);
      if (!session.active()) {
        throw new SessionInactive(session.reason());
      }
    }
    return response;
  }

  /** The request's trace, else the one in which the call was made necessary: of a run, a claim. */
  private static Json inTrace(Facts facts, Supplier<Json> work) {
    return TraceContext.current().isPresent() || facts.traceparent().isEmpty()
        ? work.get()
        : TraceContext.of(facts.traceparent().get()).during(work);
  }

  private Acting.Attempts attempts(
      ModuleCall attempt, CallStep.Call call, Arguments arguments, Modules modules) {
    return new Acting.Attempts() {
      @Override
      public Json make(boolean doubtful) {
        return attempts(attempt, call.policy(), true, modules, doubtful);
      }

      @Override
      public Optional<PreparedCompensation> compensation(Json answer) {
        Arguments known = arguments.with(arguments.outputs().with(call.node(), answer));
        return call.compensation()
            .map(
                one ->
                    new PreparedCompensation(
                        one.module(), one.operation(), input(one.input(), known), one.policy()));
      }
    };
  }

  /**
   * Makes good for the call {@code node} of the command of {@code facts}, with a key that only this
   * has.
   *
   * @param doubtful whether somebody before may have done so
   * @throws ModuleFailed if it was not answered
   */
  public Json compensate(
      String node, PreparedCompensation one, Facts facts, Modules modules, boolean doubtful) {
    var call =
        new ModuleCall(
            one.module(),
            one.operation(),
            one.input(),
            Duration.ofMillis(one.policy().timeoutMillis()),
            Optional.of(RunId.compensation(facts, node)),
            facts.correlation());
    return inTrace(facts, () -> attempts(call, one.policy(), true, modules, doubtful));
  }

  private static Optional<String> key(CallStep.Call call, CallPlan plan, Facts facts) {
    return call.key()
        .flatMap(
            key ->
                switch (key) {
                  case CallStep.IdempotencyKey.Inherited() ->
                      plan.claim().isPresent()
                          ? Optional.of(RunId.call(facts, call.node()))
                          : facts.clientKey().map(facts.tenant()::qualified);
                  case CallStep.IdempotencyKey.Derived(int index) ->
                      Optional.of(RunId.step(plan, facts, index));
                });
  }

  private Json attempts(
      ModuleCall call, CallPolicy policy, boolean acts, Modules modules, boolean doubtfulBefore) {
    boolean doubtful = doubtfulBefore;
    boolean known =
        !acts || (call.idempotencyKey().isPresent() && modules.takesKeys(call.module()));
    for (int attempt = 1; ; attempt++) {
      try {
        return traced(call, attempt, modules);
      } catch (ModuleFailed failed) {
        note(call, attempt, failed);
        if (!known && failed.mayHaveHappened()) {
          throw ModuleFailed.outcomeUnknown(call.module(), call.operation());
        }
        doubtful |= failed.mayHaveHappened();
        if (attempt >= policy.attempts() || !again(failed, policy)) {
          throw doubtful && !failed.settles() ? failed.doubtful() : failed;
        }
        pause(policy, attempt);
      }
    }
  }

  private Json traced(ModuleCall call, int attempt, Modules modules) {
    if (!platform.spans().on()) return modules.call(call);
    try (Span span =
        platform.spans().within(Work.Kind.CLIENT, call.module() + "." + call.operation())) {
      span.with("lathe.module", call.module()).with("lathe.operation", call.operation());
      span.with("lathe.attempt", attempt);
      try {
        return span.during(() -> modules.call(call));
      } catch (ModuleFailed failed) {
        span.failed(failed.code());
        throw failed;
      }
    }
  }

  /** One that nobody provides is told by the compiler: its calls fill no log. */
  private static void note(ModuleCall call, int attempt, ModuleFailed failed) {
    if (failed.reason() == ModuleFailed.Reason.NOT_CONFIGURED) return;
    LOG.warn(
        "{} of the module {} failed, attempt {}: {}, correlation {}",
        call.operation(),
        call.module(),
        attempt,
        failed.code(),
        call.correlation());
  }

  private static boolean again(ModuleFailed failed, CallPolicy policy) {
    return switch (policy.retryOn()) {
      case NEVER -> false;
      case TRANSIENT -> failed.reason().passing();
      case ALL ->
          failed.reason() != ModuleFailed.Reason.NOT_CONFIGURED
              && failed.reason() != ModuleFailed.Reason.OUTCOME_UNKNOWN;
    };
  }

  private void pause(CallPolicy policy, int attempt) {
    long millis = policy.backoffMillis();
    if (policy.doubling()) {
      millis = Math.min(MAXIMUM_BACKOFF_MILLIS, millis << (attempt - 1));
    }
    double share = 1 + JITTER * (2 * platform.random().nextDouble() - 1);
    platform.time().sleep(Duration.ofMillis(Math.round(millis * share)));
    if (Thread.currentThread().isInterrupted()) {
      throw new ModuleFailed(ModuleFailed.Reason.UNAVAILABLE, "interrupted between two attempts");
    }
  }

  private Json input(CallInput input, Arguments arguments) {
    return switch (input) {
      case CallInput.Constant(Json json) -> json;
      case CallInput.Variables(String text) -> Json.of(variables.fill(text));
      case CallInput.Input(String name) ->
          arguments.inputs().getOrDefault(name, InputValue.missing()).json();
      case CallInput.Output(String node, List<String> path) -> arguments.outputs().at(node, path);
      case CallInput.Obj(var members) -> {
        var object = new Members();
        members.forEach(member -> object.with(member.name(), input(member.value(), arguments)));
        yield object.object();
      }
      case CallInput.Arr(var items) ->
          new Json.Arr(items.stream().map(item -> input(item, arguments)).toList());
    };
  }
}
