package dev.lathe.runtime.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.runtime.ManualTime;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Given a token that is rotated while requests run, then none fails and one looks. */
final class RenewedDatabaseTest {
  private static final Statement ONE = Statement.write("DELETE FROM t");

  private final ManualTime time = new ManualTime();
  private final AtomicInteger reads = new AtomicInteger();
  private final ConcurrentHashMap<String, Server> opened = new ConcurrentHashMap<>();
  private volatile String kept = "first";
  private volatile String accepted = "first";

  /** Lets in whoever has the token that counts when they come. */
  private final class Server implements Database {
    private final String token;
    private final AtomicInteger executed = new AtomicInteger();
    private final CountDownLatch came = new CountDownLatch(1);
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile boolean closed;

    Server(String token) {
      this.token = token;
    }

    @Override
    public Rows execute(Statement statement) {
      if (!token.equals(accepted)) throw DatabaseUnavailable.tokenRefused();
      CountDownLatch open = gate;
      if (open.getCount() > 0) came.countDown();
      try {
        open.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      if (closed) throw new IllegalStateException("closed while somebody was inside");
      executed.incrementAndGet();
      return Rows.none();
    }

    @Override
    public void executeAll(List<Statement> statements) {
      statements.forEach(this::execute);
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private RenewedDatabase database() {
    return new RenewedDatabase(
        () -> {
          reads.incrementAndGet();
          return kept;
        },
        token -> opened.computeIfAbsent(token, Server::new),
        time);
  }

  private Server server(String token) {
    return Objects.requireNonNull(opened.get(token));
  }

  private void rotate(String token) {
    kept = token;
    accepted = token;
  }

  @Test
  void a_rotated_token_costs_one_look_and_fails_no_statement() throws Exception {
    try (var database = database();
        var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      database.execute(ONE);
      rotate("second");
      List<Callable<Rows>> calls =
          IntStream.range(0, 64)
              .<Callable<Rows>>mapToObj(_ -> () -> database.execute(ONE))
              .toList();
      for (var call : callers.invokeAll(calls)) call.get();
      database.executeAll(List.of(ONE, ONE));
      assertEquals(2, reads.get());
      assertEquals(66, server("second").executed.get());
      assertTrue(server("first").closed);
    }
    assertTrue(server("second").closed);
  }

  @Test
  void a_token_that_was_rotated_is_rotated_again_at_once() {
    try (var database = database()) {
      for (int i = 0; i < 3; i++) {
        rotate("number " + i);
        database.execute(ONE);
      }
      assertEquals(1 + 3, reads.get());
    }
  }

  @Test
  void what_is_under_way_with_the_old_token_finishes_before_it_is_closed() throws Exception {
    try (var database = database();
        var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      database.execute(ONE);
      Server first = server("first");
      var gate = new CountDownLatch(1);
      first.gate = gate;
      var slow = callers.submit(() -> database.execute(ONE));
      first.came.await();
      rotate("second");
      database.execute(ONE);
      assertFalse(first.closed);
      gate.countDown();
      slow.get();
      assertTrue(first.closed);
      assertEquals(2, reads.get());
    }
  }

  @Test
  void a_token_that_stays_refused_is_looked_up_every_few_seconds_and_told() {
    try (var database = database()) {
      accepted = "another";
      for (int i = 0; i < 100; i++) {
        var refused = assertThrows(DatabaseUnavailable.class, () -> database.execute(ONE));
        assertTrue(refused.isTokenRefused());
      }
      assertEquals(2, reads.get());
      time.advance(Duration.ofSeconds(6));
      kept = "another";
      database.execute(ONE);
      assertEquals(3, reads.get());
    }
  }

  @Test
  void closing_twice_does_nothing_and_what_comes_after_fails() {
    var database = database();
    database.close();
    database.close();
    assertThrows(DatabaseUnavailable.class, () -> database.execute(ONE));
    assertTrue(server("first").closed);
    assertEquals(1, reads.get());
  }
}
