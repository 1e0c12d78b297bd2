package dev.lathe.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.compiler.diff.Change;
import dev.lathe.compiler.diff.Difference;
import dev.lathe.compiler.diff.Side;
import dev.lathe.compiler.source.FolderReader;
import dev.lathe.compiler.source.SourceFiles;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.Generation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A blueprint whose fields, states and files are listed in another order has the same tables. */
final class RelistedTest {
  private static final long ORDERS = Long.getLong("shuffles", 2);

  static List<Path> blueprints() throws IOException {
    var folders = new ArrayList<Path>();
    try (Stream<Path> found = Files.list(Path.of("../examples"))) {
      found.filter(Files::isDirectory).sorted().forEach(folders::add);
    }
    try (Stream<Path> found = Files.list(Path.of("src/test/resources/golden"))) {
      found
          .map(one -> one.resolve("blueprint"))
          .filter(Files::isDirectory)
          .sorted()
          .forEach(folders::add);
    }
    folders.add(Path.of("../local-dev/src/test/resources/statements/traps"));
    folders.add(Path.of("../local-dev/src/test/resources/statements/pitfalls"));
    return folders;
  }

  @ParameterizedTest
  @MethodSource("blueprints")
  void the_tables_stay(Path folder) {
    SourceFiles sources = FolderReader.read(folder).sources();
    Bundle before = compiled(sources);
    for (long seed = 1; seed <= ORDERS; seed++) {
      Bundle after = compiled(Shuffled.relisted(seed).of(sources));
      assertEquals(generations(before), generations(after), "listed by seed " + seed);
      List<Change> changes = Difference.between(side(before), side(after)).changes();
      assertTrue(
          changes.stream()
              .noneMatch(
                  change ->
                      change.area() == Change.Area.TABLE
                          || change.impact() != Change.Impact.COMPATIBLE),
          changes::toString);
    }
  }

  /** Else the test above would shuffle nothing. */
  @Test
  void answers_have_the_authors_order() {
    SourceFiles sources = FolderReader.read(Path.of("../examples/orders")).sources();
    assertNotEquals(
        compiled(sources).operations().queries(),
        compiled(Shuffled.relisted(1).of(sources)).operations().queries());
  }

  private static List<String> generations(Bundle bundle) {
    return bundle.schema().generations().stream().map(RelistedTest::text).sorted().toList();
  }

  /** What makes and fills it: its checks may come in another order. */
  private static String text(Generation generation) {
    return "%s\n%s\n%s\n%s"
        .formatted(generation.name(), generation.ddl(), generation.folding(), generation.fill());
  }

  private static Side side(Bundle bundle) {
    return new Side(bundle, Compiler.source(bundle));
  }

  private static Bundle compiled(SourceFiles sources) {
    return switch (Compiler.compile(sources)) {
      case Result.Ok<Bundle>(Bundle bundle, var _) -> bundle;
      case Result.Failed<Bundle>(var findings) -> throw new AssertionError(findings);
    };
  }
}
