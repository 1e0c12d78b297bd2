package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.dev.Http.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpectedVersionsTest {
  @TempDir Path folder;

  @Test
  void a_version_that_could_be_any_of_several_aggregates_is_asked_back() {
    Path sums = Path.of("../compiler/src/test/resources/golden/sums/blueprint");
    try (Served served = Served.blueprint(sums, folder)) {
      Answer unclear =
          served.http().post("/api/cities/c1/trips", "{\"trips\":[]}", "If-Match", "\"1\"");
      assertEquals(400, unclear.status(), unclear.text());
      assertTrue(unclear.text().contains("IF_MATCH_UNCLEAR"), unclear.text());
    }
  }
}
