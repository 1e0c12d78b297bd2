package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.source.FolderReader;
import dev.lathe.compiler.source.SourceFiles;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.json.Json;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.archive.DatabaseBackup;
import dev.lathe.runtime.archive.DatabaseRestore;
import dev.lathe.runtime.command.PartRows;
import dev.lathe.runtime.command.RecordedParts;
import dev.lathe.runtime.command.Recording;
import dev.lathe.runtime.http.HttpBody;
import dev.lathe.runtime.http.HttpHeaders;
import dev.lathe.runtime.http.HttpRequest;
import dev.lathe.runtime.rehearsal.Rehearsal;
import dev.lathe.runtime.rehearsal.RehearsalReport;
import dev.lathe.runtime.rehearsal.RehearsalReport.Difference;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Statement;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a rehearsal tells of a bundle that decides otherwise, and of what it can't tell. */
class RehearsalTest {
  private static final Path SEATS =
      Path.of("../compiler/src/test/resources/golden/guards/blueprint");
  private static final String TAKE = "graphs/takeSeat.json";
  private static final Duration LONG = Duration.ofDays(1000);
  private static final int COUNT = 60;

  @TempDir private Path folder;

  @Test
  void one_character_of_a_guard_is_told_with_each_command_that_it_decides_otherwise() {
    try (ServiceInMemory service = served(SEATS, Recording.of(LONG))) {
      List<String> atTheLimit = play(service);
      RehearsalReport same = rehearsed(service, variant("", ""));
      assertTrue(same.same(), same.toString());
      assertEquals(2 * COUNT, same.decided());
      assertEquals(2 * COUNT, same.ownBundle());

      RehearsalReport report = rehearsed(service, variant("\"lte\"", "\"lt\""));

      assertEquals(Map.of("accepted → guard_rejected", (long) atTheLimit.size()), report.counts());
      assertEquals(
          atTheLimit,
          report.differences().stream().flatMap(one -> one.streams().stream()).toList());
      for (Difference one : report.differences()) {
        assertEquals(Optional.of("guards.takeSeat"), one.graph());
        assertEquals(Optional.of("near"), ((Json.Obj) one.said()).text("node"));
      }
      assertEquals(2 * COUNT, report.equal() + report.different());
      assertEquals(0, report.missed().commands());
      // The log is what it was: what is made of it is so, too.
      assertTrue(report.models().stream().noneMatch(RehearsalReport.Model::differs));
      assertFalse(report.same());
    }
  }

  @Test
  void other_events_and_commands_that_are_no_more_are_told_apart() {
    try (ServiceInMemory service = served(SEATS, Recording.of(LONG))) {
      play(service);
      RehearsalReport events =
          rehearsed(
              service,
              variant(
                  "{ \"guest\": { \"$param\": \"guest\" } }",
                  "{ \"guest\": { \"$param\": \"id\" } }"));
      assertEquals(List.of("events"), List.copyOf(events.counts().keySet()));
      RehearsalReport bindings =
          rehearsed(service, edited("bindings.json", "\"takeSeat\": {", "\"sit\": {"));
      assertEquals(
          Map.of("accepted → no_operation", 40L, "guard_rejected → no_operation", 20L),
          bindings.counts());
    }
  }

  @Test
  void events_of_before_pass_the_upcasts_of_the_bundle_that_is_rehearsed() {
    try (ServiceInMemory service = served(SEATS, Recording.of(LONG))) {
      play(service);
      String upcasts =
          "\"upcasts\": { \"SeatAdd\": { \"1\": { \"set\": { \"row\": { \"add\": [\"row\", 1000] } } } } },";
      Bundle rows = edited("pdm.json", "\"stateMachine\":", upcasts + " \"stateMachine\":");

      RehearsalReport report = rehearsed(service, rows);

      // Seats are added as they were, and those of the log are in rows that nobody goes to.
      assertEquals(Map.of("accepted → guard_rejected", 40L), report.counts());
      assertEquals(2 * COUNT, report.decided());
      assertEquals(2 * COUNT - 40, report.equal());
    }
  }

  @Test
  void what_is_not_recorded_is_counted_as_not_rehearsed_and_the_rest_goes_on() {
    try (ServiceInMemory service = served(SEATS, Recording.of(LONG))) {
      List<String> atTheLimit = play(service);
      Database database = service.database();
      database.execute(Statement.write("DELETE FROM lathe_part WHERE number IN (20,21,22)"));

      RehearsalReport report = rehearsed(service, variant("\"lte\"", "\"lt\""));

      assertEquals(2 * COUNT - 3, report.decided());
      assertEquals(3, report.missed().commands(), report.toString());
      assertEquals(atTheLimit.size(), report.different());
    }
  }

  @Test
  void who_does_not_ask_keeps_nothing_and_what_is_kept_goes() {
    try (ServiceInMemory service = served(SEATS, Recording.NONE)) {
      play(service);
      assertEquals(0, count(service.database()));
      RehearsalReport report = rehearsed(service, variant("", ""));
      assertEquals(0, report.decided());
    }
  }

  @Test
  void a_part_goes_when_its_own_time_is_over() {
    try (ServiceInMemory service = served(SEATS, Recording.of(Duration.ofHours(30)))) {
      play(service);
      var parts = new RecordedParts(service.database(), service.time());
      assertEquals(0, parts.forget(Duration.ofSeconds(10)));
      assertEquals(2 * COUNT, count(service.database()));
      service.forward(Duration.ofHours(31));
      assertEquals(2 * COUNT, parts.forget(Duration.ofSeconds(10)));
      assertEquals(0, count(service.database()));
    }
  }

  @Test
  void a_backup_has_what_is_kept_and_what_can_not_be_so_is_found() {
    List<String> backup = new ArrayList<>();
    try (ServiceInMemory service = served(SEATS, Recording.of(LONG))) {
      play(service);
      var store = new DevFolder(folder).store(service.time());
      var unused = new DatabaseBackup(service.database(), store::get).write(backup::add);
      try (Database restored = restored(backup)) {
        assertEquals(parts(service.database()), parts(restored));
        assertEquals(List.of(), new PartRows(restored).faults(5));
      }
    }
    var corruptions =
        Map.of(
            "UPDATE lathe_part SET data='{' WHERE number=1",
            "is no JSON",
            "UPDATE lathe_part SET position=1000 WHERE number=120",
            "is from behind the end",
            "UPDATE lathe_part SET position=3 WHERE number=30",
            "decided before it",
            "UPDATE lathe_part SET position=position-1 WHERE number=1",
            "before its own events",
            "INSERT INTO lathe_part SELECT 121,command,part,recorded_at,keep_until,120,data FROM"
                + " lathe_part WHERE number=1",
            "is one of 2",
            "UPDATE command SET outcome='invalid_value' WHERE rowid=9",
            "another verdict");
    corruptions.forEach(
        (sql, told) -> {
          try (Database restored = restored(backup)) {
            restored.execute(Statement.write(sql));
            List<String> faults = new PartRows(restored).faults(5);
            assertTrue(
                faults.stream().anyMatch(fault -> fault.contains(told)), () -> sql + " " + faults);
          }
        });
  }

  private static Database restored(List<String> backup) {
    Database database = SqliteDatabase.open(":memory:");
    var unused = DatabaseRestore.restore(database, backup.stream());
    return database;
  }

  private static List<List<Object>> parts(Database database) {
    List<List<Object>> all = new ArrayList<>();
    database
        .execute(
            Statement.read(
                "SELECT number,command,part,keep_until,position,data FROM lathe_part ORDER BY"
                    + " number"))
        .rows()
        .forEach(row -> all.add(List.copyOf(row)));
    return all;
  }

  private static long count(Database database) {
    return database
        .execute(Statement.read("SELECT count(*) FROM lathe_part"))
        .requiredInteger(0, 0);
  }

  /** Seats in rows 1 to 60, each taken by somebody who goes as far as one row less, it or more. */
  private static List<String> play(ServiceInMemory service) {
    List<String> atTheLimit = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      assertEquals(200, post(service, "/seats", "{\"id\":\"s%1$s\",\"row\":%1$s}".formatted(i)));
    }
    for (int i = 0; i < COUNT; i++) {
      int front = i - 1 + i % 3;
      int status =
          post(
              service,
              "/seats/s%s/take".formatted(i),
              "{\"guest\":\"g%s\",\"front\":%s}".formatted(i, front));
      assertEquals(front < i ? 422 : 200, status);
      if (front == i) atTheLimit.add("Seat-s" + i);
    }
    return atTheLimit;
  }

  private static int post(ServiceInMemory service, String path, String body) {
    return service
        .answer(
            new HttpRequest(
                "POST",
                path,
                "",
                HttpHeaders.of(Map.of("content-type", "application/json")),
                HttpBody.of(body)))
        .status();
  }

  private ServiceInMemory served(Path blueprint, Recording recording) {
    Bundle bundle = Served.value(Compiler.compile(blueprint));
    var home = new DevFolder(folder);
    BundleFile file = ServiceInMemory.keep(bundle, home);
    return ServiceInMemory.start(bundle, file, List.of(), home, recording);
  }

  private static Bundle variant(String was, String now) {
    return edited(TAKE, was, now);
  }

  private static Bundle edited(String file, String was, String now) {
    var texts = new TreeMap<String, String>();
    SourceFiles sources = FolderReader.read(SEATS).sources();
    sources.files().forEach((path, text) -> texts.put(path, text.text()));
    texts.computeIfPresent(
        file,
        (path, text) -> {
          assertTrue(text.contains(was));
          return text.replace(was, now);
        });
    return Served.value(Compiler.compile(SourceFiles.of(texts)));
  }

  private static RehearsalReport rehearsed(ServiceInMemory service, Bundle bundle) {
    try (Database empty = SqliteDatabase.open(":memory:")) {
      return new Rehearsal(service.database(), empty, bundle, BundleFile.of(bundle).id())
          .run(LONG, service.time().now());
    }
  }
}
