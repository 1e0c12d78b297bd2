package dev.lathe.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.problem.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the descriptions of operations to the codes that there are. */
final class DescribedErrorsTest {
  /** What is answered where there is no operation, so that no description of one has it. */
  private static final Set<ErrorCode> OF_NO_OPERATION =
      EnumSet.of(
          ErrorCode.ROUTE_NOT_FOUND,
          ErrorCode.METHOD_NOT_ALLOWED,
          ErrorCode.SCOPE_MISSING,
          ErrorCode.RUN_NOT_FOUND,
          ErrorCode.RUN_STATE_CONFLICT);

  @Test
  void every_other_code_is_described_where_an_operation_can_answer_it() throws IOException {
    var missing = new TreeSet<String>();
    for (ErrorCode code : ErrorCode.values()) {
      if (!OF_NO_OPERATION.contains(code)) missing.add(code.name());
    }
    for (Path blueprint : blueprints()) {
      var openApi = GoldenTest.compiled(blueprint).files().get("openapi.json");
      if (openApi == null) continue;
      String text = openApi.text();
      missing.removeIf(code -> text.contains("\"" + code + "\""));
    }
    assertEquals(Set.of(), missing);
  }

  @Test
  void a_creation_that_meets_what_was_deleted_has_its_authors_code_among_the_conflicts() {
    var openApi =
        Objects.requireNonNull(
            GoldenTest.compiled(Path.of("../examples/booking")).files().get("openapi.json"));
    assertTrue(
        Pattern.compile("\"enum\":\\s*\\[[^\\]]*\"STREAM_CLOSED\",\\s*\"BOOKED_BEFORE\"")
            .matcher(openApi.text())
            .find(),
        openApi.text());
  }

  private static List<Path> blueprints() throws IOException {
    try (Stream<Path> examples = Files.list(Path.of("../examples"));
        Stream<Path> cases = Files.list(Path.of("src/test/resources/golden"))) {
      return Stream.concat(examples, cases.map(one -> one.resolve("blueprint")))
          .filter(Files::isDirectory)
          .sorted()
          .toList();
    }
  }
}
