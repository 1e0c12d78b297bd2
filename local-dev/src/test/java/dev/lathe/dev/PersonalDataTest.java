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
import dev.lathe.runtime.command.Recording;
import dev.lathe.runtime.log.JsonLineEncoder;
import dev.lathe.runtime.module.OpenedModules;
import dev.lathe.runtime.module.Variables;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.trace.Collector;
import dev.lathe.runtime.trace.SpanSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is marked as personal is found in nothing that a run writes beside its data. */
final class PersonalDataTest {
  /** Found nowhere else: a scan for it finds what leaked. */
  private static final String WHO = "quetzalcoatl";

  private static final String MAIL = WHO + "@example.com";

  @TempDir Path folder;

  private final Collector collector = Collector.start();

  private final List<String> lines = new CopyOnWriteArrayList<>();

  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        private final JsonLineEncoder encoder = new JsonLineEncoder();

        @Override
        protected void append(ILoggingEvent event) {
          lines.add(new String(encoder.encode(event), StandardCharsets.UTF_8));
        }
      };

  private static ch.qos.logback.classic.Logger root() {
    return ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(Logger.ROOT_LOGGER_NAME);
  }

  /** All that is ever logged, by libraries too. */
  @BeforeEach
  void watch() {
    appender.setContext(root().getLoggerContext());
    appender.start();
    root().setLevel(Level.TRACE);
    root().addAppender(appender);
  }

  @AfterEach
  void lookAway() {
    collector.close();
    root().detachAppender(appender);
    root().setLevel(Level.OFF);
  }

  @Test
  void no_line_and_no_problem_has_it() throws Exception {
    try (var served = served()) {
      assertTrue(served.server().awaitFlow(60));
      Http http = served.http();
      assertEquals(201, http.post("/users", user(MAIL, "team", 3)).status());
      var invalid = http.post("/users", user(WHO + " at home", "team", 3));
      assertEquals(400, invalid.status());
      assertTrue(invalid.text().contains("*** is no e-mail address"), invalid.text());
      var taken = http.post("/users", user(MAIL, "team", 3));
      assertEquals(409, taken.status());
      assertTrue(taken.text().contains("*** has an account already"), taken.text());
      var refused =
          List.of(
              invalid,
              taken,
              http.post("/users", user(MAIL.repeat(20), "team", 3)),
              http.post("/users", user("x" + MAIL, "free", 7)),
              http.post("/users", user(MAIL, "none", 3)),
              http.post("/users", "{\"email\":{\"" + "a" + "\":\"" + MAIL + "\"}}"),
              http.post("/users", "{\"email\":[\"" + MAIL + "\"],\"seats\":true}"),
              http.post("/users", "{\"email\":\"" + MAIL + "\"", "Idempotency-Key", "k"),
              http.post("/users", "{\"email\":\"" + MAIL + "\\ud800\",\"plan\":\"team\"}"),
              http.post("/users", "\"" + MAIL + "\""));
      for (var answer : refused) {
        assertTrue(answer.status() >= 400, answer.text());
        assertFalse(answer.text().contains(WHO), answer.text());
        assertFalse(answer.response().headers().map().toString().contains(WHO), answer.text());
      }
      for (String path :
          List.of(
              "/metrics", "/health", "/-/standing", "/-/parked", "/-/refusals", "/-/commands")) {
        var told = http.get(path);
        assertEquals(200, told.status(), path);
        assertFalse(told.text().contains(WHO), path + ": " + told.text());
      }
      List<String> kept =
          Stream.of("command", "parked", "stuck", "lathe_refusal")
              .flatMap(table -> rows(served, table))
              .filter(row -> row.contains(WHO))
              .toList();
      assertEquals(List.of(), kept, "answers are kept for a day, and read by operators");
      assertTrue(rows(served, "event").anyMatch(row -> row.contains(WHO)), "the data has it");
    }
    assertTrue(lines.size() > 10, "requests are logged: " + lines.size());
    assertEquals(List.of(), lines.stream().filter(line -> line.contains(WHO)).toList());
    assertTrue(collector.spans().size() > 20, "and told of: " + collector.spans());
    assertEquals(
        List.of(),
        collector.spans().stream().filter(span -> span.toString().contains(WHO)).toList());
  }

  /** With all that it can tell of. */
  private Served served() throws IOException {
    Bundle bundle = Served.value(Compiler.compile(marked()));
    var options =
        new DevOptions(
            bundle,
            new DevFolder(folder.resolve("data")),
            new DatabaseChoice.OwnFile(),
            new QueueChoice.None(),
            HttpFront.LOOPBACK,
            0,
            Optional.empty(),
            Variables.NONE,
            Recording.NONE,
            OpenedModules.NONE,
            SpanSettings.from(
                Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", collector.address()), bundle.name()),
            Set.of());
    return new Served(DevServer.start(options), bundle);
  }

  private static Stream<String> rows(Served served, String table) {
    return served.database().execute(Statement.read("SELECT * FROM " + table)).rows().stream()
        .map(List::toString);
  }

  /** The example, whose messages show the address, with the address marked. */
  private Path marked() throws IOException {
    Path from = Path.of("../examples/signup");
    Path to = folder.resolve("signup");
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
    Path entity = to.resolve("pdm.json");
    String written = Files.readString(entity);
    String column = "\"column\": \"email\",";
    String marked = written.replace(column, column + " \"pii\": true,");
    assertFalse(written.equals(marked), written);
    Files.writeString(entity, marked);
    return to;
  }

  private static String user(String email, String plan, int seats) {
    return "{\"email\":\"%s\",\"name\":\"n\",\"plan\":\"%s\",\"seats\":%s}"
        .formatted(email, plan, seats);
  }
}
