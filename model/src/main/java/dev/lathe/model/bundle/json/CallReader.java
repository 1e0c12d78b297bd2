package dev.lathe.model.bundle.json;

import dev.lathe.model.bundle.CallInput;
import dev.lathe.model.bundle.CallPlan;
import dev.lathe.model.bundle.CallPolicy;
import dev.lathe.model.bundle.CallStep;
import dev.lathe.model.bundle.ClaimPlan;
import dev.lathe.model.json.CanonicalReader;
import java.util.Optional;

/** From JSON to the calls of an operation, the mirror of {@link CallWriter}. */
final class CallReader {
  private CallReader() {}

  static CallPlan plan(CanonicalReader in) {
    return new CallPlan(
        in.text("name"),
        in.text("graph"),
        in.list("steps", CallReader::step),
        in.next("claim") ? Optional.of(in.object("claim", CallReader::claim)) : Optional.empty());
  }

  private static ClaimPlan claim(CanonicalReader in) {
    return new ClaimPlan(
        in.integer("before"),
        in.optionalText("reads"),
        in.object("statement", OperationsReader::command));
  }

  private static CallStep step(CanonicalReader in) {
    if (in.next("read")) {
      return new CallStep.Read(in.text("read"), in.object("query", OperationsReader::query));
    }
    return in.next("make")
        ? new CallStep.Make(in.text("make"), in.object("made", CallReader::made))
        : call(in);
  }

  private static CallStep.Made made(CanonicalReader in) {
    String kind = in.next();
    return switch (kind) {
      case "uuid" -> {
        in.flag(kind);
        yield new CallStep.Made.Uuid();
      }
      case "randomBytes" -> new CallStep.Made.RandomBytes(in.integer(kind));
      case "runId" -> {
        in.flag(kind);
        yield new CallStep.Made.RunId();
      }
      default -> throw in.malformed("can't be made");
    };
  }

  private static CallStep.Call call(CanonicalReader in) {
    return new CallStep.Call(
        in.text("call"),
        in.text("module"),
        in.text("operation"),
        in.word("kind", CallStep.Kind.class),
        in.flag("acts"),
        in.object("input", CallReader::input),
        in.object("policy", CallReader::policy),
        in.next("key") ? Optional.of(in.object("key", CallReader::key)) : Optional.empty(),
        in.next("compensation")
            ? Optional.of(in.object("compensation", CallReader::compensation))
            : Optional.empty());
  }

  private static CallStep.Compensation compensation(CanonicalReader in) {
    return new CallStep.Compensation(
        in.text("module"),
        in.text("operation"),
        in.object("input", CallReader::input),
        in.object("policy", CallReader::policy));
  }

  private static CallStep.IdempotencyKey key(CanonicalReader in) {
    String kind = in.next();
    return switch (kind) {
      case "inherited" -> {
        in.flag(kind);
        yield new CallStep.IdempotencyKey.Inherited();
      }
      case "derived" -> new CallStep.IdempotencyKey.Derived(in.integer(kind));
      default -> throw in.malformed("is not an idempotency key");
    };
  }

  private static CallPolicy policy(CanonicalReader in) {
    return new CallPolicy(
        in.integer("timeoutMillis"),
        in.integer("attempts"),
        in.word("retryOn", CallPolicy.RetryOn.class),
        in.integer("backoffMillis"),
        in.flag("doubling"));
  }

  private static CallInput input(CanonicalReader in) {
    if (in.next("output")) {
      return new CallInput.Output(in.text("output"), in.texts("path"));
    }
    String kind = in.next();
    return switch (kind) {
      case "constant" -> new CallInput.Constant(in.json(kind));
      case "variables" -> new CallInput.Variables(in.text(kind));
      case "input" -> new CallInput.Input(in.text(kind));
      case "object" -> new CallInput.Obj(in.list(kind, CallReader::member));
      case "array" -> new CallInput.Arr(in.list(kind, CallReader::input));
      default -> throw in.malformed("is not an input of a call");
    };
  }

  private static CallInput.Member member(CanonicalReader in) {
    return new CallInput.Member(in.text("name"), in.object("value", CallReader::input));
  }
}
