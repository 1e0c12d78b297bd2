package dev.lathe.runtime.rehearsal;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.archive.EventImport;
import dev.lathe.runtime.archive.EventImport.Refused;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A log as a file, with what its commands were decided with: the lines of an export, and behind
 * them one for each command that was kept, in the order of decisions.
 */
public final class RecordedLog {
  private static final String MEMBER = "recorded";

  /** What a line of a command begins with. */
  private static final String HEAD = "{\"" + MEMBER + "\":";

  /** Commands a read or a transaction: some 2 KB each. */
  private static final int CHUNK = 500;

  /** Text a transaction, in characters. */
  private static final int CHUNK_CHARACTERS = 500_000;

  private static final String AFTER =
      """
      SELECT json_object('number',number,'command',command,'part',part,'recordedAt',recorded_at,\
      'keepUntil',keep_until,'position',position,'data',data),number FROM lathe_part \
      WHERE number>?1 ORDER BY number LIMIT %s\
      """
          .formatted(CHUNK);

  private static final String INSERT =
      """
      INSERT INTO lathe_part(number,command,part,recorded_at,keep_until,position,data) \
      SELECT value->>'number',value->>'command',value->>'part',value->>'recordedAt',\
      value->>'keepUntil',value->>'position',value->>'data' FROM json_each(?1) ORDER BY key\
      """;

  private final Database database;
  private final EventImport events;
  private final List<Json> open = new ArrayList<>();
  private int characters;
  private long line;
  private long number;
  private long commands;

  /**
   * @param empty which gets the log; nothing is live in it
   */
  public RecordedLog(Database empty) {
    this.database = empty;
    this.events = new EventImport(empty);
  }

  /**
   * Lines of commands.
   *
   * @param last the number to go on after
   */
  public record Page(List<String> lines, long last) {
    public Page {
      lines = List.copyOf(lines);
    }
  }

  /** The next lines of commands after {@code number}; none where there are no more. */
  public static Page after(Database database, long number) {
    Rows rows = database.executeWhereThere(Statement.read(AFTER, number));
    List<String> lines = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      lines.add(HEAD + rows.requiredText(row, 0) + "}");
    }
    return new Page(lines, rows.isEmpty() ? number : rows.requiredInteger(rows.size() - 1, 1));
  }

  /**
   * Takes the next line of a file.
   *
   * @throws Refused if it is neither the event that has to follow nor a command
   */
  public void add(String text) {
    line++;
    if (!text.startsWith(HEAD)) {
      events.add(text);
      return;
    }
    Json.Obj command = command(text);
    open.add(command);
    characters += text.length();
    if (open.size() == CHUNK || characters >= CHUNK_CHARACTERS) flush();
  }

  private Json.Obj command(String text) {
    Json.Obj command;
    try {
      command = Json.orEmpty(JsonText.parse(text)).object(MEMBER);
    } catch (JsonText.MalformedJson e) {
      throw new Refused("line %s: it is not JSON: %s".formatted(line, e.getMessage()));
    }
    long follows = whole(command, "number");
    if (follows <= number) {
      throw new Refused(
          "line %s: command number %s does not come after %s: they stand in the order of decisions"
              .formatted(line, follows, number));
    }
    number = follows;
    return new Members()
        .with("number", number)
        .with("command", text(command, "command"))
        .with("part", text(command, "part"))
        .with("recordedAt", seconds(command, "recordedAt"))
        .with("keepUntil", seconds(command, "keepUntil"))
        .with("position", whole(command, "position"))
        .with("data", text(command, "data"))
        .object();
  }

  private String text(Json.Obj command, String member) {
    return command.text(member).orElseThrow(() -> missing(member));
  }

  private Json seconds(Json.Obj command, String member) {
    if (command.get(member).orElse(Json.NULL) instanceof Json.Num seconds) return seconds;
    throw missing(member);
  }

  private long whole(Json.Obj command, String member) {
    try {
      if (command.get(member).orElse(Json.NULL) instanceof Json.Num whole) {
        return whole.decimal().longValueExact();
      }
    } catch (ArithmeticException e) {
      throw new Refused("line %s: `%s` is not a whole number".formatted(line, member));
    }
    throw missing(member);
  }

  private Refused missing(String member) {
    return new Refused(
        "line %s: `%s` of a command is missing: `lathe events export --recorded` writes it"
            .formatted(line, member));
  }

  /** Writes what was taken and not yet written; how many commands there are. */
  public long finish() {
    flush();
    events.finish();
    return commands;
  }

  private void flush() {
    if (open.isEmpty()) return;
    database.execute(Statement.write(INSERT, JsonText.write(new Json.Arr(open))));
    commands += open.size();
    open.clear();
    characters = 0;
  }
}
