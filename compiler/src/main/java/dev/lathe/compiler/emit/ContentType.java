package dev.lathe.compiler.emit;

import java.util.Locale;
import java.util.Map;

/** What a file is sent as, by how its name ends. */
final class ContentType {
  static final String JSON = "application/json";

  private static final Map<String, String> BY_ENDING =
      Map.of(
          "bpmn", "application/xml",
          "css", "text/css; charset=utf-8",
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "json", JSON,
          "md", "text/markdown; charset=utf-8",
          "svg", "image/svg+xml");

  private ContentType() {}

  static String of(String path) {
    String ending = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return BY_ENDING.getOrDefault(ending, "text/plain; charset=utf-8");
  }
}
