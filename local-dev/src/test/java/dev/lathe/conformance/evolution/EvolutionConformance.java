package dev.lathe.conformance.evolution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.compiler.fixture.EditedBlueprint;
import dev.lathe.compiler.fixture.GivenChange;
import dev.lathe.compiler.resolve.ResolvedBlueprint;
import dev.lathe.compiler.source.SourceFiles;
import dev.lathe.conformance.statement.Trial;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.runtime.archive.EventImport;
import dev.lathe.runtime.archive.EventLog;
import dev.lathe.runtime.archive.EventSelection;
import dev.lathe.runtime.archive.LoggedEvent;
import dev.lathe.runtime.archive.PresentEvents;
import dev.lathe.runtime.plan.InputValue;
import dev.lathe.runtime.rollout.RolloutRefused;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.StatementFailed;
import dev.lathe.runtime.wiring.Databases;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Each change of the table over a log that is there. One that is not refused beforehand goes live,
 * and every read model is then what a plain fold of the log comes to, with all rows that there
 * were; so it is after further commands. One that is refused beforehand, and pushed all the same,
 * either does not go live or is what the fold comes to as well.
 */
abstract class EvolutionConformance {
  private static final String REFUSED = "breaking";

  /** What titles of the changes that are tried have to contain, of a run on a workbench. */
  private static final String TITLED = System.getProperty("changes.titled", "");

  abstract Database open();

  /** Which of the changes are tried. */
  boolean tried(GivenChange change) {
    return change.title().contains(TITLED);
  }

  @TestFactory
  Stream<DynamicTest> what_is_live_after_a_change_is_what_the_log_says() {
    return GivenChange.in(GivenChange.TABLE).stream()
        .filter(this::tried)
        .map(change -> dynamicTest(change.title(), () -> change(change)));
  }

  private void change(GivenChange change) {
    SourceFiles first = EditedBlueprint.before(change);
    SourceFiles then = EditedBlueprint.after(change);
    boolean refused = change.verdict().equals(REFUSED);
    try (Database database = open()) {
      Trial before = Trial.of(first, database);
      written(before);
      before.project();
      var stood = new ReadModels(database, first);
      stood.hold();
      Trial after;
      try {
        after = before.becomes(then);
      } catch (RolloutRefused | StatementFailed e) {
        assertTrue(refused, () -> "it was not refused beforehand: " + e);
        stood.hold(); // what was live stays
        return;
      }
      after.project();
      var models = new ReadModels(database, then);
      models.hold();
      if (!refused) {
        assertEquals(stood.keys(), models.keys(), "rows that were there");
        assertTrue(after.verified().sound(), () -> after.verified().toString());
        String history = after.query("history", "id", "d1");
        assertTrue(history.contains("\"uno\""), () -> "what was said before: " + history);
        assertEquals(models.contents(), writtenNow(database, then), "events as they would be now");
      }
      further(after);
      after.project();
      models.hold();
    }
  }

  /** What the same events come to that are written as they would be now. */
  private static SortedMap<String, List<String>> writtenNow(Database of, SourceFiles then) {
    var present = new PresentEvents(of, Compiler.presentEvents(resolved(then)));
    var log = new EventLog(of);
    try (Database fresh = Databases.open("sqlite::memory:")) {
      var into = new EventImport(fresh);
      List<LoggedEvent> page = log.after(0, EventSelection.ALL);
      while (!page.isEmpty()) {
        present.of(page).forEach(event -> into.add(event.line()));
        page = log.after(page.getLast().position(), EventSelection.ALL);
      }
      into.finish();
      Trial.of(then, fresh);
      return new ReadModels(fresh, then).contents();
    }
  }

  private static ResolvedBlueprint resolved(SourceFiles sources) {
    return switch (Compiler.compile(sources)) {
      case Result.Ok<Bundle>(Bundle bundle, var _) -> Compiler.source(bundle).orElseThrow();
      case Result.Failed<Bundle>(var findings) -> throw new AssertionError(findings);
    };
  }

  /** Some of everything: also what is closed, deleted, made anew and without lines. */
  private static void written(Trial trial) {
    for (int i = 1; i <= 6; i++) {
      String id = "d" + i;
      accepted(
          trial,
          "createDoc",
          "id",
          id,
          "title",
          "title " + i,
          "n",
          i,
          "price",
          hundredths(150 + i),
          "label",
          i % 2 == 0 ? "even" : "odd");
    }
    accepted(
        trial,
        "changeDoc",
        "id",
        "d1",
        "title",
        "uno",
        "n",
        11,
        "price",
        hundredths(1000),
        "note",
        null);
    accepted(
        trial,
        "changeDoc",
        "id",
        "d2",
        "title",
        "due",
        "n",
        22,
        "price",
        hundredths(1),
        "note",
        "ok");
    accepted(
        trial,
        "changeDoc",
        "id",
        "d3",
        "title",
        "tre",
        "n",
        33,
        "price",
        hundredths(330),
        "note",
        "ok");
    accepted(trial, "scheduleDoc", "id", "d2", "due", "2026-04-01");
    accepted(trial, "scheduleDoc", "id", "d2", "due", null);
    accepted(trial, "scheduleDoc", "id", "d3", "due", "2026-05-01");
    accepted(trial, "closeDoc", "id", "d3");
    accepted(trial, "closeDoc", "id", "d4");
    for (String line : List.of("l1", "l2", "l3")) {
      accepted(
          trial,
          "addLine",
          "id",
          "d5",
          "lineId",
          line,
          "text",
          "text of " + line,
          "amount",
          line.equals("l2") ? null : 7);
    }
    accepted(trial, "changeLine", "id", "d5", "lineId", "l1", "text", "other");
    accepted(trial, "removeLine", "id", "d5", "lineId", "l3");
    for (int no = 1; no <= 3; no++) {
      accepted(trial, "makeBox", "no", no, "size", no * 10);
    }
    accepted(trial, "resizeBox", "no", 1, "size", 99);
    accepted(trial, "dropBox", "no", 2);
  }

  /** A decimal of the input's scale, as it is bound. */
  private static InputValue hundredths(long amount) {
    return new InputValue.Decimal(BigDecimal.valueOf(amount, 2).toPlainString(), amount);
  }

  /** What the new blueprint still has of these, on aggregates of before. */
  private static void further(Trial trial) {
    tried(trial, "closeDoc", "id", "d6");
    tried(trial, "scheduleDoc", "id", "d1", "due", "2026-06-01");
    tried(trial, "changeLine", "id", "d5", "lineId", "l2", "text", "again");
    tried(trial, "dropBox", "no", 1);
  }

  private static void accepted(Trial trial, String graph, @Nullable Object... inputs) {
    var outcome = trial.command(graph, Optional.empty(), OptionalLong.empty(), inputs);
    assertTrue(outcome.toString().startsWith("Accepted"), () -> graph + ": " + outcome);
  }

  private static void tried(Trial trial, String graph, @Nullable Object... inputs) {
    if (trial.has(graph)) {
      trial.command(graph, Optional.empty(), OptionalLong.empty(), inputs);
    }
  }
}
