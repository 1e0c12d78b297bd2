package dev.lathe.conformance.statement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.source.FolderReader;
import dev.lathe.compiler.source.SourceFiles;
import dev.lathe.model.command.CommandOutcome.Accepted;
import dev.lathe.runtime.plan.InputValue;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Statement;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows are found by their words as they are now, whatever is asked. */
abstract class SearchConformance {
  private static final Path BLUEPRINT =
      Path.of("../compiler/src/test/resources/golden/search/blueprint");

  private Database database;

  /** An empty database. */
  abstract Database open();

  @BeforeEach
  void prepare() {
    database = open();
  }

  @AfterEach
  void close() {
    database.close();
  }

  /** The blueprint with {@code now} for {@code then} in its projection. */
  private static SourceFiles notes(String then, String now) {
    SortedMap<String, String> texts = new TreeMap<>();
    FolderReader.read(BLUEPRINT)
        .sources()
        .files()
        .forEach((path, file) -> texts.put(path, file.text()));
    texts.computeIfPresent(
        "qsm.json", (path, text) -> text.replaceAll("\\s+", "").replace(then, now));
    return SourceFiles.of(texts);
  }

  private static void did(Trial notes, String graph, String id, String title) {
    assertInstanceOf(
        Accepted.class,
        notes.command(graph, "id", new InputValue.Text(id), "title", new InputValue.Text(title)));
  }

  private static String find(Trial notes, String words) {
    return ids(notes.query("find", "q", new InputValue.Text(words), "limit", 10));
  }

  private static String ids(String answer) {
    assertTrue(answer.startsWith("["), answer);
    return answer.replaceAll("\"id\"|[^a-z]", "");
  }

  private static void filled(Trial notes) {
    did(notes, "write", "a", "Printer on fire, says \u00c9mile");
    did(notes, "write", "b", "Fire-proof \"doors\" 5\"");
    did(notes, "write", "c", "Tea \ud83d\udd25");
  }

  @Test
  void every_word_has_to_begin_one_of_the_rows() {
    Trial notes = Trial.of(notes("", ""), database);
    filled(notes);
    assertEquals("ab", find(notes, "fire"));
    assertEquals("ab", find(notes, "FI"));
    assertEquals("a", find(notes, "emil  prin"));
    assertEquals("a", find(notes, "\tfire\nsays"));
    assertEquals("b", find(notes, "door \"fire"));
    assertEquals("", find(notes, "fire tea"));
    assertEquals("", find(notes, "ire"));
    assertEquals("abc", ids(notes.query("find", "limit", 10)));
    assertEquals("c", ids(notes.query("others", "q", new InputValue.Text("fire"))));
  }

  @Test
  void what_is_asked_means_nothing_but_its_words() {
    Trial notes = Trial.of(notes("", ""), database);
    filled(notes);
    for (String all : List.of("", " ", "\t\n\r", " ".repeat(10_000))) {
      assertEquals("abc", find(notes, all));
    }
    for (String none :
        List.of(
            "\"",
            "*",
            "\"\"",
            "!!!",
            "NOT",
            "fire NOT printer",
            "fire OR tea",
            "c0:fire",
            "{c0}:fire",
            "NEAR(fire printer)",
            "\ud83d\udd25",
            "'",
            ")",
            "x".repeat(10_000),
            "x ".repeat(5_000),
            "\" ".repeat(5_000))) {
      assertEquals("", find(notes, none), none);
    }
    for (String some : List.of("^fire", "fire*", "fire \"", "fire !", "-fire")) {
      assertEquals("ab", find(notes, some), some);
    }
    assertEquals("ab", find(notes, "fire\u0000\" tea"));
    assertEquals("ab", find(notes, "fire ".repeat(100_000)));
  }

  @Test
  void words_follow_what_becomes_of_a_row() {
    Trial notes = Trial.of(notes("", ""), database);
    filled(notes);
    follows(notes);
    assertEquals("0", kept(notes, "kettle"), "what was said before is in the file still");
  }

  @Test
  void so_they_do_in_what_the_projector_fills() {
    Trial notes = Trial.of(notes("\"sync\"", "\"async\""), database);
    filled(notes);
    notes.project();
    follows(notes);
  }

  private void follows(Trial notes) {
    did(notes, "edit", "a", "Kettle");
    notes.project();
    assertEquals("b", find(notes, "fire"));
    assertEquals("a", find(notes, "kettle"));
    assertTrue(Integer.parseInt(kept(notes, "kettle")) > 0, "a word that is there is not seen");
    assertInstanceOf(Accepted.class, notes.command("drop", "id", new InputValue.Text("a")));
    did(notes, "flash", "d", "Kettle of a moment");
    notes.project();
    assertEquals("", find(notes, "kettle"));
    assertEquals("bc", find(notes, ""));
    did(notes, "write", "a", "Fire again");
    notes.project();
    assertEquals("ab", find(notes, "fire"));
    assertTrue(notes.verified().sound(), () -> notes.verified().toString());
    database.execute(
        Statement.write(
            "INSERT INTO %1$s(%1$s) VALUES('integrity-check')".formatted(words(notes))));
  }

  /** How many blocks of the index have {@code word}. */
  private String kept(Trial notes, String word) {
    return notes.read(
        "SELECT count(*)||'' FROM %s_data WHERE instr(block,CAST('%s' AS BLOB))>0"
            .formatted(words(notes), word));
  }

  /** The index of {@code notes}. */
  private String words(Trial notes) {
    return notes.read(
        "SELECT name FROM sqlite_schema WHERE sql LIKE 'CREATE VIRTUAL TABLE%' LIMIT 1");
  }

  @Test
  void a_rollout_that_begins_to_search_knows_what_was_there_and_one_that_ends_it_leaves_nothing() {
    SourceFiles title = notes("[\"title\",\"rank\"]", "[\"title\"]");
    Trial before = Trial.of(title, database);
    filled(before);
    assertInstanceOf(
        Accepted.class,
        before.command(
            "edit",
            "id",
            new InputValue.Text("c"),
            "title",
            new InputValue.Text("Tea"),
            "rank",
            new InputValue.Text("colonel")));
    assertEquals("", find(before, "colonel"));
    Trial after = before.becomes(notes("", ""));
    assertEquals("c", find(after, "colonel tea"));
    assertEquals("ab", find(after, "fire"));
    assertTrue(after.verified().sound(), () -> after.verified().toString());
  }
}
