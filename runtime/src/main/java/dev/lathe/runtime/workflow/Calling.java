package dev.lathe.runtime.workflow;

import dev.lathe.model.bundle.InputPlan;
import dev.lathe.model.bundle.InputSource;
import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.Target;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import dev.lathe.model.command.CommandOutcome;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import dev.lathe.model.problem.ErrorCode;
import dev.lathe.model.problem.Words;
import dev.lathe.model.tenant.Tenant;
import dev.lathe.model.value.UserClaims;
import dev.lathe.runtime.bundle.Said;
import dev.lathe.runtime.module.ModuleCall;
import dev.lathe.runtime.module.ModuleFailed;
import dev.lathe.runtime.module.Modules;
import dev.lathe.runtime.operation.Binding;
import dev.lathe.runtime.operation.InputReader;
import dev.lathe.runtime.operation.OperationContext;
import dev.lathe.runtime.operation.OperationOutcome;
import dev.lathe.runtime.operation.OperationRequest;
import dev.lathe.runtime.operation.OperationRunner;
import dev.lathe.runtime.operation.ServedBundle;
import dev.lathe.runtime.plan.Actor;
import dev.lathe.runtime.platform.Deadline;
import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.StatementFailed;
import dev.lathe.runtime.sql.StatementTimedOut;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Calls what service tasks run, as the definition's own principal. A binding gets the key {@code
 * bpmn:<run>:<task>:<activation>}: called again, it answers as it did the first time. Safe for many
 * threads.
 */
final class Calling {
  /**
   * Until the database is asked again that gave no answer. It is what runs are kept in too: while
   * it is away nothing is written of them, and tries are for what fails though it is there.
   */
  private static final Duration AWAY = Duration.ofSeconds(1);

  private final Tenant tenant;
  private final ServedBundle<ServedWorkflows> bundles;
  private final OperationRunner operations;
  private final Modules modules;
  private final Platform platform;

  Calling(
      Tenant tenant,
      ServedBundle<ServedWorkflows> bundles,
      OperationRunner operations,
      Modules modules,
      Platform platform) {
    this.tenant = tenant;
    this.bundles = bundles;
    this.operations = operations;
    this.modules = modules;
    this.platform = platform;
  }

  /** The principal that calls for {@code plan}'s runs. */
  private static Actor actor(WorkflowPlan plan) {
    return new Actor("service", "workflow/" + plan.id());
  }

  /** Calls what {@code task} runs; where that is only proposed, the validator that is asked. */
  Answer call(RunTables.Loaded run, Token token, FlowNode.ServiceTask task) {
    Json.Obj inputs =
        token
            .proposed()
            .or(token::granted)
            .orElseGet(() -> Mapped.of(Variables.seen(run.state(), token)).object(task.input()));
    Target target =
        Consents.validator(task, token).<Target>map(query -> query).orElse(task.target());
    try {
      return switch (target) {
        case Target.Binding(String service, String name) ->
            bundles.ask(bundle -> binding(bundle, service, name, run, token, task, inputs));
        case Target.Module(String module, String operation) ->
            module(module, operation, run, token, task, inputs);
        case Target.Messages _ ->
            new Answer.Refused(
                Incident.WORKFLOW_NOT_RUN.because("send tasks are not run yet"),
                bundles.current().id());
      };
    } catch (ModuleFailed e) {
      return e.reason().passing()
          ? new Answer.Failed(String.valueOf(e.getMessage()))
          : new Answer.Refused(
              new Trouble(e.code(), String.valueOf(e.getMessage())), bundles.current().id());
    } catch (DatabaseUnavailable e) {
      return new Answer.Delayed("the database was away: " + e.getMessage(), AWAY);
    } catch (StatementFailed | StatementTimedOut e) {
      return new Answer.Failed(String.valueOf(e.getMessage()));
    }
  }

  private Answer module(
      String module,
      String operation,
      RunTables.Loaded run,
      Token token,
      FlowNode.ServiceTask task,
      Json.Obj inputs) {
    Json response =
        bundles
            .current()
            .plans()
            .discreet(modules)
            .call(
                new ModuleCall(
                    module,
                    operation,
                    inputs,
                    Duration.ofMillis(task.policy().timeoutMillis()),
                    Optional.of(key(run, token)),
                    run.state().correlation()));
    return new Answer.Done(Optional.of(response), bundles.current().id());
  }

  private static String key(RunTables.Loaded run, Token token) {
    return "bpmn:" + run.id() + ":" + token.node() + ":" + token.id();
  }

  private Said<Answer> binding(
      ServedWorkflows bundle,
      String service,
      String name,
      RunTables.Loaded run,
      Token token,
      FlowNode.ServiceTask task,
      Json.Obj inputs) {
    Optional<Binding> found = bundle.binding(service, name);
    if (found.isEmpty()) {
      return new Said.Unconfirmed<>(
          new Answer.Refused(
              Incident.WORKFLOW_TARGET_MISSING.because(
                  "there is no binding " + service + "." + name),
              bundle.id()));
    }
    Binding binding = found.get();
    var reader = new InputReader();
    Optional<Trouble> unfit = read(binding, inputs, run, reader);
    if (unfit.isPresent())
      return new Said.Unconfirmed<>(new Answer.Refused(unfit.get(), bundle.id()));
    var context =
        new OperationContext(
            tenant,
            Optional.of(actor(run.plan())),
            true,
            Optional.of(key(run, token)),
            OptionalLong.empty(),
            platform.ids().next().toString(),
            platform.time().now(),
            run.state().correlation(),
            Optional.empty(),
            Optional.of(
                Deadline.in(Duration.ofMillis(task.policy().timeoutMillis()), platform.time())),
            List.of());
    return operations
        .run(bundle.plans(), new OperationRequest(binding, reader.inputs(), context), modules)
        .map(outcome -> answer(outcome, bundle));
  }

  private static Optional<Trouble> read(
      Binding binding, Json.Obj inputs, RunTables.Loaded run, InputReader reader) {
    for (InputPlan input : binding.inputs()) {
      if (input.source() instanceof InputSource.FromUser(String claim)) {
        Optional<Json> said = user(run, claim);
        if (said.isPresent() && reader.known(input, said.get())) continue;
        if (!input.required()) {
          reader.absent(input);
          continue;
        }
        return Optional.of(
            Refusals.because(
                ErrorCode.IDENTITY_CLAIM_MISSING,
                Words.NONE,
                "nothing is known of `" + claim + "` of a workflow"));
      }
      Optional<Json> value =
          input.source() instanceof InputSource.FromActor
              ? user(run, UserClaims.ID)
              : inputs.get(input.name());
      if (value.isPresent()) {
        reader.value(input, value.get(), input.name());
      } else if (input.required() && !input.nullable()) {
        reader.missing(input, input.name());
      } else {
        reader.absent(input);
      }
    }
    if (reader.findings().isEmpty()) return Optional.empty();
    return Optional.of(
        Incident.WORKFLOW_INPUT_INVALID.because(
            reader.findings().stream()
                .map(finding -> "`" + finding.path() + "` " + finding.message())
                .collect(Collectors.joining("; "))));
  }

  private static Optional<Json> user(RunTables.Loaded run, String claim) {
    return switch (claim) {
      case UserClaims.ID -> Optional.of(Json.of(actor(run.plan()).id()));
      case "roles" -> Optional.of(Members.strings(run.plan().roles()));
      case "onBehalfOf" -> run.state().starter().map(Json::of);
      default -> Optional.empty();
    };
  }

  private static Answer answer(OperationOutcome outcome, ServedWorkflows bundle) {
    return switch (outcome) {
      case OperationOutcome.Decided(CommandOutcome command, _, _) -> decided(command, bundle);
      case OperationOutcome.Answered(String body, var _, var _) ->
          new Answer.Done(Optional.of(JsonText.parse(body)), bundle.id());
      case OperationOutcome.PageRefused _ ->
          new Answer.Refused(
              Refusals.because(
                  ErrorCode.CURSOR_INVALID,
                  Words.NONE,
                  "a step reads the first page of a list, and gives no cursor"),
              bundle.id());
      case OperationOutcome.Unchanged _ -> new Answer.Done(Optional.empty(), bundle.id());
      case OperationOutcome.Ambiguous(String node) ->
          new Answer.Refused(Refusals.ambiguous(node), bundle.id());
      case OperationOutcome.Forbidden _ -> new Answer.Refused(Refusals.forbidden(), bundle.id());
      case OperationOutcome.InProgress(Duration pause) ->
          new Answer.Delayed("somebody else is at this command", pause);
      case OperationOutcome.WithoutEvent(Json.Obj detail) ->
          new Answer.Refused(
              Refusals.because(
                  ErrorCode.EFFECT_WITHOUT_EVENT,
                  Words.NONE,
                  "something was done outside, and then the command was refused: "
                      + JsonText.write(detail)),
              bundle.id());
      case OperationOutcome.HandlerMissing(String name) ->
          new Answer.Refused(
              Refusals.because(
                  ErrorCode.NATIVE_OPERATION_HANDLER_MISSING,
                  Words.NONE,
                  "there is no handler for " + name),
              bundle.id());
    };
  }

  /** Until a caller has a token again. */
  private static Duration room(CommandOutcome.RateLimited limited) {
    double seconds = (1 - limited.tokens()) * 60 / limited.perMinute();
    return Duration.ofMillis(Math.max(1, (long) Math.ceil(1000 * seconds)));
  }

  private static Answer decided(CommandOutcome command, ServedWorkflows bundle) {
    return switch (command) {
      case CommandOutcome.Accepted(String body, var _) ->
          new Answer.Done(Optional.of(JsonText.parse(body)), bundle.id());
      case CommandOutcome.Replayed(CommandOutcome first) -> decided(first, bundle);
      case CommandOutcome.RateLimited limited ->
          new Answer.Delayed("the limit `" + limited.limit() + "` is reached", room(limited));
      default -> new Answer.Refused(Refusals.of(command), bundle.id());
    };
  }
}
