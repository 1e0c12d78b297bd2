package dev.lathe.model.bundle.json;

import dev.lathe.model.bundle.CallInput;
import dev.lathe.model.bundle.CallPlan;
import dev.lathe.model.bundle.CallPolicy;
import dev.lathe.model.bundle.CallStep;
import dev.lathe.model.bundle.ClaimPlan;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;

/** The calls of an operation as JSON; the order here is the order in the file. */
final class CallWriter {
  private CallWriter() {}

  static Json plan(CallPlan plan) {
    var out =
        new Members()
            .with("name", plan.name())
            .with("graph", plan.graph())
            .with("steps", plan.steps(), CallWriter::step);
    plan.claim().ifPresent(claim -> out.with("claim", claim(claim)));
    return out.object();
  }

  private static Json claim(ClaimPlan claim) {
    var out = new Members().with("before", claim.before());
    claim.reads().ifPresent(node -> out.with("reads", node));
    return out.with("statement", OperationsWriter.command(claim.statement())).object();
  }

  private static Json step(CallStep step) {
    return switch (step) {
      case CallStep.Read(var node, var query) ->
          new Members().with("read", node).with("query", OperationsWriter.query(query)).object();
      case CallStep.Make(var node, var made) ->
          new Members().with("make", node).with("made", made(made)).object();
      case CallStep.Call call -> call(call);
    };
  }

  private static Json made(CallStep.Made made) {
    return switch (made) {
      case CallStep.Made.Uuid() -> OperationsWriter.single("uuid", Json.of(true));
      case CallStep.Made.RandomBytes(int bytes) ->
          OperationsWriter.single("randomBytes", Json.of(bytes));
      case CallStep.Made.RunId() -> OperationsWriter.single("runId", Json.of(true));
    };
  }

  private static Json call(CallStep.Call call) {
    var out =
        new Members()
            .with("call", call.node())
            .with("module", call.module())
            .with("operation", call.operation())
            .with("kind", OperationsWriter.word(call.kind()))
            .with("acts", call.acts())
            .with("input", input(call.input()))
            .with("policy", policy(call.policy()));
    call.key().ifPresent(key -> out.with("key", key(key)));
    call.compensation().ifPresent(one -> out.with("compensation", compensation(one)));
    return out.object();
  }

  private static Json compensation(CallStep.Compensation one) {
    return new Members()
        .with("module", one.module())
        .with("operation", one.operation())
        .with("input", input(one.input()))
        .with("policy", policy(one.policy()))
        .object();
  }

  private static Json key(CallStep.IdempotencyKey key) {
    return switch (key) {
      case CallStep.IdempotencyKey.Inherited() ->
          OperationsWriter.single("inherited", Json.of(true));
      case CallStep.IdempotencyKey.Derived(int index) ->
          OperationsWriter.single("derived", Json.of(index));
    };
  }

  private static Json policy(CallPolicy policy) {
    return new Members()
        .with("timeoutMillis", policy.timeoutMillis())
        .with("attempts", policy.attempts())
        .with("retryOn", OperationsWriter.word(policy.retryOn()))
        .with("backoffMillis", policy.backoffMillis())
        .with("doubling", policy.doubling())
        .object();
  }

  private static Json input(CallInput input) {
    return switch (input) {
      case CallInput.Constant(var json) -> OperationsWriter.single("constant", json);
      case CallInput.Variables(var text) -> OperationsWriter.single("variables", Json.of(text));
      case CallInput.Input(var name) -> OperationsWriter.single("input", Json.of(name));
      case CallInput.Output(var node, var path) ->
          new Members().with("output", node).with("path", path).object();
      case CallInput.Obj(var members) ->
          new Members().with("object", members, CallWriter::member).object();
      case CallInput.Arr(var items) ->
          new Members().with("array", items, CallWriter::input).object();
    };
  }

  private static Json member(CallInput.Member member) {
    return new Members().with("name", member.name()).with("value", input(member.value())).object();
  }
}
