package dev.lathe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Holds docs/llms.txt, the list of pages for whoever reads with a model, to the pages that there
 * are.
 */
final class ListedPagesTest {
  private static final Path DOCS = Path.of("../docs");
  private static final Pattern ENTRY =
      Pattern.compile("^- \\[([^]]+)]\\(([^)]+)\\): \\S.*$", Pattern.MULTILINE);

  @Test
  void each_page_is_listed_by_its_heading_and_nothing_that_is_not_there() throws IOException {
    String list = Files.readString(DOCS.resolve("llms.txt"));
    assertTrue(list.startsWith("# Lathe\n\n> "), "a title, then what it is");
    var listed = new TreeSet<String>();
    for (var entry : ENTRY.matcher(list).results().toList()) {
      Path page = DOCS.resolve(entry.group(2));
      assertTrue(Files.exists(page), entry.group(2) + " is not there");
      assertTrue(listed.add(entry.group(2)), entry.group(2) + " is listed twice");
      if (Files.isRegularFile(page)) {
        String heading = Files.readAllLines(page).getFirst();
        assertEquals("# " + entry.group(1), heading, entry.group(2));
      }
    }
    assertEquals(
        list.lines().filter(line -> line.startsWith("- ")).count(),
        listed.size(),
        "each entry is `- [heading](page): what it has`");
    var pages = new TreeSet<>(Set.of("diagnostics/README.md", "schemas"));
    for (String folder : Set.of("", "guides")) {
      try (Stream<Path> files = Files.list(DOCS.resolve(folder))) {
        files
            .filter(file -> file.toString().endsWith(".md"))
            .forEach(file -> pages.add(DOCS.relativize(file).toString()));
      }
    }
    assertEquals(pages, listed);
  }
}
