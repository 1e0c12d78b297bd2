package dev.lathe.runtime.verify;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.Generation;
import dev.lathe.model.bundle.ProjectionPlan;
import dev.lathe.model.event.StreamId;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.archive.EventImport;
import dev.lathe.runtime.archive.EventLog;
import dev.lathe.runtime.archive.EventSelection;
import dev.lathe.runtime.archive.LoggedEvent;
import dev.lathe.runtime.rollout.BundleRollout;
import dev.lathe.runtime.rollout.RolloutRefused;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What an aggregate was: its events up to one of them, folded by a bundle's own statements in a
 * database beside. Only reads the database in question.
 */
public final class FormerState {
  /** A table's name but for the hash of what determines its content. */
  private static final String HASH = "_[0-9a-f]{8}$";

  private final Database database;
  private final Bundle bundle;
  private final BundleId id;
  private final Supplier<Database> fresh;

  /**
   * @param bundle whose folds say what events mean
   * @param fresh gives an empty database, which is closed afterwards
   */
  public FormerState(Database database, Bundle bundle, BundleId id, Supplier<Database> fresh) {
    this.database = database;
    this.bundle = bundle;
    this.id = id;
    this.fresh = fresh;
  }

  /**
   * A table's rows of one aggregate.
   *
   * @param table its name as statements of a blueprint have it
   * @param rows objects by columns, bookkeeping apart
   */
  public record Table(String table, List<Json.Obj> rows) {
    public Table {
      rows = List.copyOf(rows);
    }
  }

  /**
   * An aggregate as it was.
   *
   * @param events how many events there are in all
   * @param last the last event that counts; none where it was not created by then
   * @param tables no rows where it was deleted
   */
  public record Then(long events, Optional<LoggedEvent> last, List<Table> tables) {
    public Then {
      tables = List.copyOf(tables);
    }
  }

  /** With the first {@code version} events of {@code stream}, or all where it has fewer. */
  public Then atVersion(String stream, long version) {
    return at(stream, event -> event.version() <= version);
  }

  /** With the events of {@code stream} before the first one that is later than {@code time}. */
  public Then atTime(String stream, Instant time) {
    return at(stream, event -> !time(event).isAfter(time));
  }

  private Then at(String stream, Predicate<LoggedEvent> counts) {
    List<LoggedEvent> events = events(stream);
    List<LoggedEvent> counted = new ArrayList<>();
    for (LoggedEvent event : events) {
      if (!counts.test(event)) break;
      counted.add(event);
    }
    if (counted.isEmpty()) return new Then(events.size(), Optional.empty(), List.of());
    return new Then(events.size(), Optional.of(counted.getLast()), folded(stream, counted));
  }

  private List<LoggedEvent> events(String stream) {
    var log = new EventLog(database);
    var selection = EventSelection.ofStream(stream);
    List<LoggedEvent> events = new ArrayList<>();
    List<LoggedEvent> page = log.after(0, selection);
    while (!page.isEmpty()) {
      events.addAll(page);
      page = log.after(page.getLast().position(), selection);
    }
    return events;
  }

  private static Instant time(LoggedEvent event) {
    if (!(JsonText.parse(event.line()) instanceof Json.Obj line)) {
      throw new IllegalStateException("a line of the log is an object");
    }
    return Instant.parse(line.text("time").orElseThrow());
  }

  private List<Table> folded(String stream, List<LoggedEvent> events) {
    try (Database beside = fresh.get()) {
      var into = new EventImport(beside);
      events.forEach(event -> into.add(event.line()));
      into.finish();
      new BundleRollout(beside).finish(unseeded(), id);
      return tables(beside, stream);
    } catch (EventImport.Refused | RolloutRefused refused) {
      throw new Unfolded(String.valueOf(refused.getMessage()));
    }
  }

  /** The events do not fit what the bundle knows; the message says which and why. */
  public static final class Unfolded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unfolded(String message) {
      super(message);
    }
  }

  private Bundle unseeded() {
    return new Bundle(
        bundle.name(),
        bundle.version(),
        bundle.operations(),
        bundle.projections(),
        bundle.schema(),
        List.of(),
        bundle.outlines(),
        bundle.webhooks(),
        bundle.workflows(),
        bundle.files());
  }

  /** Of its state and of the records that belong to it; read models are of many aggregates. */
  private List<Table> tables(Database beside, String stream) {
    Set<String> projected = ProjectionPlan.generations(bundle.projections());
    List<Table> tables = new ArrayList<>();
    for (Generation generation : bundle.schema().generations()) {
      boolean own = stream.startsWith(StreamId.prefix(generation.entity()));
      if (!own || projected.contains(generation.name())) continue;
      tables.add(table(beside, generation.name()));
      generation.children().forEach(children -> tables.add(table(beside, children)));
    }
    return tables;
  }

  private static Table table(Database beside, String table) {
    Rows columns = beside.execute(Statement.read(TableContents.COLUMNS, table));
    String members =
        columns.rows().stream()
            .map(row -> (String) row.getFirst())
            .map(
                column ->
                    "'%s',%s".formatted(column.replace("'", "''"), TableContents.quoted(column)))
            .collect(Collectors.joining(","));
    String sql =
        "SELECT json_object(%s) FROM %s ORDER BY rowid"
            .formatted(members, TableContents.quoted(table));
    List<Json.Obj> rows = new ArrayList<>();
    Rows found = beside.execute(Statement.read(sql));
    for (int row = 0; row < found.size(); row++) {
      if (JsonText.parse(found.requiredText(row, 0)) instanceof Json.Obj object) rows.add(object);
    }
    return new Table(table.replaceFirst(HASH, ""), rows);
  }
}
