package dev.lathe.runtime.archive;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Events as they would be written now. Each has the id, place and time that it has in the log; its
 * type, form and data are those of now.
 */
public final class PresentEvents {
  private static final String ENTITY = "rntaggregatetype";
  private static final String FORM = "rntschemaversion";
  private static final String TYPE = "eventtype";

  private final Database database;
  private final SortedMap<String, String> statements;

  /**
   * @param statements by what the log calls an entity: {@code ?1} is a JSON array of positions,
   *     rows are position, type, form and data; events of other entities are given as they are
   */
  public PresentEvents(Database database, Map<String, String> statements) {
    this.database = database;
    this.statements = new TreeMap<>(statements);
  }

  /** {@code page} as it would be written now, in its order; a request for each entity in it. */
  public List<LoggedEvent> of(List<LoggedEvent> page) {
    Map<Long, Json.Obj> attributes = new HashMap<>();
    Map<String, List<Long>> positions = new TreeMap<>();
    for (LoggedEvent event : page) {
      Json.Obj line = attributes(event);
      String entity = line.text(ENTITY).orElse("");
      if (statements.containsKey(entity)) {
        attributes.put(event.position(), line);
        positions.computeIfAbsent(entity, _ -> new ArrayList<>()).add(event.position());
      }
    }
    Map<Long, String> read = new HashMap<>();
    positions.forEach((entity, of) -> read(entity, of, attributes, read));
    return page.stream()
        .map(
            event ->
                new LoggedEvent(
                    event.position(),
                    event.stream(),
                    event.version(),
                    read.getOrDefault(event.position(), event.line())))
        .toList();
  }

  private static Json.Obj attributes(LoggedEvent event) {
    if (JsonText.parse(event.line()) instanceof Json.Obj line) return line;
    throw new IllegalStateException("a line of the log is an object");
  }

  private void read(
      String entity, List<Long> of, Map<Long, Json.Obj> attributes, Map<Long, String> read) {
    String sql = statements.getOrDefault(entity, "");
    Rows rows = database.execute(Statement.read(sql, of.toString()));
    for (int row = 0; row < rows.size(); row++) {
      long position = rows.requiredInteger(row, 0);
      Json.Obj line = attributes.getOrDefault(position, new Json.Obj(Map.of()));
      String type = rows.requiredText(row, 1);
      long form = rows.requiredInteger(row, 2);
      read.put(position, line(line, type, form, rows.requiredText(row, 3)));
    }
  }

  private static String line(Json.Obj of, String type, long form, String data) {
    String was = of.text(TYPE).orElse("");
    Members now = new Members();
    of.members()
        .forEach(
            (name, value) -> {
              switch (name) {
                case "data" -> {}
                case TYPE -> now.with(name, type);
                case FORM -> now.with(name, form);
                case "type" -> now.with(name, ending(value, was, type));
                case "dataschema" -> {
                  String ending = "/" + was + ".v" + number(of) + ".json";
                  now.with(name, ending(value, ending, "/" + type + ".v" + form + ".json"));
                }
                default -> now.with(name, value);
              }
            });
    return EventLine.of(JsonText.write(now.object()), data);
  }

  private static String number(Json.Obj of) {
    return of.get(FORM).map(JsonText::write).orElse("");
  }

  /** A text with another end. */
  private static Json ending(Json text, String was, String is) {
    return text instanceof Json.Str(String value) && value.endsWith(was)
        ? Json.of(value.substring(0, value.length() - was.length()) + is)
        : text;
  }
}
