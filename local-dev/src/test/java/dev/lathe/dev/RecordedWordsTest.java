package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.dev.Http.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a refusal said is recorded with its command: a retry reads the same. */
class RecordedWordsTest {
  private static final String[] KEY = {
    "Idempotency-Key", "k1", "X-Request-ID", "r1", "Correlation-Id", "c1"
  };

  @TempDir private Path folder;

  @Test
  void a_retry_is_refused_in_the_same_bytes_although_it_would_be_accepted_now() {
    var bundle = Served.value(Compiler.compile(Blueprints.example("signup")));
    try (Served served = Served.on(new DatabaseChoice.OwnFile(), bundle, folder)) {
      Http http = served.http();
      String ann = "{\"email\":\"ann@example.org\",\"name\":\"Ann\",\"plan\":\"free\"}";
      String id = http.post("/users", ann).get("id");

      Answer first = http.post("/users", ann, KEY);
      assertEquals(409, first.status(), first.text());
      assertEquals("ann@example.org has an account already", first.get("message"));
      String moved = "{\"email\":\"ann@example.com\"}";
      assertEquals(200, http.post("/users/" + id + "/email", moved).status());
      Answer again = http.post("/users", ann, KEY);

      assertEquals(first.text(), again.text());
      assertEquals(409, again.status());
      assertEquals("true", again.header("Idempotency-Replay"));
    }
  }

  @Test
  void a_creation_that_is_sent_again_is_at_the_same_place() {
    var bundle = Served.value(Compiler.compile(Blueprints.example("signup")));
    try (Served served = Served.on(new DatabaseChoice.OwnFile(), bundle, folder)) {
      String bob = "{\"email\":\"bob@example.org\",\"name\":\"Bob\",\"plan\":\"free\"}";

      Answer first = served.http().post("/users", bob, KEY);
      Answer again = served.http().post("/users", bob, KEY);

      assertEquals(201, first.status(), first.text());
      assertEquals(201, again.status(), again.text());
      assertTrue(first.header("Location").startsWith("/users/"), first.header("Location"));
      assertEquals(first.header("Location"), again.header("Location"));
      assertEquals(first.text(), again.text());
    }
  }
}
