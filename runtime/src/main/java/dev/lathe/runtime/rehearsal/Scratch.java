package dev.lathe.runtime.rehearsal;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.Generation;
import dev.lathe.model.bundle.ProjectionPlan;
import dev.lathe.model.bundle.Variant;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.operation.RecordedOperation.Taken;
import dev.lathe.runtime.plan.Arguments;
import dev.lathe.runtime.plan.Binder;
import dev.lathe.runtime.rollout.BundleRollout;
import dev.lathe.runtime.rollout.SystemTables;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementFailed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A database in which a bundle is live and nobody else is: it has the log as it was when a command
 * was decided, and the tables that the bundle makes of it. One thread only.
 */
final class Scratch {
  private static final Statement SAVE = Statement.write("SAVEPOINT rehearsed");
  private static final Statement KEEP = Statement.write("RELEASE rehearsed");
  private static final Statement UNDO = Statement.write("ROLLBACK TO rehearsed");
  private static final Statement REFILL = Statement.write("DELETE FROM lathe_bucket");
  private static final String BUCKETS = "lathe_bucket";
  private static final String END = "SELECT coalesce(max(position),0) FROM event";

  /** Events of the log that were there before, written in one transaction. */
  private static final int CHUNK = 500;

  private final Database database;
  private final Bundle bundle;
  private final BundleId id;
  private final Binder binder;

  /** Filled by commands in the database that is live, and here after what they did not decide. */
  private final List<Generation> own = new ArrayList<>();

  /** Filled asynchronously there. */
  private final List<Generation> projected = new ArrayList<>();

  private final Map<String, List<Generation>> awaited = new HashMap<>();
  private final List<Statement> history = new ArrayList<>();
  private long end;
  private final Map<String, Long> filled = new HashMap<>();
  private long made;

  Scratch(Database empty, Bundle bundle, BundleId id) {
    this.database = empty;
    this.bundle = bundle;
    this.id = id;
    this.binder = new Binder(this::nextId);
    Set<String> asynchronous = ProjectionPlan.generations(bundle.projections());
    for (Generation generation : bundle.schema().generations()) {
      (asynchronous.contains(generation.name()) ? projected : own).add(generation);
    }
    SystemTables.makeReady(database);
  }

  /** Ids that no record has: the same ones at each rehearsal. */
  private UUID nextId() {
    return new UUID(0x7000L, 0x8000_0000_0000_0000L | made++);
  }

  /** Takes an event of before the first command. */
  void before(LogRow event) {
    history.add(event.append());
    if (history.size() == CHUNK) flush();
  }

  private void flush() {
    database.executeAll(history);
    history.clear();
  }

  /** Makes the bundle live on what was there before. */
  void goLive() {
    flush();
    new BundleRollout(database).finish(bundle, id);
    for (Generation generation : bundle.schema().generations()) {
      generation
          .folding()
          .ifPresent(
              folding -> folding.ddl().forEach(ddl -> database.execute(Statement.write(ddl))));
    }
    end = end();
    bundle.schema().generations().forEach(generation -> filled.put(generation.name(), end));
  }

  Database database() {
    return database;
  }

  private long end() {
    return database.execute(Statement.write(END)).requiredInteger(0, 0);
  }

  /** Writes events of the log that no command that is rehearsed has decided. */
  void append(List<LogRow> events) {
    if (events.isEmpty()) return;
    events.forEach(event -> database.execute(event.append()));
    end = end();
    fill(own);
  }

  private void fill(List<Generation> generations) {
    for (Generation generation : generations) {
      long from = filled.getOrDefault(generation.name(), 0L);
      if (from >= end) continue;
      database.execute(Statement.write(generation.fill(), from, end));
      filled.put(generation.name(), end);
    }
  }

  /** Brings all that is filled asynchronously up to the log's end. */
  void settle() {
    fill(own);
    fill(projected);
  }

  /**
   * What a decision came to.
   *
   * @param verdict a word
   * @param awaited it read a table that is filled asynchronously
   */
  record Decided(String verdict, Json detail, Json result, List<LogRow> events, boolean awaited) {}

  /**
   * Decides a command, and keeps what came of it only where {@code kept} says so; otherwise, the
   * log goes on with {@code recorded}.
   */
  Decided decide(Taken.Ready ready, RecordedCommand command, List<LogRow> recorded, Kept kept) {
    Variant variant = ready.plan().statement(ready.arguments()::gives);
    List<Generation> reads = reads(variant.sql());
    fill(reads);
    if (variant.sql().contains(BUCKETS)) database.execute(REFILL);
    database.execute(SAVE);
    Decided decided = decided(variant, ready.arguments(), command, !reads.isEmpty());
    if (kept.test(decided)) {
      database.execute(KEEP);
      // Its own statement has filled the tables: folded again, the events change nothing.
      end += decided.events().size();
      if (!decided.events().isEmpty()) own.forEach(table -> filled.put(table.name(), end));
    } else {
      database.execute(UNDO);
      database.execute(KEEP);
      append(recorded);
    }
    return decided;
  }

  /** Whether a decision is what was recorded. */
  @FunctionalInterface
  interface Kept {
    boolean test(Decided decided);
  }

  private Decided decided(
      Variant variant, Arguments arguments, RecordedCommand command, boolean awaited) {
    var made = command.request().orElseThrow().made(variant.parameters());
    try {
      Rows rows =
          database.execute(
              new Statement(
                  variant.sql(),
                  binder.bind(variant.parameters(), arguments, made),
                  Statement.Access.WRITE));
      String verdict = rows.requiredText(0, 0);
      List<LogRow> events = verdict.equals("accepted") ? LogRow.made(database, end) : List.of();
      return new Decided(verdict, json(rows.value(0, 2)), json(rows.value(0, 3)), events, awaited);
    } catch (StatementFailed failed) {
      return new Decided(
          "failed", Json.of(failed.databaseMessage()), Json.NULL, List.of(), awaited);
    }
  }

  private static Json json(@Nullable Object value) {
    if (value == null) return Json.NULL;
    try {
      return JsonText.parse(value.toString());
    } catch (JsonText.MalformedJson e) {
      return Json.of(value.toString());
    }
  }

  /** The tables that are filled asynchronously and that a statement reads. */
  private List<Generation> reads(String sql) {
    return awaited.computeIfAbsent(
        sql,
        text ->
            projected.stream()
                .filter(
                    table ->
                        text.contains(table.name())
                            || table.children().stream().anyMatch(text::contains))
                .toList());
  }
}
