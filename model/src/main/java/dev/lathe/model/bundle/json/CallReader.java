package dev.lathe.model.bundle.json;

import dev.lathe.model.bundle.CallInput;
import dev.lathe.model.bundle.CallPlan;
import dev.lathe.model.bundle.CallPolicy;
import dev.lathe.model.bundle.CallStep;
import java.util.Optional;

/** From JSON to the calls of an operation, the mirror of {@link CallWriter}. */
final class CallReader {
  private CallReader() {}

  static CallPlan plan(Fields in) {
    return in.end(
        new CallPlan(in.text("name"), in.text("graph"), in.list("steps", CallReader::step)));
  }

  private static CallStep step(Fields in) {
    if (in.has("read")) {
      return in.end(new CallStep.Read(in.text("read"), BundleReader.query(in.object("query"))));
    }
    return in.has("make")
        ? in.end(new CallStep.Make(in.text("make"), made(in.object("made"))))
        : call(in);
  }

  private static CallStep.Made made(Fields in) {
    String kind = in.onlyName();
    return in.end(
        switch (kind) {
          case "uuid" -> {
            in.flag(kind);
            yield new CallStep.Made.Uuid();
          }
          case "randomBytes" -> new CallStep.Made.RandomBytes(in.integer(kind));
          case "runId" -> {
            in.flag(kind);
            yield new CallStep.Made.RunId();
          }
          default -> throw in.unreadable(kind, "can't be made");
        });
  }

  private static CallStep.Call call(Fields in) {
    return in.end(
        new CallStep.Call(
            in.text("call"),
            in.text("module"),
            in.text("operation"),
            in.word("kind", CallStep.Kind.class),
            in.flag("acts"),
            input(in.object("input")),
            policy(in.object("policy")),
            in.has("key") ? Optional.of(key(in.object("key"))) : Optional.empty()));
  }

  private static CallStep.IdempotencyKey key(Fields in) {
    String kind = in.onlyName();
    return in.end(
        switch (kind) {
          case "inherited" -> {
            in.flag(kind);
            yield new CallStep.IdempotencyKey.Inherited();
          }
          case "derived" -> new CallStep.IdempotencyKey.Derived(in.integer(kind));
          default -> throw in.unreadable(kind, "is no idempotency key");
        });
  }

  private static CallPolicy policy(Fields in) {
    return in.end(
        new CallPolicy(
            in.integer("timeoutMillis"),
            in.integer("attempts"),
            in.word("retryOn", CallPolicy.RetryOn.class),
            in.integer("backoffMillis"),
            in.flag("doubling")));
  }

  private static CallInput input(Fields in) {
    if (in.has("output")) {
      return in.end(new CallInput.Output(in.text("output"), in.texts("path")));
    }
    String kind = in.onlyName();
    return in.end(
        switch (kind) {
          case "constant" -> new CallInput.Constant(in.json(kind));
          case "variables" -> new CallInput.Variables(in.text(kind));
          case "input" -> new CallInput.Input(in.text(kind));
          case "object" -> new CallInput.Obj(in.list(kind, CallReader::member));
          case "array" -> new CallInput.Arr(in.list(kind, CallReader::input));
          default -> throw in.unreadable(kind, "is no input of a call");
        });
  }

  private static CallInput.Member member(Fields in) {
    return in.end(new CallInput.Member(in.text("name"), input(in.object("value"))));
  }
}
