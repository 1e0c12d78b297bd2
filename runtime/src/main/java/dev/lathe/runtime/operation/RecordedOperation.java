package dev.lathe.runtime.operation;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.CallPlan;
import dev.lathe.model.bundle.CallStep;
import dev.lathe.model.bundle.CommandPlan;
import dev.lathe.model.bundle.InputPlan;
import dev.lathe.model.bundle.InputSource;
import dev.lathe.model.bundle.Operations;
import dev.lathe.model.bundle.Route;
import dev.lathe.model.json.Json;
import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.bundle.Attempt;
import dev.lathe.runtime.command.RecordedRequest;
import dev.lathe.runtime.module.Modules;
import dev.lathe.runtime.plan.Arguments;
import dev.lathe.runtime.plan.Facts;
import dev.lathe.runtime.plan.Finding;
import dev.lathe.runtime.plan.Outputs;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Requests that were recorded, as the operations of one bundle take them. */
public final class RecordedOperation {
  private final OperationPlans plans;
  private final Map<String, Binding> bindings = new HashMap<>();

  public RecordedOperation(BundleId bundle, Operations operations) {
    this.plans = OperationPlans.of(bundle, operations);
    for (Route route : operations.routes()) {
      Binding binding = Binding.of(route);
      if (binding.isCommand()) bindings.putIfAbsent(binding.path(), binding);
    }
  }

  /** What a bundle makes of a request before its statement. */
  public sealed interface Taken {
    /** Its statement decides. */
    record Ready(CommandPlan plan, Arguments arguments) implements Taken {}

    /**
     * It is answered before the statement.
     *
     * @param verdict a word for it
     * @param why in a line
     */
    record Refused(String verdict, String why) implements Taken {}

    /** It can't be told: a step before the statement has no record of what it gave. */
    record Unknown(String why) implements Taken {}
  }

  /**
   * What the bundle makes of {@code request}.
   *
   * @param command its id
   */
  public Taken take(RecordedRequest request, String command) {
    Binding binding = bindings.get(request.operation());
    if (binding == null) {
      return new Taken.Refused("no_operation", "there is no command " + request.operation());
    }
    InputReader reader = read(binding, request);
    List<Finding> findings = reader.findings();
    if (!findings.isEmpty()) {
      Finding first = findings.getFirst();
      return new Taken.Refused("invalid_request", first.path() + " " + first.message());
    }
    Inputs inputs = reader.inputs();
    if (binding.refuses(inputs)) {
      return new Taken.Refused("forbidden", "its permission lets nobody with these inputs in");
    }
    Optional<String> lacking =
        plans.calls(binding).stream()
            .flatMap(plan -> plan.steps().stream())
            .map(CallStep::node)
            .filter(node -> request.outputs().get(node).isEmpty())
            .findFirst();
    if (lacking.isPresent()) {
      return new Taken.Unknown("what step `%s` gives was not recorded".formatted(lacking.get()));
    }
    return new Taken.Ready(
        plans.command(binding),
        new Arguments(
            plans.bundle(),
            inputs.all(),
            facts(request, command),
            new Outputs(request.outputs().members())));
  }

  /**
   * Goes on with a command that was claimed, or tells why not.
   *
   * @param facts the claim's, for who goes on with it
   */
  Attempt<OperationOutcome> resume(
      OperationRunner runner, RecordedRequest request, Facts facts, Modules modules) {
    Binding binding = bindings.get(request.operation());
    if (binding == null || plans.calls(binding).flatMap(CallPlan::claim).isEmpty()) {
      throw new IllegalStateException("no such command acts any more: " + request.operation());
    }
    InputReader reader = read(binding, request);
    if (!reader.findings().isEmpty()) {
      throw new IllegalStateException(
          "it no longer takes these inputs: " + reader.findings().getFirst().path());
    }
    return runner.resume(
        plans,
        binding,
        new Arguments(plans.bundle(), reader.inputs().all(), facts),
        new RecordedRequest.Sent(request.operation(), request.sent()),
        modules);
  }

  private static InputReader read(Binding binding, RecordedRequest request) {
    var reader = new InputReader();
    binding.inputs().forEach(input -> read(reader, input, request));
    for (String name : request.sent().members().keySet()) {
      boolean taken = binding.inputs().stream().anyMatch(input -> input.name().equals(name));
      if (!taken) reader.unknown(name);
    }
    return reader;
  }

  private static void read(InputReader reader, InputPlan input, RecordedRequest request) {
    Optional<Json> sent = request.sent().get(input.name());
    Optional<Json> known = request.known().get(input.name());
    if (sent.isPresent()) {
      reader.value(input, sent.get(), input.name());
    } else if (known.isPresent() && ofTheCaller(input.source())) {
      if (!reader.known(input, known.get())) reader.missing(input, input.name());
    } else if (input.list() && known.isPresent()) {
      reader.empty(input);
    } else if (input.required()) {
      reader.missing(input, input.name());
    } else {
      reader.absent(input);
    }
  }

  private static boolean ofTheCaller(InputSource source) {
    return switch (source) {
      case InputSource.FromUser _, InputSource.FromActor _ -> true;
      case InputSource.Path _,
          InputSource.Query _,
          InputSource.Body _,
          InputSource.FromHeader _,
          InputSource.FromQuery _,
          InputSource.FromBody _,
          InputSource.FromForm _,
          InputSource.FromBytes _,
          InputSource.Unbound _ ->
          false;
    };
  }

  /** Under a key of its own, so that it is never taken for a retry. */
  private static Facts facts(RecordedRequest request, String command) {
    return new Facts(
        Tenant.MAIN,
        "rehearsal",
        Optional.empty(),
        "",
        command,
        request.time(),
        request.actor(),
        request.correlation(),
        request.traceparent(),
        request.expectedVersion(),
        Optional.empty(),
        List.of());
  }
}
