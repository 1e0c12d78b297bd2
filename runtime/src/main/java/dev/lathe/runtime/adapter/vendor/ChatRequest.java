package dev.lathe.runtime.adapter.vendor;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.module.ModuleFailed;
import dev.lathe.runtime.module.ModuleFailed.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What {@code Complete} is asked, as an endpoint for chats takes it. */
final class ChatRequest {
  /** In front of names of models, where a blueprint was written for that vendor. */
  private static final String VENDOR = "openrouter/";

  private static final List<String> SAMPLING =
      List.of(
          "temperature",
          "top_p",
          "max_tokens",
          "frequency_penalty",
          "presence_penalty",
          "stop",
          "seed");

  private static final List<String> AS_THEY_ARE =
      List.of("tools", "tool_choice", "reasoning_effort");

  private ChatRequest() {}

  /**
   * @throws ModuleFailed of an input that says nothing to a model
   */
  static Json.Obj of(Json.Obj input) throws ModuleFailed {
    String model =
        input
            .text("model")
            .filter(name -> !name.isBlank())
            .orElseThrow(() -> refused("MODEL_MISSING", "its input names no `model`"));
    if (!(input.get("messages").orElse(Json.NULL) instanceof Json.Arr(var messages))
        || messages.isEmpty()) {
      throw refused("MESSAGES_MISSING", "its input has no `messages`");
    }
    var request = new Members();
    request.with("model", model.startsWith(VENDOR) ? model.substring(VENDOR.length()) : model);
    request.with("messages", new Json.Arr(messages.stream().map(ChatRequest::message).toList()));
    Json.Obj sampling = input.object("sampling");
    SAMPLING.forEach(name -> given(sampling, name).ifPresent(value -> request.with(name, value)));
    AS_THEY_ARE.forEach(name -> given(input, name).ifPresent(value -> request.with(name, value)));
    Json.Obj formatted = sampling.get("response_format").isPresent() ? sampling : input;
    if (formatted.text("response_format").filter("json_schema"::equals).isPresent()) {
      request.with("response_format", format(formatted.object("response_schema")));
    }
    return request.object();
  }

  private static Optional<Json> given(Json.Obj object, String name) {
    return object.get(name).filter(value -> !(value instanceof Json.Null));
  }

  private static Json format(Json.Obj schema) {
    return new Members()
        .with("type", "json_schema")
        .with(
            "json_schema",
            new Members()
                .with("name", "schema")
                .with("schema", StructJson.plain(schema))
                .with("strict", true)
                .object())
        .object();
  }

  private static Json message(Json json) {
    Json.Obj message = Json.orEmpty(json);
    String role =
        message
            .text("role")
            .orElseThrow(
                () -> refused("ROLE_UNKNOWN", "a message has a `role`, as \"user\" or \"system\""));
    return new Members()
        .with("role", role)
        .with("content", content(message.get("content").orElse(Json.NULL)))
        .object();
  }

  /** One text is sent as such: endpoints that know no parts take it. */
  private static Json content(Json content) {
    if (content instanceof Json.Str) return content;
    var parts = new ArrayList<Json>();
    if (content instanceof Json.Arr(var blocks)) {
      blocks.forEach(block -> part(Json.orEmpty(block)).ifPresent(parts::add));
    }
    if (parts.isEmpty()) throw refused("CONTENT_MISSING", "a message has no `content`");
    return parts.size() == 1
            && parts.getFirst() instanceof Json.Obj only
            && only.text("text").isPresent()
        ? Json.of(only.text("text").get())
        : new Json.Arr(parts);
  }

  private static Optional<Json> part(Json.Obj block) {
    int type =
        block.get("type").orElse(Json.NULL) instanceof Json.Num(String digits)
            ? Integer.parseInt(digits)
            : 0;
    return switch (type) {
      case 1 ->
          Optional.of(
              new Members()
                  .with("type", "text")
                  .with("text", block.object("text").text("text").orElse(""))
                  .object());
      case 2 -> {
        Json.Obj image = block.object("image");
        yield Optional.of(
            new Members()
                .with("type", "image_url")
                .with("image_url", new Members().with("url", data(image)).object())
                .object());
      }
      case 4 -> {
        Json.Obj file = block.object("file");
        yield Optional.of(
            new Members()
                .with("type", "file")
                .with(
                    "file",
                    new Members()
                        .with("filename", file.text("filename").orElse("file"))
                        .with("file_data", data(file))
                        .object())
                .object());
      }
      case 7 -> Optional.empty(); // what a model thought is not sent back to it
      default ->
          throw refused("BLOCK_UNKNOWN", "content is of type 1, a text, 2, an image, or 4, a file");
    };
  }

  private static String data(Json.Obj file) {
    return file.text("url")
        .filter(url -> !url.isEmpty())
        .or(
            () ->
                file.text("base64_data")
                    .map(
                        data ->
                            "data:"
                                + file.text("media_type").orElse("application/octet-stream")
                                + ";base64,"
                                + data))
        .orElseThrow(() -> refused("FILE_MISSING", "a file has neither `url` nor `base64_data`"));
  }

  private static ModuleFailed refused(String code, String message) {
    return ModuleFailed.unasked(
        Reason.INVALID_ARGUMENT, "AI_LLM_STRUCTURAL_" + code + ": " + message);
  }
}
