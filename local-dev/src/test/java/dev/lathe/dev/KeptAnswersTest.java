package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.dev.Http.Answer;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers that clients keep, ask about, and edit by. */
class KeptAnswersTest {
  private static final String ISSUE = "/v1/issues/019cb0a0-0000-7000-8000-00000000000";

  @TempDir private static Path folder;
  private static Served served;

  @BeforeAll
  static void start() {
    served = Served.blueprint(Blueprints.example("issue-tracker"), folder);
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  private static Answer get(String path, String... headers) {
    return served.http().get(path, headers);
  }

  @Test
  void one_aggregate_goes_by_its_version_until_it_changes() {
    Answer first = get("/v1/projects/core");
    String tag = first.header("ETag");
    assertTrue(tag.matches("\"1\\.[0-9a-f]{20}\""), tag);
    assertEquals("private, no-cache", first.header("Cache-Control"));
    for (String known : new String[] {tag, "W/" + tag, "\"x\", " + tag, "*"}) {
      Answer same = get("/v1/projects/core", "If-None-Match", known);
      assertEquals(304, same.status(), known);
      assertEquals("", same.text());
      assertEquals(tag, same.header("ETag"));
      assertEquals("private, no-cache", same.header("Cache-Control"));
    }
    for (String other : new String[] {"\"1\"", "\"2" + tag.substring(2), "\"1.00\"", "1", "\""}) {
      Answer whole = get("/v1/projects/core", "If-None-Match", other);
      assertEquals(200, whole.status(), other);
      assertEquals(first.text(), whole.text());
    }
  }

  @Test
  void who_reads_edits_by_what_the_answer_goes_by() {
    String issue = ISSUE + "1";
    Answer read = get(issue);
    assertEquals(200, read.status(), read.text());
    String tag = read.header("ETag");
    Answer changed = assign(issue, tag);
    assertEquals(200, changed.status(), changed.text());
    Answer again = get(issue, "If-None-Match", tag);
    assertEquals(200, again.status());
    assertNotEquals(tag, again.header("ETag"));
    Answer late = assign(issue, tag);
    assertEquals(409, late.status(), late.text());
    assertEquals("COMMAND_CONCURRENCY_CONFLICT", late.get("code"));
    // The newest version is refused for what it is, no longer for its age.
    assertEquals(422, assign(issue, again.header("ETag")).status());
  }

  private static Answer assign(String issue, String expected) {
    String body = "{\"assigneeId\":\"alice\"}";
    return served.http().post(issue + "/assign", body, "If-Match", expected, "x-actor-id", "alice");
  }

  @Test
  void a_list_goes_by_its_bytes_and_has_no_version() {
    Answer list = get("/v1/projects");
    String tag = list.header("ETag");
    assertTrue(tag.matches("W/\"b\\.[0-9a-f]{24}\""), tag);
    assertEquals(304, get("/v1/projects", "If-None-Match", tag).status());
    assertEquals(200, get("/v1/users", "If-None-Match", tag).status());
    Answer refused = assign(ISSUE + "1", tag);
    assertEquals("IF_MATCH_INVALID", refused.get("code"));
  }

  @Test
  void nothing_found_and_what_is_refused_is_kept_by_nobody() {
    assertEquals(
        "W/\"b", get("/v1/projects/nothing").header("ETag").substring(0, 4)); // it may come yet
    assertEquals("no-store", get("/v1/issues?limit=-1").header("Cache-Control"));
    assertEquals("no-store", get("/v1/nowhere", "If-None-Match", "*").header("Cache-Control"));
    assertEquals(404, get("/v1/nowhere", "If-None-Match", "*").status());
  }

  @Test
  void answers_are_kept_for_who_asked_with_the_same_headers() {
    String names = get("/v1/projects/core").header("Vary");
    assertTrue(names.toLowerCase(Locale.ROOT).contains("x-actor-id"), names);
  }
}
