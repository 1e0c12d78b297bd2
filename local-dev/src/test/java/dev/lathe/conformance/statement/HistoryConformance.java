package dev.lathe.conformance.statement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.Filling;
import dev.lathe.runtime.plan.InputValue;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Statement;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is read of events that were appended in every way that ever was. */
abstract class HistoryConformance {
  private static final Path BLUEPRINT =
      Path.of("../compiler/src/test/resources/golden/history/blueprint");

  private Database database;
  private Trial trial;
  private int appended;

  /** An empty database. */
  abstract Database open();

  @BeforeEach
  void prepare() {
    database = open();
    trial = Trial.of(BLUEPRINT, database);
    append(
        "Parcel-7",
        1,
        "ParcelPack",
        """
        {"before":null,"after":{"status":"packed","weight":1.5,"dueAt":"2026-01-31T19:00:00+09:00",\
        "fragile":true,"color":"red"}}""");
    append(
        "Parcel-7",
        2,
        "ParcelWeigh",
        """
        {"before":{"status":"packed","weight":1.5},"after":{"status":"packed","weight":"2.50"}}""");
    append(
        "Parcel-7",
        3,
        "ParcelWeigh",
        """
        {"before":{"status":"packed","weight":2.5,"version":null},\
        "after":{"status":"packed","weight":"0.00001","version":"v2"}}""");
    append(
        "Parcel-7",
        4,
        "ParcelStamp",
        """
        {"before":{"dueAt":"2026-01-31T10:00:00Z"},"after":{"dueAt":"tomorrow","stamp":{"of":[1]}}}""");
    append(
        "Parcel-71",
        1,
        "ParcelPack",
        "{\"before\":null,\"after\":{\"status\":\"packed\",\"fragile\":false}}");
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void append(String stream, int version, String type, String data) {
    database.execute(
        Statement.write(
            """
            INSERT INTO append_event(stream,version,id,service,entity,type,time,actor_kind,actor_id,\
            correlation,causation,command,traceparent,schema_version,bundle,data) \
            VALUES(?1,?2,?3,'history',substr(?1,1,instr(?1,'-')-1),?4,printf('2026-03-01T12:00:%02d.000Z',?2),\
            'user','u-'||?2,'c',NULL,NULL,NULL,1,'b',?5)""",
            stream, (long) version, "e-" + ++appended, type, data));
  }

  private static List<Json> items(String body) {
    return ((Json.Arr) JsonText.parse(body)).items();
  }

  private static String member(Json row, String name) {
    return JsonText.write(((Json.Obj) row).get(name).orElseThrow());
  }

  private List<String> payloads(Object... inputs) {
    return items(trial.query("latest", inputs)).stream().map(r -> member(r, "payload")).toList();
  }

  @Test
  void payloads_are_as_answers_have_them_and_what_fits_nothing_as_it_was_said() {
    assertEquals(
        List.of(
            """
            {"before":{"dueAt":"2026-01-31T10:00:00.000Z"},\
            "after":{"dueAt":"tomorrow","stamp":{"of":[1]}}}""",
            """
            {"before":{"status":"packed","weight":2.5,"version":null},\
            "after":{"status":"packed","weight":"0.00001","version":"v2"}}""",
            """
            {"before":{"status":"packed","weight":1.5},"after":{"status":"packed","weight":2.5}}""",
            """
            {"before":null,"after":{"status":"packed","weight":1.5,\
            "dueAt":"2026-01-31T10:00:00.000Z","fragile":true,"color":"red"}}"""),
        payloads("id", 7L, "limit", 20L));
  }

  @Test
  void records_are_told_as_they_were_said() {
    append(
        "Parcel-8",
        1,
        "ParcelPack",
        """
        {"before":null,"after":{"status":"packed","fragile":false,"items":[\
        {"no":1,"price":"2.50","madeAt":"2026-01-31T19:00:00+09:00"},{"no":2,"price":7,"color":"red"}]}}""");
    append(
        "Parcel-8",
        2,
        "ParcelWeigh",
        """
        {"before":{},"after":{"status":"packed","items":[{"no":1,"price":"0.005"},3,"x"]}}""");
    assertEquals(
        List.of(
            """
            {"before":{},"after":{"status":"packed","items":[{"no":1,"price":"0.005"},3,"x"]}}""",
            """
            {"before":null,"after":{"status":"packed","fragile":false,"items":[\
            {"no":1,"price":"2.50","madeAt":"2026-01-31T19:00:00+09:00"},{"no":2,"price":7,"color":"red"}]}}"""),
        payloads("id", 8L, "limit", 20L));
  }

  @Test
  void a_page_ends_before_a_version_and_a_type_is_asked_for() {
    List<Json> page = items(trial.query("latest", "id", 7L, "before", 4L, "limit", 2L));
    assertEquals(List.of("3", "2"), page.stream().map(row -> member(row, "version")).toList());
    List<Json> packed = items(trial.query("latest", "id", 7L, "type", "ParcelPack", "limit", 20L));
    assertEquals(List.of("1"), packed.stream().map(row -> member(row, "version")).toList());
    assertEquals(
        "\"2026-03-01T12:00:01.000Z\" \"user\" \"u-1\"",
        String.join(
            " ",
            member(packed.getFirst(), "occurredAt"),
            member(packed.getFirst(), "actorKind"),
            member(packed.getFirst(), "actorId")));
  }

  @Test
  void a_time_is_an_instant() {
    var since = new InputValue.Moment("2026-03-01T13:00:02+01:00", "2026-03-01T12:00:02.000000Z");
    var until = new InputValue.Moment("2026-03-01T12:00:03Z", "2026-03-01T12:00:03.000000Z");
    List<Json> between = items(trial.query("earliest", "id", 7L, "since", since, "until", until));
    assertEquals(List.of("2", "3"), between.stream().map(row -> member(row, "version")).toList());
  }

  @Test
  void fields_of_one_type_have_their_types_and_are_null_where_they_do_not_fit() {
    assertEquals(
        """
        [{"weight":2.5,"version":null,"position":2,"occurredAt":"2026-03-01T12:00:02.000Z","term":null}]""",
        trial.query("weights", "id", 7L));
  }

  @Test
  void a_duration_is_told_where_it_is_in_its_one_text() {
    List<String> texts =
        List.of(
            "P1Y2M3DT4H5M6.7S",
            "-P11M",
            "PT0S",
            "PT0.000001S",
            "P3659633DT23H59M59.999999S",
            "P1W",
            "PT24H",
            "P12M",
            "P1D ",
            "PT1.50S",
            "a week");
    for (int i = 0; i < texts.size(); i++) {
      append(
          "Parcel-9",
          i + 1,
          "ParcelWeigh",
          "{\"before\":{},\"after\":{\"weight\":\"1\",\"term\":\"" + texts.get(i) + "\"}}");
    }
    assertEquals(
        List.of(
            "\"P1Y2M3DT4H5M6.7S\"",
            "\"-P11M\"",
            "\"PT0S\"",
            "\"PT0.000001S\"",
            "\"P3659633DT23H59M59.999999S\"",
            "null",
            "null",
            "null",
            "null",
            "null",
            "null"),
        items(trial.query("weights", "id", 9L)).stream().map(r -> member(r, "term")).toList());
  }

  @Test
  void events_are_counted_and_found_one_by_one() {
    assertEquals(
        """
        [{"eventType":"ParcelPack","times":1,"last":"2026-03-01T12:00:01.000Z"},\
        {"eventType":"ParcelStamp","times":1,"last":"2026-03-01T12:00:04.000Z"},\
        {"eventType":"ParcelWeigh","times":2,"last":"2026-03-01T12:00:03.000Z"}]""",
        trial.query("often", "id", 7L));
    assertEquals(
        """
        {"eventId":"e-1","commandId":null,"correlationId":"c","aggregateId":7}""",
        trial.query("first", "id", 7L));
    assertEquals("null", trial.query("first", "id", 8L));
  }

  @Test
  void a_stream_of_a_datetime_is_found_by_the_name_it_was_begun_with() {
    append(
        "Slot-2026-01-31T19:00:00+09:00",
        1,
        "SlotOpen",
        "{\"before\":null,\"after\":{\"status\":\"open\"}}");
    Filling.fromLog(database, trial.generation("slots"));
    var at = new InputValue.Moment("2026-01-31T10:00:00Z", "2026-01-31T10:00:00.000000Z");
    assertEquals(1, items(trial.query("ofSlot", "id", at)).size());
  }

  @Test
  void nothing_else_in_the_log_is_looked_at() {
    String sql =
        trial.bundle().operations().queries().stream()
            .filter(plan -> plan.name().endsWith(".latest"))
            .findFirst()
            .orElseThrow()
            .sql();
    List<Object> none = IntStream.range(0, 40).<Object>mapToObj(i -> "7").toList();
    int parameters = (int) IntStream.rangeClosed(1, 40).filter(i -> sql.contains("?" + i)).count();
    var rows =
        database.execute(
            Statement.read(
                "EXPLAIN QUERY PLAN " + sql, none.subList(0, parameters).toArray(Object[]::new)));
    var plan = new StringBuilder();
    for (int row = 0; row < rows.size(); row++) {
      plan.append(rows.text(row, 3)).append('\n');
    }
    assertTrue(
        plan.toString().contains("SEARCH event USING INDEX sqlite_autoindex_event_2 (stream=?"),
        plan::toString);
    assertTrue(
        !plan.toString().contains("SCAN event") && !plan.toString().contains("TEMP"),
        plan::toString);
  }
}
