package dev.lathe.simulation;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.http.HttpAnswer;
import dev.lathe.runtime.http.HttpRequest;
import dev.lathe.simulation.Bank.Wrong;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Who says yes or no to loans: each looks at the tasks for them, and does something about one. */
final class Clerks {
  private static final List<String> NAMES = List.of("bob", "eve", "tim");
  private static final String ROLE = ".clerk";
  private static final String TASKS = "/_lathe/tasks";

  /** Somebody's completion of a task, of which the answer may have been lost. */
  private record Completion(String clerk, String task) {}

  private final Chaos chaos;
  private final Lending lending;
  private final List<Completion> sent = new ArrayList<>();

  /** Who was told that they completed a task, by its id. */
  private final Map<String, String> completed = new TreeMap<>();

  /** Tasks whose completion somebody waits for. */
  private final List<String> underWay = new ArrayList<>();

  Clerks(Chaos chaos, Lending lending) {
    this.chaos = chaos;
    this.lending = lending;
  }

  Map<String, String> completed() {
    return completed;
  }

  /**
   * Somebody looks at what there is, and does something.
   *
   * @param door where they go
   */
  void act(Function<HttpRequest, HttpAnswer> door) {
    String clerk = NAMES.get(chaos.below(NAMES.size()));
    if (!underWay.isEmpty()) {
      complete(new Completion(clerk, underWay.getLast()), door);
      return;
    }
    if (!sent.isEmpty() && chaos.below(4) == 0) {
      complete(sent.get(chaos.below(sent.size())), door);
      return;
    }
    List<Json.Obj> tasks = tasks(clerk, door);
    if (tasks.isEmpty()) return;
    Json.Obj task = tasks.get(chaos.below(tasks.size()));
    String id = task.text("id").orElseThrow();
    switch (chaos.below(8)) {
      case 0, 1 -> claim(clerk, id, door);
      case 2 -> give(clerk, id, door);
      case 3 -> own(id, door);
      default -> {
        Optional<Loan> loan = task.text("key").flatMap(lending::loan);
        if (loan.isPresent() && !loan.get().withdraws()) {
          complete(new Completion(clerk, id), door);
        }
      }
    }
  }

  /** Whether somebody waits to hear that they completed a task. */
  boolean complete() {
    return !underWay.isEmpty();
  }

  /** Everybody does all there is for them. */
  void doAll(Function<HttpRequest, HttpAnswer> door) {
    for (String clerk : NAMES) {
      for (Json.Obj task : tasks(clerk, door)) {
        complete(new Completion(clerk, task.text("id").orElseThrow()), door);
      }
    }
  }

  private static List<Json.Obj> tasks(String clerk, Function<HttpRequest, HttpAnswer> door) {
    HttpAnswer answer = door.apply(People.get(clerk + ROLE, TASKS, ""));
    if (answer.status() != 200) return List.of();
    Json.Arr tasks = (Json.Arr) People.body(answer).get("tasks").orElseThrow();
    return tasks.items().stream().map(Json.Obj.class::cast).toList();
  }

  private static void claim(String clerk, String id, Function<HttpRequest, HttpAnswer> door) {
    HttpAnswer answer =
        door.apply(
            People.post(clerk + ROLE, TASKS + "/" + id + "/claim", null, new Members().object()));
    held(answer);
  }

  private void give(String clerk, String id, Function<HttpRequest, HttpAnswer> door) {
    int to = chaos.below(NAMES.size() + 1);
    Json whom = to == NAMES.size() ? Json.NULL : Json.of(NAMES.get(to));
    HttpAnswer answer =
        door.apply(
            People.post(
                clerk + ROLE,
                TASKS + "/" + id + "/delegate",
                null,
                new Members().with("to", whom).object()));
    held(answer);
  }

  /** Four eyes: she may not say yes herself. */
  private static void own(String id, Function<HttpRequest, HttpAnswer> door) {
    HttpAnswer answer =
        door.apply(
            People.post(
                Lending.BORROWER + ROLE,
                TASKS + "/" + id + "/complete",
                null,
                new Members().with("approved", true).object()));
    if (answer.status() == 200) throw new Wrong("somebody granted their own loan");
  }

  private static void held(HttpAnswer answer) {
    int status = answer.status();
    if (status != 200 && status != 404 && status != 409 && status < 500) {
      throw new Wrong("a clerk is told " + status + " " + People.text(answer));
    }
  }

  private void complete(Completion completion, Function<HttpRequest, HttpAnswer> door) {
    String task = completion.task();
    if (underWay.contains(task)) chaos.happened(Fault.COMPLETED_BY_TWO);
    if (!sent.contains(completion)) sent.add(completion);
    underWay.add(task);
    try {
      answered(
          completion,
          door.apply(
              People.post(
                  completion.clerk() + ROLE,
                  TASKS + "/" + task + "/complete",
                  completion.clerk() + "-" + task,
                  new Members()
                      .with("approved", Loan.approves(completion.clerk(), task))
                      .object())));
    } finally {
      underWay.remove(task);
    }
  }

  private void answered(Completion completion, HttpAnswer answer) {
    String task = completion.task();
    Optional<String> before = Optional.ofNullable(completed.get(task));
    held(answer);
    if (answer.status() == 200) {
      if (before.filter(by -> !by.equals(completion.clerk())).isPresent()) {
        throw new Wrong(task + " was completed by " + before.get() + " and " + completion.clerk());
      }
      completed.put(task, completion.clerk());
    } else if (answer.status() == 409
        && People.code(answer).equals(Optional.of("TASK_CLOSED"))
        && before.equals(Optional.of(completion.clerk()))) {
      throw new Wrong(completion.clerk() + " completed " + task + " and is told that it is closed");
    }
  }
}
