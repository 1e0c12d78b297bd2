package dev.lathe.runtime.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lathe.model.problem.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the table of docs/http.md to the codes that there are. */
final class DocumentedErrorsTest {
  private static final Pattern ROW =
      Pattern.compile("^\\| (\\d{3}) \\| (.*) \\|$", Pattern.MULTILINE);
  private static final Pattern CODE = Pattern.compile("`([A-Z][A-Z0-9_]{4,})`");

  /** Tests that make requests, or answers of outcomes, and the cases of examples, which run. */
  private static final List<Path> SEEN_IN =
      List.of(
          Path.of("src/test/java"),
          Path.of("../functions-http/src/test/java"),
          Path.of("../local-dev/src/test/java"),
          Path.of("../examples"));

  @Test
  void the_table_has_every_code_under_its_status_and_no_other() throws IOException {
    var documented = new TreeMap<String, Integer>();
    Matcher row = ROW.matcher(Files.readString(Path.of("../docs/http.md")));
    while (row.find()) {
      Matcher code = CODE.matcher(row.group(2));
      while (code.find()) documented.put(code.group(1), Integer.valueOf(row.group(1)));
    }
    var known = new TreeMap<String, Integer>();
    for (ErrorCode code : ErrorCode.values()) known.put(code.name(), code.status().code());
    assertEquals(known, documented);
  }

  @Test
  void every_code_is_seen_in_a_test() throws IOException {
    var unseen = new TreeSet<String>();
    for (ErrorCode code : ErrorCode.values()) unseen.add(code.name());
    for (Path root : SEEN_IN) {
      try (Stream<Path> tests = Files.walk(root)) {
        for (Path test : tests.filter(Files::isRegularFile).toList()) {
          String path = test.toString();
          if (!path.endsWith(".java") && !path.contains("/tests/")) continue;
          String text = Files.readString(test);
          unseen.removeIf(text::contains);
        }
      }
    }
    assertEquals(Set.of(), unseen);
  }
}
