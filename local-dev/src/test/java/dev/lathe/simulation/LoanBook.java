package dev.lathe.simulation;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.workflow.RunReplay;
import dev.lathe.runtime.workflow.RunRows;
import dev.lathe.simulation.Bank.Wrong;
import dev.lathe.simulation.Loan.Way;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What became of the loans, as the log tells, beside what has to come of them. */
public final class LoanBook {
  /** Calls of a notice, by its budget. */
  private static final int CALLS = 2;

  private static final Set<String> ENDS = Set.of("RunCompleted", "RunFailed", "RunCancelled");

  /** What nobody does to a run that is held. */
  private static final Set<String> HELD =
      Set.of("TimerFired", "StepFailed", "StepRefused", "StepDelayed", "CallBegun");

  private static final Statement RUNS =
      Statement.read("SELECT id,definition,business_key,status FROM lathe_run ORDER BY id");

  private static final Statement EVENTS =
      Statement.read(
          "SELECT stream,type,id,data->'after',position,version FROM event WHERE entity IN"
              + " ('Run','Loan') ORDER BY position");

  private static final Statement TASKS =
      Statement.read("SELECT id,status,ended_by FROM lathe_task ORDER BY id");

  private static final Statement CURSOR =
      Statement.read("SELECT coalesce(max(position),0) FROM cursor WHERE name='workflows'");

  /** One event of a stream. */
  record Told(String type, String id, Json.Obj after, long position) {
    private boolean of(String node) {
      return after.text("node").equals(Optional.of(node));
    }
  }

  /** One run. */
  private record Run(String id, String definition, String key, String status, List<Told> events) {
    private List<Told> all(String type) {
      return events.stream().filter(event -> event.type().equals(type)).toList();
    }

    private int count(String type) {
      return all(type).size();
    }

    private int done(String node) {
      return (int) all("StepCompleted").stream().filter(event -> event.of(node)).count();
    }

    private int failed(String node) {
      return (int) all("StepFailed").stream().filter(event -> event.of(node)).count();
    }

    private boolean running() {
      return status.equals("running");
    }

    /** Whether somebody made it take another way than its own. */
    private boolean touched() {
      return count("StepSkipped") + count("RunCancelled") > 0;
    }
  }

  private final List<Loan> loans;
  private final Database database;
  private final Map<String, Run> runs = new LinkedHashMap<>();
  private final Map<String, List<Told>> streams = new TreeMap<>();
  private final long seen;
  private final Map<String, String> ended = new TreeMap<>();

  private LoanBook(List<Loan> loans, Database database) {
    this.loans = List.copyOf(loans);
    this.database = database;
    Rows rows = database.execute(EVENTS);
    for (int row = 0; row < rows.size(); row++) {
      List<Told> stream =
          streams.computeIfAbsent(rows.requiredText(row, 0), _ -> new ArrayList<>());
      stream.add(
          new Told(
              rows.requiredText(row, 1),
              rows.requiredText(row, 2),
              (Json.Obj) JsonText.parse(rows.requiredText(row, 3)),
              rows.requiredInteger(row, 4)));
      if (rows.requiredInteger(row, 5) != stream.size()) {
        throw new Wrong("a hole in " + rows.requiredText(row, 0));
      }
    }
    rows = database.execute(RUNS);
    for (int row = 0; row < rows.size(); row++) {
      String id = rows.requiredText(row, 0);
      runs.put(
          id,
          new Run(
              id,
              rows.requiredText(row, 1),
              Optional.ofNullable(rows.text(row, 2)).orElse(""),
              rows.requiredText(row, 3),
              streams.getOrDefault("Run-" + id, List.of())));
    }
    rows = database.execute(TASKS);
    for (int row = 0; row < rows.size(); row++) {
      String by = Optional.ofNullable(rows.text(row, 2)).orElse("");
      ended.put(rows.requiredText(row, 0), rows.requiredText(row, 1) + " " + by);
    }
    this.seen = database.execute(CURSOR).requiredInteger(0, 0);
  }

  /**
   * Reads {@code database}.
   *
   * @param loans that were asked for, and whoever asked was told so
   */
  public static LoanBook read(List<Loan> loans, Database database) {
    return new LoanBook(loans, database);
  }

  /**
   * At any moment at which nobody is at work.
   *
   * @throws Wrong if what has happened so far must not be
   */
  public void check() {
    for (Run run : runs.values()) {
      once(run);
      held(run);
      claimed(run);
    }
    heard();
    List<String> faults = new RunRows(database).faults(1);
    if (!faults.isEmpty()) throw new Wrong(faults.getFirst());
  }

  /** Notices that ended because they may not call any more. */
  List<String> budgetsSpent() {
    return runs.values().stream()
        .flatMap(run -> run.all("StepRefused").stream())
        .filter(event -> event.after().text("code").equals(Optional.of("WORKFLOW_BUDGET_EXCEEDED")))
        .map(Told::id)
        .toList();
  }

  /** What is not there yet; empty where all has come to its end. */
  public String pending() {
    List<String> running =
        runs.values().stream()
            .filter(Run::running)
            .map(run -> run.definition() + run.key())
            .toList();
    if (!running.isEmpty()) return "these runs go on: " + running;
    for (Loan loan : loans) {
      if (of("loan", loan.id()).isEmpty()) return "no run of " + loan;
      if (count(loan.id(), "LoanPaid") > of("reaction:thank", loan.id()).size()) {
        return loan + " was not thanked for";
      }
      if (loan.amount() >= Loan.LARGE && of("reaction:large", loan.id()).isEmpty()) {
        return loan + " was not flagged";
      }
      if (told(loan.id(), "PaidOut") > of("notice", loan.id()).size()) {
        return loan + " was not noted";
      }
    }
    return "";
  }

  /** Runs that wait for what somebody has passed over, and for nothing else. */
  List<String> stranded() {
    return runs.values().stream()
        .filter(Run::running)
        .filter(run -> run.touched() || touched(run.key()))
        .map(Run::id)
        .toList();
  }

  /**
   * Once all has come to its end.
   *
   * @param completed who was told that they completed a task
   * @param cancelled runs that were said to be ended by hand
   */
  public void settle(Map<String, String> completed, Set<String> cancelled) {
    for (Loan loan : loans) settle(loan);
    completed.forEach(
        (task, clerk) -> {
          if (!("completed " + clerk).equals(ended.get(task))) {
            throw new Wrong(task + " was completed by " + clerk + " and is " + ended.get(task));
          }
        });
    for (String run : cancelled) {
      Run one = runs.get(run);
      if (one == null || !one.status().equals("cancelled")) {
        throw new Wrong("a run that was ended by hand is " + one);
      }
    }
    new RunReplay(database)
        .all(
            Optional.empty(),
            Optional.empty(),
            run -> {
              if (run.differs().isPresent()) throw new Wrong("told again: " + run);
            });
  }

  // ------------------------------------------------------------------------------ each run

  private static void once(Run run) {
    List<String> types = run.events().stream().map(Told::type).toList();
    long ends = types.stream().filter(ENDS::contains).count();
    boolean last = !types.isEmpty() && ENDS.contains(types.getLast());
    if (ends != (run.running() ? 0 : 1) || (!run.running() && !last && !followed(types))) {
      throw new Wrong("a run of " + run.definition() + " is " + run.status() + ": " + types);
    }
    if (run.count("RunStarted") != 1 || !types.getFirst().equals("RunStarted")) {
      throw new Wrong("a run begins as " + types);
    }
    var seen = new HashSet<String>();
    for (Told message : run.all("MessageReceived")) {
      if (!seen.add(message.after().text("event").orElse("") + message.after().text("name"))) {
        throw new Wrong("a message came twice: " + message);
      }
    }
  }

  /** What a run tells of others when it ends comes behind its end. */
  private static boolean followed(List<String> types) {
    int end = 0;
    while (!ENDS.contains(types.get(end))) end++;
    return Set.of("CallCancelled", "TaskCancelled")
        .containsAll(types.subList(end + 1, types.size()));
  }

  /** While somebody holds it nothing is begun. */
  private static void held(Run run) {
    boolean held = false;
    for (Told event : run.events()) {
      switch (event.type()) {
        case "RunPaused" -> held = true;
        case "RunResumed", "RunStepped" -> held = false;
        default -> {
          // What a run that was called came to reaches it all the same.
          boolean told = event.type().equals("StepRefused") && event.of("pay");
          if (held && HELD.contains(event.type()) && !told) {
            throw new Wrong("a run that is held goes on: " + event);
          }
        }
      }
    }
  }

  /** Who has a task to themselves is the one who completes it, and each is completed once. */
  private static void claimed(Run run) {
    var holders = new TreeMap<String, String>();
    var done = new HashSet<String>();
    for (Told event : run.events()) {
      String task = String.valueOf(event.after().get("activation"));
      String by = event.after().text("by").orElse("");
      switch (event.type()) {
        case "TaskClaimed", "TaskDelegated" -> {
          String holder = holders.getOrDefault(task, by);
          if (!holder.isEmpty() && !holder.equals(by))
            throw new Wrong("taken from another: " + event);
          holders.put(task, event.after().text("assignee").orElse(""));
        }
        case "TaskCompleted" -> {
          String holder = holders.getOrDefault(task, by);
          if (!holder.isEmpty() && !holder.equals(by))
            throw new Wrong("done for another: " + event);
          if (!done.add(task)) throw new Wrong("completed twice: " + event);
        }
        default -> {}
      }
    }
  }

  /** Each run that goes on was told of what the log has for it, up to where it was looked at. */
  private void heard() {
    for (Run run : runs.values()) {
      if (!run.running() || !run.definition().equals("loan")) continue;
      Set<String> known = new HashSet<>();
      run.all("MessageReceived").forEach(one -> known.add(one.after().text("event").orElse("")));
      for (Told event : streams.getOrDefault("Loan-" + run.key(), List.of())) {
        boolean message =
            event.type().equals("LoanWithdrawn") || event.type().equals("LoanConfirmed");
        if (message
            && event.position() > run.events().getFirst().position()
            && event.position() <= seen
            && !known.contains(event.id())) {
          throw new Wrong(event.type() + " did not get to the run that waits for it");
        }
      }
    }
  }

  // ------------------------------------------------------------------------------ each loan

  private List<Run> of(String definition, String key) {
    return runs.values().stream()
        .filter(run -> run.definition().equals(definition) && run.key().equals(key))
        .toList();
  }

  private boolean touched(String key) {
    return runs.values().stream()
        .filter(run -> run.key().equals(key))
        .filter(run -> Set.of("loan", "payout").contains(run.definition()))
        .anyMatch(Run::touched);
  }

  private int count(String loan, String type) {
    return (int)
        streams.getOrDefault("Loan-" + loan, List.of()).stream()
            .filter(event -> event.type().equals(type))
            .count();
  }

  /** Messages of that name that its runs have sent. */
  private int told(String loan, String name) {
    return (int)
        of("payout", loan).stream()
            .flatMap(run -> run.all("MessageSent").stream())
            .filter(event -> event.after().text("name").equals(Optional.of(name)))
            .count();
  }

  private void settle(Loan loan) {
    Run run = only(loan, "loan", 1).getFirst();
    only(loan, "reaction:large", loan.amount() >= Loan.LARGE ? 1 : 0);
    only(loan, "reaction:thank", count(loan.id(), "LoanPaid"));
    List<Run> payouts = only(loan, "payout", run.count("CallBegun"));
    List<Run> notices = only(loan, "notice", told(loan.id(), "PaidOut"));
    effect(loan, "LoanReserved", List.of(run), "reserve");
    effect(loan, "LoanReleased", List.of(run), "release");
    effect(loan, "LoanReminded", List.of(run), "remind");
    effect(loan, "LoanPaid", payouts, "give");
    effect(loan, "LoanFlagged", of("reaction:large", loan.id()), "");
    effect(loan, "LoanThanked", of("reaction:thank", loan.id()), "");
    notices.forEach(notice -> noted(loan, notice));
    if (!touched(loan.id())) untouched(loan, run);
  }

  private List<Run> only(Loan loan, String definition, int expected) {
    List<Run> found = of(definition, loan.id());
    if (found.size() != expected) {
      throw new Wrong(
          "%s has %s runs of %s, not %s".formatted(loan, found.size(), definition, expected));
    }
    return found;
  }

  /** Each step that was done had its effect once, and nothing else had. */
  private void effect(Loan loan, String type, List<Run> by, String node) {
    int done =
        by.stream()
            .mapToInt(run -> node.isEmpty() ? run.count("StepCompleted") : run.done(node))
            .sum();
    // Of a step that was passed over nobody knows whether it was done before.
    int perhaps = (int) by.stream().filter(Run::touched).count();
    int effects = count(loan.id(), type);
    if (effects < done || effects > done + perhaps || effects > Math.max(1, by.size())) {
      throw new Wrong("%s: %s steps were done and %s are %s".formatted(loan, done, effects, type));
    }
  }

  /** A notice calls as often as it may, each try counted. */
  private void noted(Loan loan, Run notice) {
    int done = notice.done("note");
    int tries = done + notice.failed("note");
    int effects = count(loan.id(), "LoanNoted");
    if (notice.touched() ? tries > CALLS : tries != CALLS) {
      throw new Wrong(loan + " was noted in " + tries + " calls");
    }
    if (effects < done || effects > CALLS)
      throw new Wrong(loan + " was noted " + effects + " times");
  }

  /** What a loan comes to that took its own way. */
  private void untouched(Loan loan, Run run) {
    if (!run.status().equals("completed")) throw new Wrong(loan + " is " + run.status());
    boolean lent =
        switch (loan.way()) {
          case QUICK, WAIT -> true;
          case TASK -> granted(loan, run);
        };
    expect(loan, "LoanReserved", 1);
    expect(loan, "LoanReleased", lent ? 0 : 1);
    expect(loan, "LoanPaid", lent ? 1 : 0);
    expect(loan, "LoanConfirmed", loan.way() == Way.WAIT ? 1 : 0);
    int reminded = (int) run.all("TimerFired").stream().filter(event -> event.of("slow")).count();
    if (reminded > 1) throw new Wrong(loan + " was reminded of " + reminded + " times");
    expect(loan, "LoanReminded", reminded);
  }

  private boolean granted(Loan loan, Run run) {
    List<Told> done = run.all("TaskCompleted");
    if (done.isEmpty()) {
      if (!loan.withdrawn()) throw new Wrong("nobody said yes or no to " + loan);
      return false;
    }
    if (done.size() > 1) throw new Wrong(loan + " was checked " + done.size() + " times");
    String clerk = done.getFirst().after().text("by").orElse("");
    String task =
        run.id() + "." + JsonText.write(done.getFirst().after().get("activation").orElseThrow());
    return Loan.approves(clerk, task);
  }

  private void expect(Loan loan, String type, int times) {
    if (count(loan.id(), type) != times) {
      throw new Wrong("%s has %s %s, not %s".formatted(loan, count(loan.id(), type), type, times));
    }
  }
}
