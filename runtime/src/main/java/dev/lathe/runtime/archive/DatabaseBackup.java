package dev.lathe.runtime.archive;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.digest.Sha256;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.command.ClaimRows;
import dev.lathe.runtime.refusal.RefusalRecords;
import dev.lathe.runtime.refusal.RefusalRecords.Refused;
import dev.lathe.runtime.rollout.RolloutRefused;
import dev.lathe.runtime.rollout.UnfinishedLog;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Writes what a database is made of as lines: the log, what commands were answered and, where that
 * is kept, decided with, how far the log's consumers are, who was refused what, and the bundle that
 * is live. All else is made from these.
 *
 * <p>It is as of one moment, though it is read in pages and commands go on: up to the positions
 * that one statement saw, log and commands only grow. What is forgotten meanwhile, because its time
 * is over, is missing.
 */
public final class DatabaseBackup {
  /** Of the lines' form. */
  static final int FORMAT = 1;

  /** Rows a page. */
  private static final int PAGE = 200;

  private static final String MOMENT =
      """
      SELECT (SELECT bundle FROM live),(SELECT coalesce(max(position),0) FROM event),\
      (SELECT count(*) FROM event),(SELECT coalesce(max(rowid),0) FROM command)\
      """;

  /** How often timers have begun runs, of the same moment as the runs. */
  private static final String SCHEDULES =
      """
      (SELECT json_group_array(json_object('definition',definition,'node',node,'timer',timer,\
      'since',since,'due',due,'fired',fired)) FROM \
      (SELECT * FROM lathe_schedule ORDER BY definition,node))\
      """;

  /** The last part that is kept of a command, of the same moment. */
  private static final String LAST_PART = "(SELECT coalesce(max(number),0) FROM lathe_part)";

  private static final String PARTS =
      """
      SELECT number,json_object('number',number,'command',command,'part',part,\
      'recordedAt',recorded_at,'keepUntil',keep_until,'position',position,'data',data) \
      FROM lathe_part WHERE number>?1 AND number<=?2 ORDER BY number LIMIT %s\
      """
          .formatted(PAGE);

  private static final String COMMANDS =
      """
      SELECT rowid,json_object('scope',scope,'key',"key",'hash',hash,'id',id,'bundle',bundle,\
      'correlation',correlation,'outcome',outcome,'detail',detail,'result',result,'at',at,\
      'recordedAt',recorded_at) FROM command WHERE rowid>?1 AND rowid<=?2 ORDER BY rowid LIMIT %s\
      """
          .formatted(PAGE);

  private static final String CURSORS =
      """
      SELECT json_object('name',name,'position',min(position,?1),'at',at) FROM cursor \
      ORDER BY name\
      """;

  private static final String PARKED =
      """
      SELECT json_object('consumer',consumer,'stream',stream,'position',position,\
      'attempts',attempts,'nextTry',next_try,'since',since,'error',error,'deadAt',dead_at) \
      FROM parked WHERE position<=?1 ORDER BY consumer,stream\
      """;

  /** Of all runs; rows of runs are made from their events. */
  private static final String DEFINITIONS =
      """
      SELECT json_object('hash',hash,'id',id,'plan',plan,'at',at) FROM lathe_workflow ORDER BY hash\
      """;

  private final Database database;
  private final Function<BundleId, byte[]> bundles;

  /**
   * @param bundles gives a bundle's file
   */
  public DatabaseBackup(Database database, Function<BundleId, byte[]> bundles) {
    this.database = database;
    this.bundles = bundles;
  }

  /**
   * What was written.
   *
   * @param position of the last event
   * @param sha256 of the events, as an export of them has it
   */
  public record Written(
      long events, long position, long commands, Optional<BundleId> bundle, String sha256) {}

  /**
   * Writes all lines, each without its end, the one that says that it is whole last.
   *
   * @throws RolloutRefused.LogUnfinished if the log itself may not be whole
   */
  public Written write(Consumer<String> to) {
    UnfinishedLog.requireNone(database);
    Rows moment = moment();
    Optional<BundleId> live = Optional.ofNullable(moment.text(0, 0)).map(BundleId::new);
    long end = moment.requiredInteger(0, 1);
    var whole = new Sha256.Sum();
    Consumer<String> line =
        text -> {
          whole.add(text + "\n");
          to.accept(text);
        };
    line.accept(
        new Members()
            .with("latheBackup", FORMAT)
            .with("bundle", live.map(BundleId::value))
            .with("position", end)
            .with("events", moment.requiredInteger(0, 2))
            .text());
    var log = new Sha256.Sum();
    long events = events(end, log, line);
    long commands = rows("command", COMMANDS, moment.requiredInteger(0, 3), line);
    long lastPart = moment.requiredInteger(0, 4);
    if (lastPart > 0) {
      long unused = rows("part", PARTS, lastPart, line);
    }
    texts(CURSORS, end).forEach(row -> line.accept("{\"cursor\":" + row + "}"));
    texts(PARKED, end).forEach(row -> line.accept("{\"parked\":" + row + "}"));
    texts(database.executeWhereThere(Statement.read(DEFINITIONS)))
        .forEach(row -> line.accept("{\"workflow\":" + row + "}"));
    refusals(line);
    FileLines.write(database, line);
    new ClaimRows(database).lines().forEach(row -> line.accept("{\"claim\":" + row + "}"));
    String schedules = moment.requiredText(0, 5);
    if (!schedules.equals("[]")) line.accept("{\"schedules\":" + schedules + "}");
    live.ifPresent(
        id -> {
          String file = Base64.getEncoder().encodeToString(bundles.apply(id));
          line.accept(new Members().with("bundleFile", file).text());
        });
    to.accept(new Members().with("sha256", whole.hex()).text());
    return new Written(events, end, commands, live, log.hex());
  }

  private Rows moment() {
    for (String beside :
        List.of(LAST_PART + "," + SCHEDULES, LAST_PART + ",'[]'", "0," + SCHEDULES)) {
      Rows rows = database.executeWhereThere(Statement.read(MOMENT + "," + beside));
      if (!rows.isEmpty()) return rows;
    }
    return database.execute(Statement.read(MOMENT + ",0,'[]'"));
  }

  private long events(long end, Sha256.Sum sum, Consumer<String> line) {
    var log = new EventLog(database);
    long events = 0;
    List<LoggedEvent> page = log.after(0, EventSelection.ALL);
    while (!page.isEmpty()) {
      for (LoggedEvent event : page) {
        if (event.position() > end) return events;
        sum.add(event.line() + "\n");
        line.accept(event.line());
        events++;
      }
      page = log.after(page.getLast().position(), EventSelection.ALL);
    }
    return events;
  }

  /** Those that {@code sql} gives up to the number {@code end}, and how many they are. */
  private long rows(String what, String sql, long end, Consumer<String> line) {
    long rows = 0;
    long after = 0;
    while (true) {
      Rows page = database.execute(Statement.read(sql, after, end));
      if (page.isEmpty()) return rows;
      for (int row = 0; row < page.size(); row++) {
        line.accept("{\"" + what + "\":" + page.requiredText(row, 1) + "}");
      }
      rows += page.size();
      after = page.requiredInteger(page.size() - 1, 0);
    }
  }

  /** As they are counted by now: they belong to no position. */
  private void refusals(Consumer<String> line) {
    var records = new RefusalRecords(database);
    List<Refused> page = records.first(Optional.empty());
    while (!page.isEmpty()) {
      for (Refused one : page) {
        Json.Obj row =
            new Members()
                .with("minute", Json.of(one.minute()))
                .with("actorKind", one.actorKind())
                .with("actorId", one.actorId())
                .with("operation", one.operation())
                .with("outcome", one.outcome())
                .with("times", Json.of(one.times()))
                .object();
        line.accept(new Members().with("refusal", row).text());
      }
      page = records.after(page.getLast(), Optional.empty());
    }
  }

  private List<String> texts(String sql, Object... parameters) {
    return texts(database.execute(Statement.read(sql, parameters)));
  }

  private static List<String> texts(Rows rows) {
    return rows.rows().stream().map(row -> String.valueOf(row.getFirst())).toList();
  }
}
