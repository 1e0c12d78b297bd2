package dev.lathe.runtime.operation;

import dev.lathe.model.json.Members;
import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.command.RecordedRequest;
import dev.lathe.runtime.plan.Actor;
import dev.lathe.runtime.plan.Facts;
import java.util.Optional;

/** One operation to run, with all that its statement may ask for. */
public record OperationRequest(Binding binding, Inputs inputs, OperationContext context) {
  /** What the statement is told. */
  Facts facts() {
    return new Facts(
        context.tenant(),
        scope(context.tenant(), binding, context.actor()),
        context.key(),
        binding.isCommand() ? RequestHash.of(binding, inputs, context.expectedVersion()) : "",
        context.command(),
        context.time(),
        context.actor(),
        context.correlation(),
        context.traceparent(),
        context.expectedVersion(),
        context.deadline(),
        context.seen());
  }

  /** What the caller asked for, for who keeps it. */
  RecordedRequest.Sent sent() {
    var given = new Members();
    inputs.sent().forEach((name, value) -> given.with(name, value.json()));
    return new RecordedRequest.Sent(binding.path(), given.object());
  }

  /** Whose idempotency keys they are, e.g. {@code orders/placeOrder/user:alice}. */
  private static String scope(Tenant tenant, Binding binding, Optional<Actor> actor) {
    String caller = actor.map(known -> known.kind() + ":" + known.id()).orElse("anonymous");
    return tenant.qualified(binding.path() + "/" + caller);
  }
}
