package dev.lathe.compiler.describe;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.compiler.fixture.Blueprints;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The blueprints whose descriptions the tests look at. */
final class Described {
  static final Path ISSUE_TRACKER = Path.of("../examples/issue-tracker");

  static final Path NATIVE = Path.of("src/test/resources/golden/native/blueprint");

  /** Lists, lookups and questions about related rows. */
  static final Path LIBRARY = Path.of("src/test/resources/golden/library/blueprint");

  private Described() {}

  /** Our own. */
  static List<Path> blueprints() {
    return Stream.concat(
            Blueprints.examples().stream(),
            Stream.of(NATIVE, Path.of("src/test/resources/golden/sales/blueprint"), LIBRARY))
        .toList();
  }

  /** Those that others wrote and whose every operation is described. */
  static List<Path> shared() {
    return List.of(Blueprints.shared("issue-tracker"), Blueprints.shared("order-fulfillment"));
  }

  static Api api(Path blueprint) {
    return switch (Compiler.api(blueprint)) {
      case Result.Ok<Api>(Api api, var _) -> api;
      case Result.Failed<Api>(var findings) -> throw new AssertionError(findings);
    };
  }
}
