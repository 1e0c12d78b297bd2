package dev.lathe.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.model.problem.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page about the format's codes that we don't raise names codes that we do, and no others. */
final class FormatCodesTest {
  private static final Path PAGE = Path.of("../docs/format-codes.md");
  private static final Pattern CODE = Pattern.compile("`([A-Z][A-Z0-9_]+)`");

  private static final Set<String> OURS =
      Stream.concat(
              Stream.of(DiagnosticCode.values()).map(Enum::name),
              Stream.of(ErrorCode.values()).map(Enum::name))
          .collect(Collectors.toCollection(TreeSet::new));

  /** A row's two cells: codes of the format, and what there is instead. */
  private record Row(List<String> codes, List<String> instead) {}

  private static List<Row> rows() throws IOException {
    var rows = new ArrayList<Row>();
    for (String line : Files.readAllLines(PAGE)) {
      String[] cells = line.split("\\|", -1);
      if (cells.length == 4 && cells[1].contains("`")) {
        rows.add(new Row(codes(cells[1]), codes(cells[2])));
      }
    }
    return rows;
  }

  private static List<String> codes(String cell) {
    var codes = new ArrayList<String>();
    Matcher found = CODE.matcher(cell);
    while (found.find()) {
      codes.add(found.group(1));
    }
    return codes;
  }

  @Test
  void what_is_raised_by_its_own_name_needs_no_row() throws IOException {
    List<Row> rows = rows();
    assertTrue(rows.size() > 30, "the table is not read");
    var listed = new TreeSet<String>();
    for (Row row : rows) {
      listed.addAll(row.codes());
    }
    listed.retainAll(OURS);
    assertEquals(Set.of(), listed);
  }

  @Test
  void what_stands_instead_is_a_code_of_ours() throws IOException {
    var unknown = new TreeSet<String>();
    for (Row row : rows()) {
      unknown.addAll(row.instead());
    }
    unknown.removeAll(OURS);
    assertEquals(Set.of(), unknown);
  }

  @Test
  void no_code_is_listed_twice() throws IOException {
    List<String> all = rows().stream().flatMap(row -> row.codes().stream()).toList();
    assertEquals(all.size(), new TreeSet<>(all).size(), all.toString());
  }
}
