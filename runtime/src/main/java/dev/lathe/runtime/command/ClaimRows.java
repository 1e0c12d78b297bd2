package dev.lathe.runtime.command;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import dev.lathe.model.schema.ClaimSchema.State;
import dev.lathe.model.schema.DatabaseTime;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The claims of a database, for whoever looks after them. */
public final class ClaimRows {
  /** Claims an answer: more than anybody reads. */
  private static final int LIMIT = 1_000;

  private static final Statement LIST =
      Statement.read(
          """
          SELECT command,CASE WHEN detail->>'madeGood' THEN 'compensated' ELSE state END,coalesce(request->>'operation',''),scope,key,\
          strftime('%%Y-%%m-%%dT%%H:%%M:%%SZ',since,'unixepoch'),tries,correlation,outputs,detail \
          FROM lathe_claim ORDER BY state='open' OR detail->>'madeGood' IS 1,since,command LIMIT %s"""
              .formatted(LIMIT));

  /** Not under somebody's hands. */
  private static final String RELEASE =
      "DELETE FROM lathe_claim WHERE command=?1 AND (state<>'open' OR deadline<%s) RETURNING 1"
          .formatted(DatabaseTime.SECONDS);

  /** Each ends with its command's event, or is there because there is none. */
  private static final String ENDED =
      """
      SELECT l.command FROM lathe_claim l JOIN command c ON c.scope=l.scope AND c.key=l.key \
      WHERE c.outcome='accepted' ORDER BY l.command LIMIT ?1""";

  private static final Statement LINES =
      Statement.read(
          """
          SELECT json_object('scope',scope,'key',key,'hash',hash,'command',command,'owner',owner,\
          'correlation',correlation,'state',state,'since',since,\
          'deadline',deadline,'tries',tries,'request',request,'reads',reads,'known',known,\
          'outputs',outputs,'detail',detail) FROM lathe_claim ORDER BY scope,key""");

  private final Database database;

  public ClaimRows(Database database) {
    this.database = database;
  }

  /**
   * One of them.
   *
   * @param command its id
   * @param state {@code open}, {@code unknown}, {@code refused}, or {@code compensated} for one
   *     that was refused and made good for
   * @param operation {@code service/binding}
   * @param scope whose key it is
   * @param since when it was taken, by the database's time
   * @param tries how often somebody was at it
   * @param done calls that were answered
   * @param compensated those of them that were made good for
   * @param why it is not open, or no further
   */
  public record Row(
      String command,
      String state,
      String operation,
      String scope,
      String key,
      String since,
      long tries,
      String correlation,
      List<String> done,
      List<String> compensated,
      String why) {
    public Row {
      done = List.copyOf(done);
      compensated = List.copyOf(compensated);
    }

    /** Whether nobody and nothing goes on with it before a person looks. */
    public boolean waits() {
      return state.equals(State.UNKNOWN.word()) || state.equals(State.REFUSED.word());
    }

    /** As operators are told. */
    public Json json() {
      return new Members()
          .with("command", command)
          .with("state", state)
          .with("operation", operation)
          .with("scope", scope)
          .with("key", key)
          .with("since", since)
          .with("tries", tries)
          .with("correlation", correlation)
          .with("done", done)
          .with("compensated", compensated)
          .with("why", why)
          .object();
    }
  }

  /** Those that wait for somebody first, then the oldest; at most a thousand. */
  public List<Row> list() {
    Rows rows = database.executeWhereThere(LIST);
    var all = new ArrayList<Row>();
    for (int row = 0; row < rows.size(); row++) {
      Json.Obj detail = object(rows.text(row, 9));
      Set<String> kept = object(rows.text(row, 8)).members().keySet();
      all.add(
          new Row(
              rows.requiredText(row, 0),
              rows.requiredText(row, 1),
              rows.requiredText(row, 2),
              rows.requiredText(row, 3),
              rows.requiredText(row, 4),
              rows.requiredText(row, 5),
              rows.requiredInteger(row, 6),
              rows.requiredText(row, 7),
              kept.stream().filter(Amends::isOutput).toList(),
              kept.stream().flatMap(name -> Amends.madeFor(name).stream()).toList(),
              why(detail)));
    }
    return all;
  }

  /**
   * Forgets the claim of {@code command}: the next request with its key begins anew.
   *
   * @return whether there was one that nobody is at
   */
  public boolean release(String command) {
    return !database.executeWhereThere(Statement.write(RELEASE, command)).isEmpty();
  }

  /** What is wrong with them, at most {@code most} of it. */
  public List<String> faults(int most) {
    Rows rows = database.executeWhereThere(Statement.read(ENDED, (long) most));
    var faults = new ArrayList<String>();
    for (int row = 0; row < rows.size(); row++) {
      faults.add("command `" + rows.requiredText(row, 0) + "` was accepted and is still claimed");
    }
    for (Row one : list()) {
      if (faults.size() >= most) break;
      switch (one.state()) {
        case "refused" ->
            faults.add(
                "command `%s` did %s outside and has no event: %s"
                    .formatted(one.command(), String.join(", ", one.done()), one.why()));
        case "unknown" ->
            faults.add(
                "command `%s` may have done something outside, and has no event: %s"
                    .formatted(one.command(), one.why()));
        default -> {} // somebody is at it, or the relay will be
      }
    }
    return faults;
  }

  /** Each as JSON, for a backup. */
  public List<String> lines() {
    Rows rows = database.executeWhereThere(LINES);
    var lines = new ArrayList<String>();
    for (int row = 0; row < rows.size(); row++) {
      lines.add(rows.requiredText(row, 0));
    }
    return lines;
  }

  private static String why(Json.Obj detail) {
    String why = detail.text("refusal").or(() -> detail.text("why")).orElse("");
    return detail
        .text("compensationFailed")
        .map(failed -> why + "; not made good for " + failed)
        .orElse(why);
  }

  private static Json.Obj object(@Nullable String text) {
    return text != null && JsonText.parse(text) instanceof Json.Obj object
        ? object
        : new Members().object();
  }
}
