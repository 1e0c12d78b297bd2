package dev.lathe.compiler.describe;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.diagnostic.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The blueprints whose descriptions the tests look at. */
final class Described {
  static final Path ISSUE_TRACKER = Path.of("../examples/issue-tracker");

  static final Path NATIVE = Path.of("src/test/resources/golden/native/blueprint");

  /** Lists, lookups and questions about related rows. */
  static final Path LIBRARY = Path.of("src/test/resources/golden/library/blueprint");

  /** Blueprints of others, beside the repository, where they are there. */
  private static final Path SHARED = Path.of("../../shared/blueprints");

  private Described() {}

  static Stream<Path> blueprints() {
    var own =
        Stream.of(
            ISSUE_TRACKER,
            Path.of("../examples/orders"),
            NATIVE,
            Path.of("src/test/resources/golden/sales/blueprint"),
            LIBRARY);
    var others = Stream.of("issue-tracker", "order-fulfillment").map(SHARED::resolve);
    return Stream.concat(own, others.filter(Files::isDirectory));
  }

  /** The files of all blueprints that the schemas are about. */
  static List<Path> folders() {
    return Stream.concat(blueprints(), Stream.of(SHARED.resolve("notes")))
        .filter(Files::isDirectory)
        .toList();
  }

  static Api api(Path blueprint) {
    return switch (Compiler.api(blueprint)) {
      case Result.Ok<Api>(Api api, var _) -> api;
      case Result.Failed<Api>(var findings) -> throw new AssertionError(findings);
    };
  }
}
