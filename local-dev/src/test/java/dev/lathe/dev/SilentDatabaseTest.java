package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.Compiler;
import dev.lathe.conformance.database.LocalSqld;
import dev.lathe.conformance.proxy.HttpProxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * An answer of the database gets lost, and nobody hangs up: who waits for it cannot know, and all
 * other writes wait behind.
 */
final class SilentDatabaseTest {
  private static final Path DERIVED =
      Path.of("../compiler/src/test/resources/golden/derived/blueprint");
  private static final int SALES = 5;

  /** Less than a statement has, and three times what it takes on a machine that is not busy. */
  private static final Duration BOUND = Duration.ofSeconds(8);

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "INSERT INTO lease, relay",
    "INSERT INTO consumer_step, relay",
    "UPDATE lease, relay",
    "INSERT INTO cursor, read models"
  })
  void read_models_are_whole_soon_after(String lost, String whose) {
    var lostAt = new AtomicLong();
    var over = new CountDownLatch(1);
    try (var sqld = LocalSqld.start();
        var proxy =
            HttpProxy.before(
                sqld.url(),
                passing -> {
                  String request = new String(passing.body(), StandardCharsets.UTF_8);
                  boolean hit =
                      request.startsWith("{\"statements\":[{\"q\":\"" + lost)
                          && request.contains("\"" + whose + "\"");
                  if (hit && lostAt.compareAndSet(0, System.nanoTime())) {
                    passing.send().join();
                    await(over);
                  } else {
                    passing.handOn();
                  }
                });
        var served =
            Served.on(
                new DatabaseChoice.At(proxy.url(), Optional.empty()),
                new QueueChoice.InMemory(),
                Served.value(Compiler.compile(DERIVED)),
                folder)) {
      for (int sale = 0; sale < SALES; sale++) {
        String body = "{\"id\":\"s%s\",\"region\":\"north\",\"amount\":1}".formatted(sale);
        Http.Answer answer = served.http().post("/api/sales", body);
        assertTrue(answer.status() < 300, answer::text);
      }
      Eventually.holds(
          PATIENCE,
          () ->
              lostAt.get() != 0
                  && served.number("SELECT coalesce(sum(n),0) FROM regions") == SALES);
      Duration whole = Duration.ofNanos(System.nanoTime() - lostAt.get());
      assertTrue(whole.compareTo(BOUND) < 0, () -> "whole after " + whole);
      assertEquals(List.of(), served.faults());
    } finally {
      over.countDown();
    }
  }

  private static void await(CountDownLatch over) {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the proxy is closed
    }
  }
}
