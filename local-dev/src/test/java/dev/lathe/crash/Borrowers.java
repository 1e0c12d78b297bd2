package dev.lathe.crash;

import dev.lathe.dev.identity.IssuerFile;
import dev.lathe.dev.identity.TokenWishes;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.sql.Database;
import dev.lathe.simulation.Loan;
import dev.lathe.simulation.LoanBook;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * People whose requests begin runs, and move them: they ask for loans, confirm them and don't want
 * them any more, a clerk takes a task and completes it, a steward holds a run and lets it go on.
 */
final class Borrowers {
  private static final String ANN = "ann";
  private static final String BOB = "bob";
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

  private static final Loan CHECKED = new Loan("l0", Loan.Way.TASK, 60, false);
  private static final Loan WITHDRAWN = new Loan("l1", Loan.Way.TASK, 10, true);
  private static final Loan CONFIRMED = new Loan("l2", Loan.Way.WAIT, 70, false);
  private static final Loan QUICK = new Loan("l3", Loan.Way.QUICK, 20, false);

  private final Door door;
  private final Path folder;
  private final List<Loan> loans = new ArrayList<>();
  private final Map<String, String> completed = new TreeMap<>();

  /**
   * @param folder the server's own, where the key is that it takes tokens by
   */
  Borrowers(Door door, Path folder) {
    this.door = door;
    this.folder = folder;
  }

  /** All of it, one after the other. */
  void act() {
    ask(CHECKED);
    ask(CONFIRMED);
    hold(run(CONFIRMED.id()));
    command("confirm", CONFIRMED);
    ask(WITHDRAWN);
    String task = task(CHECKED.id());
    expect(200, post(BOB, "clerk", "/_lathe/tasks/" + task + "/claim", "claim", "{}"));
    String form = new Members().with("approved", Loan.approves(BOB, task)).text();
    expect(200, post(BOB, "clerk", "/_lathe/tasks/" + task + "/complete", "done-" + task, form));
    completed.put(task, BOB);
    String unwanted = task(WITHDRAWN.id());
    command("withdraw", WITHDRAWN);
    ask(QUICK);
    letGo(run(CONFIRMED.id()));
    gone(unwanted);
  }

  /** What is not there yet; empty where all is as it has to be. */
  String pending(Database database) {
    String pending = LoanBook.read(loans, database).pending();
    if (!pending.isEmpty()) return pending;
    // Read anew: what goes on while it is read is of no one moment, and now all has ended.
    LoanBook book = LoanBook.read(loans, database);
    pending = book.pending();
    if (!pending.isEmpty()) return pending;
    book.check();
    book.settle(completed, Set.of());
    return "";
  }

  private void ask(Loan loan) {
    String body =
        new Members()
            .with("id", loan.id())
            .with("way", loan.way().word())
            .with("amount", loan.amount())
            .text();
    expect(200, post(ANN, "", "/lending/loans", "ask-" + loan.id(), body));
    loans.add(loan);
  }

  private void command(String verb, Loan loan) {
    String path = "/lending/loans/" + loan.id() + "/" + verb;
    expect(200, post(ANN, "", path, verb + "-" + loan.id(), "{}"));
  }

  /** Held before, it is told so to whoever asks again. */
  private void hold(String run) {
    Door.Answer answer = steer(run, "pause");
    if (answer.status() != 200 && !answer.text().contains("paused already")) expect(200, answer);
  }

  private void letGo(String run) {
    Door.Answer answer = steer(run, "resume");
    if (answer.status() != 200 && !answer.text().contains("not paused")) expect(200, answer);
  }

  private Door.Answer steer(String run, String verb) {
    return door.ask(
        verb,
        address ->
            HttpRequest.newBuilder(URI.create(address + "/-/runs/" + run + "/" + verb))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}")));
  }

  /** The run of a loan, once it has begun. */
  private String run(String loan) {
    return awaited(
        "/-/runs?definition=loan&key=" + loan,
        "",
        body -> members(body, "runs").stream().findFirst().flatMap(run -> run.text("id")));
  }

  /** The task that a loan waits for. */
  private String task(String loan) {
    return awaited(
        "/_lathe/tasks?key=" + loan,
        "clerk",
        body -> members(body, "tasks").stream().findFirst().flatMap(task -> task.text("id")));
  }

  /** Returns when a task is not there any more. */
  private void gone(String task) {
    String unused =
        awaited(
            "/_lathe/tasks",
            "clerk",
            body ->
                members(body, "tasks").stream()
                        .noneMatch(open -> open.text("id").equals(Optional.of(task)))
                    ? Optional.of(task)
                    : Optional.empty());
  }

  private interface Found {
    Optional<String> in(Json.Obj body);
  }

  private String awaited(String path, String role, Found found) {
    Instant end = Instant.now().plus(door.patience());
    while (Instant.now().isBefore(end)) {
      Door.Answer answer = door.ask(path, address -> as(BOB, role, address, path).GET());
      if (answer.status() == 200) {
        Optional<String> one = found.in((Json.Obj) JsonText.parse(answer.text()));
        if (one.isPresent()) return one.get();
      }
      try {
        Thread.sleep(BETWEEN_LOOKS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
    throw new AssertionError(path + " never shows what it should");
  }

  private static List<Json.Obj> members(Json.Obj body, String name) {
    return ((Json.Arr) body.get(name).orElseThrow())
        .items().stream().map(Json.Obj.class::cast).toList();
  }

  private Door.Answer post(String person, String role, String path, String key, String body) {
    return door.ask(
        key,
        address ->
            as(person, role, address, path)
                .header("content-type", "application/json")
                .header("idempotency-key", key)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private HttpRequest.Builder as(String person, String role, URI address, String path) {
    var claims = new Members();
    if (!role.isEmpty()) claims.with("roles", List.of(role));
    var wishes =
        new TokenWishes(
            person,
            new TreeMap<>(claims.object().members()),
            List.of(),
            List.of(),
            Duration.ofMinutes(10));
    String token = wishes.signedBy(IssuerFile.in(folder).orElseThrow(), Instant.now());
    return HttpRequest.newBuilder(URI.create(address + path))
        .header("authorization", "Bearer " + token);
  }

  private static void expect(int status, Door.Answer answer) {
    if (answer.status() != status) {
      throw new AssertionError("answered " + answer.status() + " " + answer.text());
    }
  }
}
