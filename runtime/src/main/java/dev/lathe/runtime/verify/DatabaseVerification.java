package dev.lathe.runtime.verify;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.Generation;
import dev.lathe.model.bundle.ProjectionPlan;
import dev.lathe.model.event.StreamId;
import dev.lathe.runtime.archive.EventImport;
import dev.lathe.runtime.archive.EventLog;
import dev.lathe.runtime.archive.EventSelection;
import dev.lathe.runtime.archive.LoggedEvent;
import dev.lathe.runtime.command.ClaimRows;
import dev.lathe.runtime.command.PartRows;
import dev.lathe.runtime.rollout.BundleRollout;
import dev.lathe.runtime.rollout.RolloutRefused;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.verify.VerificationReport.TableReport;
import dev.lathe.runtime.workflow.RunRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Makes all tables of the live bundle anew from a copy of the log, in a database beside, and
 * compares. Only reads the database in question.
 */
public final class DatabaseVerification {
  /** Rows told of a table, and streams of the log. */
  private static final int TOLD = 5;

  /** Copies taken while commands go on; each takes less than the one before, or they never stop. */
  private static final int ATTEMPTS = 5;

  private static final String HOLES =
      """
      SELECT stream,count(*),min(version),max(version) FROM event GROUP BY stream \
      HAVING min(version)<>1 OR max(version)<>count(*) ORDER BY stream LIMIT %s\
      """
          .formatted(TOLD);

  /**
   * Events that a read model lacks, less those that it claims beyond the log. Its position covers
   * an event, but of a stream that is stuck, or its watermark does.
   */
  private static final String BEHIND =
      """
      SELECT (SELECT count(*) FROM event e WHERE e.stream>=?2 AND e.stream<?3 \
      AND (e.position>g.position OR EXISTS(SELECT 1 FROM stuck WHERE projection=?1 \
      AND stream=e.stream)) AND e.version>coalesce((SELECT version FROM watermark \
      WHERE projection=?1 AND stream=e.stream),0)),\
      (SELECT coalesce(sum(w.version-coalesce((SELECT max(version) FROM event \
      WHERE stream=w.stream),0)),0) FROM watermark w WHERE w.projection=?1 AND w.version>\
      coalesce((SELECT max(version) FROM event WHERE stream=w.stream),0))\
      +max(0,g.position-(SELECT coalesce(max(position),0) FROM event)) \
      FROM generation g WHERE g.name=?1\
      """;

  private final Database database;
  private final Bundle bundle;
  private final BundleId id;
  private final Supplier<Database> fresh;

  /**
   * @param bundle the one that is live
   * @param fresh gives an empty database each time, which is closed afterwards
   */
  public DatabaseVerification(
      Database database, Bundle bundle, BundleId id, Supplier<Database> fresh) {
    this.database = database;
    this.bundle = bundle;
    this.id = id;
    this.fresh = fresh;
  }

  /** Takes as long as to write the log once and fill all tables from it. */
  public VerificationReport run() {
    VerificationReport report = attempt();
    for (int again = 1; again < ATTEMPTS && !report.sound(); again++) {
      if (new EventLog(database).end() == report.position()) break;
      report = attempt(); // commands went on: rows may be ahead of the copy
    }
    return report;
  }

  private VerificationReport attempt() {
    var log = new EventLog(database);
    long end = log.end();
    long events = log.count(end);
    List<String> faults = new ArrayList<>(holes());
    List<TableReport> tables = List.of();
    if (faults.isEmpty()) {
      try (Database rebuilt = fresh.get()) {
        copy(log, end, rebuilt);
        new BundleRollout(rebuilt).finish(bundle, id);
        List<String> missing = new BookkeepingRows(database).missing(tables());
        missing.forEach(table -> faults.add("table `" + table + "` is missing"));
        tables = compare(rebuilt, missing);
        faults.addAll(words(missing));
      } catch (EventImport.Refused | RolloutRefused refused) {
        faults.add(String.valueOf(refused.getMessage()));
      }
      faults.addAll(new RunRows(database).faults(TOLD));
      faults.addAll(new PartRows(database).faults(TOLD));
      faults.addAll(new ClaimRows(database).faults(TOLD));
      faults.addAll(new BookkeepingRows(database).faults(generations(), TOLD));
    }
    return new VerificationReport(events, end, faults, tables);
  }

  private List<String> holes() {
    Rows rows = database.execute(Statement.read(HOLES));
    List<String> holes = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      holes.add(
          "stream `%s` has %s events, numbered %s to %s"
              .formatted(
                  rows.requiredText(row, 0),
                  rows.requiredInteger(row, 1),
                  rows.requiredInteger(row, 2),
                  rows.requiredInteger(row, 3)));
    }
    return holes;
  }

  private static void copy(EventLog log, long end, Database to) {
    var into = new EventImport(to);
    List<LoggedEvent> page = log.after(0, EventSelection.ALL);
    while (!page.isEmpty() && page.getFirst().position() <= end) {
      for (LoggedEvent event : page) {
        if (event.position() <= end) into.add(event.line());
      }
      page = log.after(page.getLast().position(), EventSelection.ALL);
    }
    into.finish();
  }

  private List<String> generations() {
    return bundle.schema().generations().stream().map(Generation::name).toList();
  }

  /** Those of the live bundle, with those beside them. */
  private List<String> tables() {
    return bundle.schema().generations().stream()
        .flatMap(
            generation -> Stream.concat(tables(generation).stream(), beside(generation).stream()))
        .toList();
  }

  private static List<String> tables(Generation generation) {
    List<String> tables = new ArrayList<>();
    tables.add(generation.name());
    generation.deleted().ifPresent(tables::add);
    tables.addAll(generation.children());
    return tables;
  }

  private static List<String> beside(Generation generation) {
    return generation
        .words()
        .map(words -> List.of(words.places(), words.index()))
        .orElse(List.of());
  }

  /** What is wrong with the words by which rows are found. */
  private List<String> words(List<String> missing) {
    List<String> faults = new ArrayList<>();
    for (Generation generation : bundle.schema().generations()) {
      boolean there =
          Stream.concat(Stream.of(generation.name()), beside(generation).stream())
              .noneMatch(missing::contains);
      generation
          .words()
          .filter(_ -> there)
          .ifPresent(
              words ->
                  faults.addAll(new IndexedWords(database).faults(generation.name(), words, TOLD)));
    }
    return faults;
  }

  private List<TableReport> compare(Database rebuilt, List<String> missing) {
    Set<String> projected = ProjectionPlan.generations(bundle.projections());
    List<TableReport> reports = new ArrayList<>();
    for (Generation generation : bundle.schema().generations()) {
      long behind = projected.contains(generation.name()) ? behind(generation) : 0;
      for (String table : tables(generation)) {
        if (!missing.contains(table)) reports.add(compare(rebuilt, table, behind));
      }
    }
    return reports;
  }

  private TableReport compare(Database rebuilt, String table, long behind) {
    TableContents found = TableContents.of(database, table);
    List<Deviation> deviations =
        behind == 0 ? found.deviations(TableContents.of(rebuilt, table), TOLD) : List.of();
    return new TableReport(table, found.rows().size(), found.digest(), behind, deviations);
  }

  private long behind(Generation generation) {
    return behind(database, generation.name(), generation.entity());
  }

  /**
   * How many events of {@code entity} a read model lacks; below zero where it claims too many. None
   * where the database does not say how far it is.
   */
  public static long behind(Database database, String generation, String entity) {
    Rows rows =
        database.execute(
            Statement.read(BEHIND, generation, StreamId.prefix(entity), StreamId.limit(entity)));
    if (rows.isEmpty()) return 0;
    long ahead = rows.requiredInteger(0, 1);
    return ahead > 0 ? -ahead : rows.requiredInteger(0, 0);
  }
}
