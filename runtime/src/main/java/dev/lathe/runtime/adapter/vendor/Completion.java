package dev.lathe.runtime.adapter.vendor;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.module.ModuleFailed;
import dev.lathe.runtime.module.ModuleFailed.Reason;
import java.time.Instant;
import java.util.List;

/** What an endpoint for chats answered, as the contract of language models has it. */
final class Completion {
  private static final int TEXT = 1;

  private Completion() {}

  /**
   * @throws ModuleFailed of an answer without a choice
   */
  static Json of(Json.Obj answer, Instant began, Instant ended) throws ModuleFailed {
    if (!(answer.get("choices").orElse(Json.NULL) instanceof Json.Arr(var choices))
        || choices.isEmpty()) {
      throw new ModuleFailed(Reason.SCHEMA_MISMATCH, "the model's answer has no choice");
    }
    Json.Obj choice = Json.orEmpty(choices.getFirst());
    Json.Obj message = choice.object("message");
    List<Json> content =
        message.text("content").<List<Json>>map(text -> List.of(block(text))).orElse(List.of());
    return new Members()
        .with("ref", new Members().with("canonical_id", answer.text("id").orElse("")).object())
        .with("model", answer.text("model").orElse(""))
        .with("content", new Json.Arr(content))
        .with("finish_reason", finish(choice.text("finish_reason").orElse("")))
        .with("usage", answer.get("usage").orElse(Json.NULL))
        .with("tool_calls", message.get("tool_calls").orElse(new Json.Arr(List.of())))
        .with("started_at", moment(began))
        .with("finished_at", moment(ended))
        .with("vendor_raw", answer)
        .object();
  }

  private static Json block(String text) {
    return new Members()
        .with("type", TEXT)
        .with("text", new Members().with("text", text).object())
        .object();
  }

  private static int finish(String reason) {
    return switch (reason) {
      case "stop" -> 1;
      case "length" -> 2;
      case "tool_calls" -> 3;
      case "content_filter" -> 4;
      default -> 5;
    };
  }

  private static Json moment(Instant at) {
    return new Members().with("seconds", at.getEpochSecond()).with("nanos", at.getNano()).object();
  }
}
