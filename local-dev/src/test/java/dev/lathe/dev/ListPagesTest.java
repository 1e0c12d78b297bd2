package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.dev.Http.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A list of the example, page by page. */
class ListPagesTest {
  private static final String ISSUES = "/v1/issues";
  private static final Pattern NEXT = Pattern.compile("<(\\?[^>]*)>; rel=\"next\"");
  private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");

  @TempDir private Path folder;
  private Served served;

  @BeforeEach
  void start() {
    served = Served.blueprint(Blueprints.example("issue-tracker"), folder);
  }

  @AfterEach
  void stop() {
    served.close();
  }

  @Test
  void links_lead_through_the_whole_list_and_a_page_that_is_known_is_told_so() {
    List<String> whole = ids(get(ISSUES));
    var paged = new ArrayList<String>();
    Optional<String> next = Optional.of("?limit=4&from=a%20b");
    int pages = 0;
    while (next.isPresent()) {
      Answer page = get(ISSUES + next.get());
      assertEquals(200, page.status(), page.text());
      assertTrue(page.header("Link").endsWith("<?limit=4&from=a%20b>; rel=\"first\""));
      assertEquals(304, get(ISSUES + next.get(), "If-None-Match", page.header("ETag")).status());
      paged.addAll(ids(page));
      next = next(page);
      pages++;
    }
    assertEquals(whole, paged);
    assertEquals(2, pages);
  }

  @Test
  void a_cursor_is_good_for_its_list_alone_and_as_long_as_its_key() throws IOException {
    String next = next(get(ISSUES + "?limit=2")).orElseThrow();
    assertEquals(200, get(ISSUES + next).status());
    refused(400, "CURSOR_OF_ANOTHER_LIST", get(ISSUES + next + "&status=open"));
    refused(400, "CURSOR_INVALID", get(ISSUES + next + "A"));
    refused(400, "CURSOR_INVALID", get(ISSUES + "?cursor="));
    refused(400, "VALIDATION_ERROR", get(ISSUES + "?limit=101"));
    refused(400, "VALIDATION_ERROR", get(ISSUES + "?limit=0"));
    served.close();
    served = Served.blueprint(Blueprints.example("issue-tracker"), folder);
    assertEquals(200, get(ISSUES + next).status(), "the key is kept with the data");
    served.close();
    Path key = folder.resolve("cursor.key");
    Files.writeString(key, "another key, of thirty-two characters at least\n");
    served = Served.blueprint(Blueprints.example("issue-tracker"), folder);
    refused(400, "CURSOR_INVALID", get(ISSUES + next));
    served.close();
    Files.writeString(key, "short\n");
    served = Served.blueprint(Blueprints.example("issue-tracker"), folder);
    refused(503, "CURSOR_KEY_UNAVAILABLE", get(ISSUES + next));
    refused(503, "CURSOR_KEY_UNAVAILABLE", get(ISSUES + "?limit=2"));
    assertEquals(200, get(ISSUES).status(), "what fits into one page needs no key");
  }

  private Answer get(String path, String... headers) {
    return served.http().get(path, headers);
  }

  private static void refused(int status, String code, Answer answer) {
    assertEquals(status, answer.status(), answer.text());
    assertTrue(answer.text().contains("\"code\":\"" + code + "\""), answer.text());
    assertFalse(answer.text().contains("Internal"));
  }

  private static Optional<String> next(Answer page) {
    Matcher link = NEXT.matcher(page.header("Link"));
    return link.find() ? Optional.of(link.group(1)) : Optional.empty();
  }

  private static List<String> ids(Answer page) {
    var ids = new ArrayList<String>();
    Matcher found = ID.matcher(page.text());
    while (found.find()) {
      ids.add(found.group(1));
    }
    return ids;
  }
}
