package dev.lathe.runtime.archive;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import dev.lathe.model.problem.MessageTemplate;
import dev.lathe.runtime.archive.CommandLog.Decided;
import dev.lathe.runtime.event.CloudEvents;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Where each field of an aggregate comes from: the event that set it last, and whose command that
 * was. Two requests and one for each command, however long the stream is.
 */
public final class FieldOrigins {
  // In the order in which fields were first told of. What a deletion leaves has no fields.
  private static final String LAST =
      """
      SELECT j.key,max(e.position) FROM event e,json_each(e.data,'$.after') j \
      WHERE e.stream=?1 AND j.key IS NOT NULL GROUP BY j.key ORDER BY min(e.position),min(j.id)\
      """;

  private static final String EVENTS =
      """
      SELECT e.position,%s,e.data FROM event e \
      WHERE e.position IN (SELECT value FROM json_each(?1))\
      """
          .formatted(CloudEvents.ATTRIBUTES);

  private static final Json.Obj NOTHING = new Members().object();

  private final Database database;

  public FieldOrigins(Database database) {
    this.database = database;
  }

  /**
   * A field and what set it.
   *
   * @param field as the event calls it
   * @param event a CloudEvent without its data
   * @param command where its record is still kept, a day
   */
  public record Origin(String field, Json value, Json.Obj event, Optional<Decided> command) {
    /** The same, whose value is not shown where its field is {@code hidden}. */
    public Origin masking(Predicate<String> hidden) {
      return hidden.test(field)
          ? new Origin(field, Json.of(MessageTemplate.HIDDEN), event, command)
          : this;
    }

    /** As operators are told; where the blueprint says so is for who has the blueprint. */
    public Members members() {
      return new Members()
          .with("field", field)
          .with("value", value)
          .with("event", event.text("eventtype"))
          .with("eventId", event.text("id"))
          .with("version", event.get("rntversion").orElse(Json.NULL))
          .with("position", event.get("latheposition").orElse(Json.NULL))
          .with("time", event.text("time"))
          .with("actorKind", event.text("rntactorkind"))
          .with("actorId", event.text("rntactorid"))
          .with("commandId", event.text("commandid"))
          .with("operation", command.map(Decided::operation))
          .with("correlationId", event.text("correlationid"))
          .with("traceparent", event.text("traceparent"))
          .with("bundle", event.text("lathebundle"));
    }
  }

  /** Of each field that events of {@code stream} tell of; none where the log has no such stream. */
  public List<Origin> of(String stream) {
    Rows last = database.execute(Statement.read(LAST, stream));
    List<Json> positions = new ArrayList<>();
    for (int row = 0; row < last.size(); row++) {
      positions.add(Json.of(last.requiredInteger(row, 1)));
    }
    List<Json> distinct = positions.stream().distinct().toList();
    Rows rows = database.execute(Statement.read(EVENTS, JsonText.write(new Json.Arr(distinct))));
    Map<Long, Json.Obj> events = new HashMap<>();
    Map<Long, Json.Obj> set = new HashMap<>();
    Map<Long, Optional<Decided>> commands = new HashMap<>();
    var log = new CommandLog(database);
    for (int row = 0; row < rows.size(); row++) {
      long position = rows.requiredInteger(row, 0);
      Json.Obj event = object(JsonText.parse(rows.requiredText(row, 1)));
      events.put(position, event);
      set.put(
          position,
          object(object(JsonText.parse(rows.requiredText(row, 2))).get("after").orElse(Json.NULL)));
      commands.put(position, event.text("commandid").flatMap(log::named));
    }
    List<Origin> origins = new ArrayList<>();
    for (int row = 0; row < last.size(); row++) {
      String field = last.requiredText(row, 0);
      long position = last.requiredInteger(row, 1);
      origins.add(
          new Origin(
              field,
              set.getOrDefault(position, NOTHING).get(field).orElse(Json.NULL),
              events.getOrDefault(position, NOTHING),
              commands.getOrDefault(position, Optional.empty())));
    }
    return origins;
  }

  private static Json.Obj object(Json json) {
    return json instanceof Json.Obj object ? object : NOTHING;
  }
}
