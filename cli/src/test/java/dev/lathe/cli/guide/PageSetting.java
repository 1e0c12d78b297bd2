package dev.lathe.cli.guide;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one page takes for granted, as data beside the test.
 *
 * @param writesFiles whether files whose names stand above their text are written
 * @param filesFirstIn the folder in which all of them are written before the first command
 * @param folders names of folders that the page uses, and what lies there: a folder of this project
 * @param before shell lines to run before the commands that have these words; those of {@code ""}
 *     come first of all
 * @param after shell lines to run after the commands that have these words, which printed {@code
 *     $printed}
 * @param fills what a name in a command stands for: a shell line that prints it
 * @param answers the HTTP status of commands that have these words
 * @param ends the exit code of commands that have these words
 */
record PageSetting(
    boolean writesFiles,
    String filesFirstIn,
    Map<String, String> folders,
    Map<String, List<String>> before,
    Map<String, List<String>> after,
    Map<String, String> fills,
    Map<String, Integer> answers,
    Map<String, Integer> ends) {
  private static final Path FOLDER =
      Path.of("src", "test", "resources", "dev", "lathe", "cli", "guide", "pages");

  /** Of a page by its path in this project; nothing where it has none. */
  static PageSetting of(String page) throws IOException {
    Path file = FOLDER.resolve(page.replace('/', '.').replaceFirst("\\.md$", ".json"));
    Json.Obj data =
        Files.exists(file)
            ? (Json.Obj) JsonText.parse(Files.readString(file))
            : new Json.Obj(Map.of());
    return new PageSetting(
        data.get("writesFiles").isPresent(),
        data.text("filesFirstIn").orElse(""),
        texts(data.object("folders")),
        lines(data.object("before")),
        lines(data.object("after")),
        texts(data.object("fills")),
        numbers(data.object("answers")),
        numbers(data.object("ends")));
  }

  /** The entry for the first of these words that a command has. */
  static <V> Optional<V> of(Map<String, V> byWords, String command) {
    return byWords.entrySet().stream()
        .filter(entry -> !entry.getKey().isEmpty() && command.contains(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private static Map<String, String> texts(Json.Obj object) {
    var texts = new LinkedHashMap<String, String>();
    object.members().forEach((name, value) -> texts.put(name, ((Json.Str) value).value()));
    return texts;
  }

  private static Map<String, List<String>> lines(Json.Obj object) {
    var lines = new LinkedHashMap<String, List<String>>();
    object.members().forEach((name, value) -> lines.put(name, Json.texts(value).orElseThrow()));
    return lines;
  }

  private static Map<String, Integer> numbers(Json.Obj object) {
    var numbers = new LinkedHashMap<String, Integer>();
    object
        .members()
        .forEach((name, value) -> numbers.put(name, ((Json.Num) value).decimal().intValueExact()));
    return numbers;
  }
}
