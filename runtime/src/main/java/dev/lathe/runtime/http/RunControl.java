package dev.lathe.runtime.http;

import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import dev.lathe.model.problem.ErrorCode;
import dev.lathe.runtime.runs.RunDetail;
import dev.lathe.runtime.runs.RunLedger;
import dev.lathe.runtime.runs.RunLine;
import dev.lathe.runtime.runs.RunSelection;
import dev.lathe.runtime.runs.RunStep;
import dev.lathe.runtime.sql.Database;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What operators ask of runs of workflows, as {@code lathe runs} answers it. */
final class RunControl {
  private final RunLedger ledger;

  RunControl(Database database) {
    this.ledger = new RunLedger(database);
  }

  /** The newest first, and {@code after} where there may be more. */
  Reply runs(Map<String, List<String>> query) {
    Optional<String> status = Control.first(query, "status");
    Optional<String> trouble = Control.first(query, "trouble");
    if (status.filter(word -> !RunLedger.STATUSES.contains(word)).isPresent()
        || trouble.filter(word -> !word.equals("true")).isPresent()) {
      return new Reply.Failure(
          Problem.of(
              ErrorCode.VALIDATION_ERROR,
              "`status` is one of "
                  + String.join(", ", RunLedger.STATUSES)
                  + "; `trouble` is true, or not there"));
    }
    var wanted =
        new RunSelection(
            Control.first(query, "definition"),
            status,
            Control.first(query, "key"),
            trouble.isPresent());
    List<RunLine> page = ledger.list(wanted, Control.first(query, "after"), RunLedger.PAGE);
    var answer = new Members().with("runs", page, RunLine::json);
    if (page.size() == RunLedger.PAGE) answer.with("after", page.getLast().id());
    return Reply.Success.json(answer.text(), Map.of());
  }

  Reply run(String id) {
    return named(id)
        .<Reply>map(run -> Reply.Success.json(JsonText.write(run.json()), Map.of()))
        .orElseGet(() -> unknown(id));
  }

  /** What happened from its beginning, or after an event of it, and {@code after} for the next. */
  Reply trace(String id, Map<String, List<String>> query) {
    Optional<Long> after =
        Control.first(query, "after").map(Control::number).orElse(Optional.of(0L));
    if (after.isEmpty()) {
      return new Reply.Failure(
          Problem.of(ErrorCode.VALIDATION_ERROR, "`after` is the version of an event"));
    }
    if (named(id).isEmpty()) return unknown(id);
    List<RunStep> steps = ledger.steps(id, after.get());
    var answer = new Members().with("steps", steps, RunStep::json);
    if (steps.size() == RunLedger.PAGE) answer.with("after", steps.getLast().version());
    return Reply.Success.json(answer.text(), Map.of());
  }

  /** Programs give an id whole. */
  private Optional<RunDetail> named(String id) {
    return ledger.find(id).stream().filter(run -> run.line().id().equals(id)).findFirst();
  }

  private static Reply unknown(String id) {
    return new Reply.Failure(Problem.of(ErrorCode.RUN_NOT_FOUND, "There is no run \"" + id + "\""));
  }
}
