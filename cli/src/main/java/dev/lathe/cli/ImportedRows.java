package dev.lathe.cli;

import dev.lathe.model.digest.Sha256;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.JsonText.MalformedJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rows of a file that is imported, one after the other: {@code .csv} or {@code .jsonl}. */
final class ImportedRows implements AutoCloseable {
  /** Behind a column's name: its cells are JSON, as of a list. */
  private static final String AS_JSON = ":json";

  private final String binding;
  private final BufferedReader text;
  private final @Nullable CsvRecords csv;
  private final List<String> columns;

  /** How often a row of this content was there, so that two of them are two. */
  private final Map<Long, Integer> seen = new HashMap<>();

  private long number;

  private ImportedRows(String binding, BufferedReader text, @Nullable CsvRecords csv)
      throws IOException {
    this.binding = binding;
    this.text = text;
    this.csv = csv;
    this.columns = csv == null ? List.of() : header(csv);
  }

  /**
   * A row.
   *
   * @param number counted from 1, the header apart
   * @param key the same for the same row of a file, wherever it stands; a second row of that
   *     content has another one
   */
  record Row(long number, String key, Json.Obj input) {}

  /** A file that is no rows; the message says where. */
  static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unreadable(String message) {
      super(message);
    }
  }

  /**
   * Those of {@code file}, for {@code binding}.
   *
   * @throws Unreadable if its name or its header says that there are none
   */
  static ImportedRows of(Path file, String binding) throws IOException {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    boolean csv = name.endsWith(".csv");
    if (!csv && !name.endsWith(".jsonl") && !name.endsWith(".ndjson")) {
      throw new Unreadable("a file to import is a .csv or a .jsonl, not " + file.getFileName());
    }
    BufferedReader text = Files.newBufferedReader(file);
    try {
      return new ImportedRows(binding, text, csv ? new CsvRecords(text) : null);
    } catch (IOException | RuntimeException e) {
      text.close();
      throw e;
    }
  }

  /** How many rows {@code file} has; reads it through, so that what is no row is known before. */
  static long count(Path file, String binding) throws IOException {
    try (ImportedRows rows = of(file, binding)) {
      long count = 0;
      while (rows.next().isPresent()) count++;
      return count;
    }
  }

  /**
   * The next one, if there is one.
   *
   * @throws Unreadable if what follows is none
   */
  Optional<Row> next() throws IOException {
    try {
      return csv == null ? nextOfLines() : nextOfCsv(csv);
    } catch (MalformedInputException e) {
      throw new Unreadable("row " + (number + 1) + " is not UTF-8 text");
    }
  }

  private Optional<Row> nextOfLines() throws IOException {
    for (String line = text.readLine(); line != null; line = text.readLine()) {
      if (line.isBlank()) continue;
      number++;
      if (parsed(line, "row " + number) instanceof Json.Obj input) return Optional.of(row(input));
      throw new Unreadable("row " + number + " is no JSON object");
    }
    return Optional.empty();
  }

  private Optional<Row> nextOfCsv(CsvRecords records) throws IOException {
    Optional<List<String>> cells = records.next();
    if (cells.isEmpty()) return Optional.empty();
    number++;
    if (cells.get().size() != columns.size()) {
      throw new Unreadable(
          "row %s, line %s: %s cells under %s columns"
              .formatted(number, records.line(), cells.get().size(), columns.size()));
    }
    var input = new LinkedHashMap<String, Json>();
    for (int i = 0; i < columns.size(); i++) {
      String cell = cells.get().get(i);
      if (cell.isEmpty()) continue; // nothing is said, which is not an empty text
      String column = columns.get(i);
      boolean json = column.endsWith(AS_JSON);
      String name = json ? column.substring(0, column.length() - AS_JSON.length()) : column;
      input.put(name, json ? parsed(cell, "row " + number + ", " + name) : Json.of(cell));
    }
    return Optional.of(row(new Json.Obj(input)));
  }

  private static List<String> header(CsvRecords records) throws IOException {
    List<String> names =
        records.next().orElseThrow(() -> new Unreadable("there is no line with column names"));
    var known = new HashSet<String>();
    for (String name : names) {
      if (name.isBlank()) throw new Unreadable("a column has no name");
      if (!known.add(name)) throw new Unreadable("two columns are named " + name);
    }
    return names;
  }

  private static Json parsed(String text, String where) {
    try {
      return JsonText.parse(text);
    } catch (MalformedJson e) {
      throw new Unreadable(where + ": " + e.getMessage());
    }
  }

  private Row row(Json.Obj input) {
    String digest = Sha256.hex(binding + "\n" + JsonText.write(input));
    long short64 = Long.parseUnsignedLong(digest.substring(0, 16), 16);
    int before = seen.merge(short64, 1, Integer::sum) - 1;
    String key = "import." + digest.substring(0, 40) + "." + before;
    return new Row(number, key, input);
  }

  @Override
  public void close() throws IOException {
    text.close();
  }
}
