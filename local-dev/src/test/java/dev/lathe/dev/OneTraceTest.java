package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.lathe.compiler.Compiler;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.log.JsonLineEncoder;
import dev.lathe.runtime.sql.Statement;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** One trace, from a client's request to the read model that its event changed. */
final class OneTraceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final List<String> WATCHED =
      List.of("dev.lathe.request", "dev.lathe.relay", "dev.lathe.projector");

  @TempDir Path folder;

  /** As they are written, when they are: an event's numbers may change later. */
  private final List<String> lines = new CopyOnWriteArrayList<>();

  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        private final JsonLineEncoder encoder = new JsonLineEncoder();

        @Override
        protected void append(ILoggingEvent event) {
          lines.add(new String(encoder.encode(event), StandardCharsets.UTF_8));
        }
      };

  @BeforeEach
  void watch() {
    var context = (LoggerContext) LoggerFactory.getILoggerFactory();
    appender.setContext(context);
    appender.start();
    for (String name : WATCHED) {
      context.getLogger(name).setLevel(Level.INFO);
      context.getLogger(name).addAppender(appender);
    }
  }

  @AfterEach
  void lookAway() {
    var context = (LoggerContext) LoggerFactory.getILoggerFactory();
    for (String name : WATCHED) {
      context.getLogger(name).detachAppender(appender);
      context.getLogger(name).setLevel(null);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "process"})
  void a_trace_is_on_each_line_that_its_event_leaves(String queue) throws Exception {
    try (var served = served(queue)) {
      var answer =
          served
              .http()
              .post(
                  "/api/sales",
                  "{\"id\":\"s1\",\"region\":\"north\",\"amount\":3}",
                  "traceparent",
                  "cc-" + TRACE + "-00f067aa0ba902b7-01-what-may-come");
      assertEquals(200, answer.status());
      assertEquals(
          List.of("00-" + TRACE + "-00f067aa0ba902b7-01"),
          served.database().execute(Statement.read("SELECT traceparent FROM event")).rows().stream()
              .map(List::getFirst)
              .toList());
      Json.Obj request = awaited("request");
      assertEquals(Json.of(TRACE), request.get("trace").orElseThrow());
      assertEquals(new Json.Num("1"), request.get("roundTrips").orElseThrow());
      Json.Obj relay = awaited("relay");
      assertEquals(traces(), relay.get("traces").orElseThrow());
      assertEquals(request.get("bundle"), relay.get("bundle"));
      if (queue.equals("process")) {
        Json.Obj projector = awaited("projector");
        assertEquals(traces(), projector.get("traces").orElseThrow());
        assertEquals(request.get("bundle"), projector.get("bundle"));
        assertTrue(projector.get("lagSeconds").isPresent());
      }
    }
  }

  @Test
  void without_one_a_trace_begins_here_and_idle_ticks_are_no_lines() throws Exception {
    try (var served = served("none")) {
      served.http().post("/api/sales", "{\"id\":\"s1\",\"region\":\"north\",\"amount\":3}");
      Json trace = awaited("request").get("trace").orElseThrow();
      assertEquals(new Json.Arr(List.of(trace)), awaited("relay").get("traces").orElseThrow());
      Thread.sleep(2_500); // two ticks by schedule
      assertEquals(
          1, lines.stream().filter(line -> line.contains("\"message\":\"relay\"")).count());
      assertFalse(lines.stream().anyMatch(line -> line.contains("north")), "no payload");
    }
  }

  private Served served(String queue) {
    Bundle bundle =
        Served.value(
            Compiler.compile(Path.of("../compiler/src/test/resources/golden/derived/blueprint")));
    var served =
        Served.on(
            new DatabaseChoice.OwnFile(), QueueChoice.of(queue).orElseThrow(), bundle, folder);
    assertTrue(served.server().awaitFlow(PATIENCE.toSeconds()));
    return served;
  }

  /** The first line of that message which tells of something. */
  private Json.Obj awaited(String message) throws InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(end)) {
      for (String line : lines) {
        var members = (Json.Obj) JsonText.parse(line);
        boolean told = !message.equals("relay") || members.get("traces").isPresent();
        if (members.get("message").equals(Optional.of(Json.of(message))) && told) {
          return members;
        }
      }
      Thread.sleep(20);
    }
    throw new AssertionError("no line of " + message + " in " + lines);
  }

  private static Json traces() {
    return new Json.Arr(List.of(Json.of(TRACE)));
  }
}
