package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.Compiler;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From a command to its read model, over each of the queues. */
final class EventFlowTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"none", "process", "elasticmq"})
  void a_sale_is_in_its_region_a_moment_later(String queue) throws Exception {
    Bundle bundle =
        Served.value(
            Compiler.compile(Path.of("../compiler/src/test/resources/golden/derived/blueprint")));
    try (var served =
        Served.on(
            new DatabaseChoice.OwnFile(), QueueChoice.of(queue).orElseThrow(), bundle, folder)) {
      assertTrue(served.server().awaitFlow(PATIENCE.toSeconds()));
      for (int i = 1; i <= 5; i++) {
        String sale = "{\"id\":\"s%d\",\"region\":\"north\",\"amount\":%d}".formatted(i, i);
        assertEquals(200, served.http().post("/api/sales", sale).status());
      }
      Instant end = Instant.now().plus(PATIENCE);
      while (!regions(served).equals(List.of("north 5")) && Instant.now().isBefore(end)) {
        Thread.sleep(20);
      }
      assertEquals(List.of("north 5"), regions(served));
    }
  }

  private static List<String> regions(Served served) {
    Rows rows = served.database().execute(Statement.read("SELECT region||' '||n FROM regions"));
    return rows.rows().stream().map(row -> String.valueOf(row.getFirst())).toList();
  }
}
