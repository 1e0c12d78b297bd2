package dev.lathe.bench.things;

import dev.lathe.bench.orders.Home;
import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.compiler.source.SourceFiles;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.QueryPlan;
import dev.lathe.model.bundle.json.BundleFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The compiled blueprint. */
public record Things(Bundle bundle, BundleFile file) {
  private static final String BLUEPRINT = "bench/blueprint";

  /** Where it is written. */
  public static Path blueprint() {
    return Home.path().resolve(BLUEPRINT);
  }

  /**
   * Compiles it.
   *
   * @throws IllegalStateException if it does not compile; the message names what was found
   */
  public static Things compiled() {
    return compiled(texts(blueprint()));
  }

  /**
   * Compiles another blueprint, or this one with changes.
   *
   * @param texts by path
   * @throws IllegalStateException if it does not compile; the message names what was found
   */
  public static Things compiled(Map<String, String> texts) {
    return switch (Compiler.compile(SourceFiles.of(texts))) {
      case Result.Ok<Bundle>(Bundle bundle, var _) -> new Things(bundle, BundleFile.of(bundle));
      case Result.Failed<Bundle>(var findings) ->
          throw new IllegalStateException("what is measured does not compile: " + findings);
    };
  }

  /** The texts of all files of {@code blueprint}, by path. */
  public static Map<String, String> texts(Path blueprint) {
    var texts = new TreeMap<String, String>();
    try (Stream<Path> all = Files.walk(blueprint)) {
      for (Path path : all.filter(Files::isRegularFile).toList()) {
        texts.put(blueprint.relativize(path).toString().replace('\\', '/'), Files.readString(path));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return texts;
  }

  public BundleId id() {
    return file.id();
  }

  /** The plan of a query. */
  public QueryPlan query(String name) {
    return bundle.operations().queries().stream()
        .filter(plan -> plan.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** The body of a request that makes a thing. */
  public static String body(int number) {
    return "{\"title\":\"Thing %d of some more\",\"note\":\"as short as a note is\",\"category\":\"%s\",\"quantity\":%d,\"price\":%d.%02d}"
        .formatted(number, category(number), 1 + number % 9, 1 + number % 90, number % 100);
  }

  /** One of those that things have. */
  public static String category(int number) {
    return "c" + Math.floorMod(number, ThingsLog.CATEGORIES);
  }
}
