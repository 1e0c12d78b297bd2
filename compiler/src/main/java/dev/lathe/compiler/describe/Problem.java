package dev.lathe.compiler.describe;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import java.util.List;

/** The form of every answer that is not a success: RFC 9457 and the format's own members. */
final class Problem {
  private Problem() {}

  static Json.Obj schema() {
    return new Members()
        .with("type", "object")
        .with("description", "RFC 9457; `code` is for programs, `message` for people.")
        .with(
            "required",
            Members.strings(
                List.of("type", "title", "status", "detail", "code", "message", "requestId")))
        .with(
            "properties",
            new Members()
                .with("type", text("uri-reference"))
                .with("title", text())
                .with(
                    "status",
                    new Members()
                        .with("type", "integer")
                        .with("minimum", Json.of(400))
                        .with("maximum", Json.of(599)))
                .with("detail", text())
                .with("code", text())
                .with("message", text())
                .with("details", described("Depends on the code; an object or an array."))
                .with("hint", text())
                .with("requestId", text()))
        .object();
  }

  private static Members text() {
    return new Members().with("type", "string");
  }

  private static Members text(String format) {
    return text().with("format", format);
  }

  private static Members described(String description) {
    return new Members().with("description", description);
  }
}
