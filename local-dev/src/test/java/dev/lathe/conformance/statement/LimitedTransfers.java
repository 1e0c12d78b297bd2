package dev.lathe.conformance.statement;

import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.compiler.source.SourceFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The transfers of the examples with limits: ten accounts opened or transfers made at once and one
 * in a minute, three accounts read at once and one in a minute.
 */
public final class LimitedTransfers {
  public static final int BURST = 10;

  private static final String LIMITS =
      """
      "rateLimits": {
        "moves": {"perMinute": 1, "burst": %s},
        "looks": {"perMinute": 1, "burst": 3}
      }, "access"\
      """
          .formatted(BURST);

  private LimitedTransfers() {}

  public static SourceFiles files() {
    return files(
        LIMITS,
        text ->
            text.replaceAll(
                    "\"graph\": \"(openAccount|transfer)\",",
                    "\"graph\": \"$1\", \"rateLimit\": \"moves\",")
                .replace(
                    "\"graph\": \"readAccount\",",
                    "\"graph\": \"readAccount\", \"rateLimit\": \"looks\","));
  }

  /** The same limits, for all that say nothing else. */
  public static SourceFiles usual() {
    return files(
        LIMITS
            .replace("\"burst\": 3", "\"burst\": 3, \"for\": \"reads\"")
            .replace("\"burst\": " + BURST, "\"burst\": " + BURST + ", \"for\": \"commands\""),
        text ->
            text.replace(
                "\"graph\": \"closeAccount\",",
                "\"graph\": \"closeAccount\", \"rateLimit\": \"none\","));
  }

  private static SourceFiles files(String limits, UnaryOperator<String> bindings) {
    Path folder = Blueprints.example("transfers");
    var files = new TreeMap<String, String>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(folder.relativize(file).toString(), Files.readString(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    files.computeIfPresent("manifest.json", (_, text) -> text.replace("\"access\"", limits));
    files.computeIfPresent("bindings.json", (_, text) -> bindings.apply(text));
    return SourceFiles.of(files);
  }
}
