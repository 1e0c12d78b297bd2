package dev.lathe.conformance.statement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.source.FolderReader;
import dev.lathe.compiler.source.SourceFiles;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.command.CommandOutcome.Accepted;
import dev.lathe.runtime.adapter.folder.FolderBundleStore;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.plan.InputValue;
import dev.lathe.runtime.query.QueryOutcome;
import dev.lathe.runtime.rollout.ChannelRollout;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Statement;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows are found by their words as they are now, whatever is asked. */
abstract class SearchConformance {
  private static final Path BLUEPRINT =
      Path.of("../compiler/src/test/resources/golden/search/blueprint");

  private Database database;

  @TempDir private Path folder;

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
  void a_field_that_is_searched_from_now_on_is_found_by_what_it_said_before() {
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

  @Test
  void a_rollout_that_begins_to_search_knows_what_was_there_and_one_that_ends_it_leaves_nothing() {
    Trial before = Trial.of(unsearched(), database);
    filled(before);
    assertInstanceOf(Accepted.class, before.command("drop", "id", new InputValue.Text("b")));
    assertEquals("", find(before, "fire"));
    assertEquals("0", tables("search_"));

    Trial searches = before.becomes(notes("", ""));
    assertEquals("a", find(searches, "fire"));
    did(searches, "write", "d", "Fire drill");
    assertEquals("ad", find(searches, "fire"));
    assertTrue(searches.verified().sound(), () -> searches.verified().toString());

    Trial after = searches.becomes(unsearched());
    did(after, "edit", "d", "Drill");
    assertEquals("d", find(after, "Drill"));
    var store = new FolderBundleStore(folder, SystemPlatform.create().time());
    for (Trial trial : List.of(searches, after)) {
      var file = BundleFile.of(trial.bundle());
      store.put(file.id(), file.bytes());
    }
    store.point("live", BundleFile.of(after.bundle()).id());
    new ChannelRollout(store, "live", database, Duration.ZERO).follow();
    assertEquals("0", tables("search_"));
    assertEquals("1", tables("notes_"));
    assertTrue(after.verified().sound(), () -> after.verified().toString());
  }

  /** How many tables and indexes are called so, each hash counting once. */
  private String tables(String beginning) {
    return database
        .execute(
            Statement.read(
                "SELECT count(*)||'' FROM sqlite_schema WHERE type='table' AND name LIKE ?1",
                beginning + "%"))
        .requiredText(0, 0);
  }

  /** The same notes with nothing to search, found by all of their title. */
  private static SourceFiles unsearched() {
    SortedMap<String, String> texts = new TreeMap<>();
    notes(",\"search\":[\"title\",\"rank\"]", "")
        .files()
        .forEach(
            (path, file) ->
                texts.put(
                    path,
                    path.startsWith("graphs/")
                        ? file.text()
                            .replaceAll("\\s+", "")
                            .replace(
                                "{\"search\":[{\"$param\":\"q\"}]}",
                                "{\"eq\":[\"noteView.title\",{\"$param\":\"q\"}]}")
                        : file.text()));
    return SourceFiles.of(texts);
  }

  @Test
  void what_is_found_comes_page_by_page() {
    Trial notes = Trial.of(notes("", ""), database);
    for (char id = 'a'; id <= 'i'; id++) {
      did(notes, "write", "" + id, id % 3 == 0 ? "Tea" : "Fire " + id);
    }
    assertEquals(List.of("abd", "egh"), pages(notes, "fire"));
    assertEquals(List.of("abc", "def", "ghi"), pages(notes, " "));
    assertEquals(List.of(""), pages(notes, "!"));

    String second = answered(notes, "fire", Optional.empty()).next().orElseThrow();
    assertInstanceOf(QueryOutcome.PageRefused.class, page(notes, "tea", Optional.of(second)));
    did(notes, "edit", "g", "Tea after all");
    assertEquals("eh", ids(answered(notes, "fire", Optional.of(second)).body()));
  }

  private static List<String> pages(Trial notes, String words) {
    var pages = new ArrayList<String>();
    Optional<String> cursor = Optional.empty();
    do {
      QueryOutcome.Answered page = answered(notes, words, cursor);
      pages.add(ids(page.body()));
      cursor = page.next();
    } while (cursor.isPresent());
    return pages;
  }

  private static QueryOutcome.Answered answered(
      Trial notes, String words, Optional<String> cursor) {
    return assertInstanceOf(QueryOutcome.Answered.class, page(notes, words, cursor));
  }

  private static QueryOutcome page(Trial notes, String words, Optional<String> cursor) {
    var q = new InputValue.Text(words);
    return cursor.isEmpty()
        ? notes.ask("find", "q", q, "limit", 3)
        : notes.ask("find", "q", q, "limit", 3, "cursor", new InputValue.Text(cursor.get()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          DELETE FROM WORDS WHERE rowid=1 | row ["a"] of `NOTES` is not found by its words
          UPDATE WORDS SET c0='Kettle' WHERE rowid=1 | row ["a"] of `NOTES` is not found by its words
          UPDATE WORDS SET c1='Kettle' WHERE rowid=2 | row ["b"] of `NOTES` is not found by its words
          DELETE FROM WORDS_row WHERE id='c' | row ["c"] of `NOTES` is not found by its words
          INSERT INTO WORDS(rowid,c0) VALUES(99,'Kettle') | words are kept of `NOTES` that no row has, number 99
          UPDATE WORDS_content SET c0='Kettle' WHERE id=1 | words of `NOTES`: malformed
          DROP TABLE WORDS | table `WORDS` is missing
          DROP TABLE WORDS_row | table `WORDS_row` is missing
          """)
  void words_that_were_changed_by_hand_are_told(String change, String told) {
    Trial notes = Trial.of(notes("", ""), database);
    filled(notes);
    assertTrue(notes.verified().sound(), () -> notes.verified().toString());
    String words = words(notes);
    String table = notes.table("notes");
    database.execute(Statement.write(change.replace("WORDS", words)));
    List<String> faults = notes.verified().faults();
    String start = told.replace("WORDS", words).replace("NOTES", table);
    assertTrue(faults.stream().anyMatch(fault -> fault.startsWith(start)), faults::toString);
  }

  @Test
  void letters_of_all_scripts_and_texts_of_any_length_are_found() {
    Trial notes = Trial.of(notes("", ""), database);
    did(
        notes,
        "write",
        "a",
        "\u041f\u043e\u0436\u0430\u0440 \u043d\u0430 \u043a\u0443\u0445\u043d\u0435");
    did(notes, "write", "b", "Stra\u00dfe nach K\u00f6ln");
    did(notes, "write", "c", "\u706b\u4e8b \u3067\u3059");
    did(notes, "write", "d", "word ".repeat(20_000) + "needle");
    did(notes, "write", "e", "y".repeat(100_000));
    assertEquals("a", find(notes, "\u041f\u041e\u0416\u0410\u0420"));
    assertEquals("a", find(notes, "\u043a\u0443\u0445 \u043f\u043e\u0436"));
    assertEquals("b", find(notes, "koln"));
    assertEquals("b", find(notes, "ko\u0308ln stra\u00df"));
    assertEquals("c", find(notes, "\u706b"));
    assertEquals("d", find(notes, "needle word"));
    assertEquals("e", find(notes, "y".repeat(999)));
    assertEquals("", find(notes, "y".repeat(998) + " x"));
    assertEquals("e", find(notes, "y".repeat(999) + " xxxx"), "what comes after does not count");
    assertTrue(notes.verified().sound(), () -> notes.verified().toString());
  }
}
