package dev.lathe.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.lathe.compiler.diagnostic.DiagnosticCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is wrong is found, and said as recorded. To add a case, add a folder with a patch.json, run
 * with {@code -Dgolden.record=true}, then review the diff.
 */
final class FindingsTest {
  private static final boolean RECORD = Boolean.getBoolean("golden.record");
  private static final FindingTable TABLE = new FindingTable();
  private static final Path PAGES = Path.of("../docs/diagnostics");

  @TestFactory
  Stream<DynamicTest> mistakes_are_found_and_explained(@TempDir Path work) throws IOException {
    return FindingCase.all().stream()
        .map(
            finding ->
                dynamicTest(
                    finding.code() + "/" + finding.name(),
                    () ->
                        finding.verify(
                            Files.createDirectories(
                                work.resolve(finding.code()).resolve(finding.name())),
                            RECORD,
                            TABLE)));
  }

  /** With {@code -Dfindings.table=true}: how many mistakes are made where, and found by whom. */
  @AfterAll
  static void print_how_many_mistakes_are_found_where() {
    if (Boolean.getBoolean("findings.table")) {
      System.out.println(TABLE);
    }
  }

  @Test
  void nothing_is_recorded_in_continuous_integration() {
    assertFalse(RECORD && System.getenv("CI") != null);
  }

  @Test
  void every_folder_is_named_after_a_code_and_has_been_recorded() throws IOException {
    for (FindingCase finding : FindingCase.all()) {
      DiagnosticCode.valueOf(finding.code());
      assertEquals(true, Files.exists(finding.expected()), () -> "record " + finding.folder());
    }
  }

  @Test
  void every_code_has_a_case() throws IOException {
    Set<String> shown =
        FindingCase.all().stream()
            .map(FindingCase::code)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(codes(), shown);
  }

  @Test
  void every_code_has_a_page_and_every_page_a_code() throws IOException {
    Set<String> pages;
    try (Stream<Path> files = Files.list(PAGES)) {
      pages =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".md") && !name.equals("README.md"))
              .map(name -> name.substring(0, name.length() - ".md".length()))
              .collect(Collectors.toCollection(TreeSet::new));
    }
    assertEquals(codes(), pages);
  }

  @Test
  void a_page_begins_with_its_code_and_a_sentence_that_says_what_it_means() throws IOException {
    for (String code : codes()) {
      String page = Files.readString(PAGES.resolve(code + ".md"));
      assertTrue(
          Pattern.compile("# " + code + "\n\n[A-Z].*\\.(\n|$)").matcher(page).lookingAt(),
          () -> code + ".md: " + page.lines().limit(3).toList());
    }
  }

  private static Set<String> codes() {
    return Stream.of(DiagnosticCode.values())
        .map(DiagnosticCode::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
