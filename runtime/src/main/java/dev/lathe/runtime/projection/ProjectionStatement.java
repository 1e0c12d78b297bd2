package dev.lathe.runtime.projection;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.ProjectionPlan;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementFailed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One projection's statement for many streams. When it fails, the streams are halved, and at last
 * the versions of the only one, until what cannot be applied is alone.
 */
final class ProjectionStatement {
  /** Statements a batch, each of {@value ProjectionPlan#MOST_EVENTS} events at most. */
  private static final int MAXIMUM_ROUNDS = 100;

  /** Failed statements after which nobody looks further: enough to find some poisoned streams. */
  private static final int MAXIMUM_FAILURES = 64;

  private final Database database;
  private final ProjectionPlan plan;
  private final BundleId live;
  private final StuckStreams stuck;
  private int failures;

  ProjectionStatement(Database database, ProjectionPlan plan, BundleId live) {
    this.database = database;
    this.plan = plan;
    this.live = live;
    this.stuck = new StuckStreams(database);
  }

  /** Applies what is asked; each ask learns how far the statement brought it. */
  void apply(List<StreamAsk> asks) {
    if (asks.isEmpty()) return;
    try {
      run(asks);
    } catch (StatementFailed e) {
      failures++;
      if (e.unknownObject() || failures >= MAXIMUM_FAILURES) {
        asks.forEach(ask -> ask.refused(e.databaseMessage()));
      } else if (asks.size() == 1) {
        isolate(asks.getFirst(), e);
      } else {
        int middle = asks.size() / 2;
        apply(asks.subList(0, middle));
        apply(asks.subList(middle, asks.size()));
      }
    }
  }

  /** Has it prepared and executed for a stream that nobody has. */
  void rehearse() {
    var nobody = new StreamAsk(plan, plan.entity() + "-rehearsal");
    Rows unused = execute(List.of(nobody.upTo(1)));
  }

  private void run(List<StreamAsk> asks) {
    Map<String, StreamAsk> byStream = new HashMap<>();
    asks.forEach(ask -> byStream.put(ask.stream(), ask));
    List<StreamAsk> open = asks;
    for (int round = 0; round < MAXIMUM_ROUNDS && !open.isEmpty(); round++) {
      Rows rows = execute(open.stream().map(ask -> ask.upTo(ask.upTo())).toList());
      for (int row = 0; row < rows.size(); row++) {
        StreamAsk ask = byStream.get(rows.requiredText(row, 0));
        if (ask != null) ask.has(rows.requiredInteger(row, 1));
      }
      if (rows.size() < ProjectionPlan.MOST_EVENTS) return;
      open = open.stream().filter(StreamAsk::open).toList();
    }
    open.forEach(StreamAsk::late);
  }

  private Rows execute(List<Json> asked) {
    return database.execute(
        Statement.write(plan.apply(), JsonText.write(new Json.Arr(asked)), live.value()));
  }

  /** Applies the stream up to the version that is refused, and finds that one by halving. */
  private void isolate(StreamAsk ask, StatementFailed first) {
    long sound = 0;
    long refused = ask.upTo();
    String why = first.databaseMessage();
    while (refused - sound > 1) {
      long middle = sound + (refused - sound) / 2;
      try {
        while (execute(List.of(ask.upTo(middle))).size() == ProjectionPlan.MOST_EVENTS) {}
        sound = middle;
      } catch (StatementFailed e) {
        refused = middle;
        why = e.databaseMessage();
      }
    }
    ask.refused(refused, why);
    stuck.note(plan.generation(), ask.stream(), refused, why);
  }
}
