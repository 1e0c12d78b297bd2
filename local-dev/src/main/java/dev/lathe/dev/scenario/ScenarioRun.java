package dev.lathe.dev.scenario;

import dev.lathe.compiler.blueprint.Expected;
import dev.lathe.compiler.blueprint.Scenario;
import dev.lathe.compiler.blueprint.ScenarioRequest;
import dev.lathe.compiler.blueprint.ScenarioRequest.Caller;
import dev.lathe.compiler.blueprint.ScenarioStep;
import dev.lathe.dev.DevFolder;
import dev.lathe.dev.ServiceInMemory;
import dev.lathe.dev.identity.IssuerFile;
import dev.lathe.dev.identity.LocalIssuer;
import dev.lathe.dev.identity.TokenWishes;
import dev.lathe.dev.mail.KeptLetter;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.http.AnswerBody;
import dev.lathe.runtime.http.HttpAnswer;
import dev.lathe.runtime.http.HttpBody;
import dev.lathe.runtime.http.HttpHeaders;
import dev.lathe.runtime.http.HttpRequest;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One scenario on a service of its own. */
final class ScenarioRun {
  /** The longest one may wait in a scenario. */
  private static final Duration TOKENS_LAST = Duration.ofDays(366);

  private static final Statement END = Statement.read("SELECT ifnull(max(position),0) FROM event");

  private final Scenario scenario;
  private final ServiceInMemory service;
  private final DevFolder folder;
  private final Coverage coverage;
  private final Known known = new Known();
  private final List<Difference> differences = new ArrayList<>();
  private Optional<String> answer = Optional.empty();

  private ScenarioRun(
      Scenario scenario, ServiceInMemory service, DevFolder folder, Coverage coverage) {
    this.scenario = scenario;
    this.service = service;
    this.folder = folder;
    this.coverage = coverage;
  }

  /**
   * Plays {@code scenario} on {@code service}, which nobody has asked anything.
   *
   * @param folder where the issuer of its tokens is
   * @param coverage is told what was seen
   */
  static ScenarioResult of(
      Scenario scenario, ServiceInMemory service, DevFolder folder, Coverage coverage) {
    var run = new ScenarioRun(scenario, service, folder, coverage);
    long began = service.time().ticks();
    long beginning = run.end();
    try {
      run.play();
    } catch (Known.Unknown unknown) {
      run.differences.add(
          new Difference(
              String.valueOf(unknown.getMessage()), "an earlier answer with it", "none"));
    }
    coverage.events(service.database(), beginning);
    Duration took = Duration.ofNanos(service.time().ticks() - began);
    return new ScenarioResult(scenario, run.differences, run.answer, took);
  }

  private void play() {
    service.settle();
    int asked = 0;
    for (ScenarioStep step : scenario.given()) {
      switch (step) {
        case ScenarioStep.Waited(Duration time) -> service.forward(time);
        case ScenarioStep.Asked(ScenarioRequest request) -> {
          HttpAnswer got = send(request);
          known.put("given." + asked, body(got));
          if (got.status() / 100 != 2) {
            differences.add(
                new Difference(
                    "given[%s] %s %s".formatted(asked, request.method(), request.path()),
                    "a success",
                    told(got)));
            return;
          }
          asked++;
          service.settle();
        }
      }
    }
    long before = end();
    long sent = sent();
    HttpAnswer got = send(scenario.when());
    known.put("when", body(got));
    answer = Optional.of(told(got));
    Expected then = scenario.then();
    if (!compare("", then.answer(), got)) return; // what follows is a consequence
    then.events().ifPresent(events -> events(events, before));
    service.settle();
    then.mails().ifPresent(mails -> mails(mails, sent));
    then.states().forEach(this::state);
    for (int i = 0; i < then.reads().size(); i++) {
      Expected.Read read = then.reads().get(i);
      if (read.after().isPositive()) service.forward(read.after());
      compare("reads[%s].".formatted(i), read.answer(), send(read.request()));
    }
  }

  private long end() {
    return service.database().execute(END).requiredInteger(0, 0);
  }

  /** The number of the last mail. */
  private long sent() {
    return service.mails().stream().findFirst().map(KeptLetter::number).orElse(0L);
  }

  /** What the request sent, and what workflows sent because of it. */
  private void mails(List<Json> wanted, long before) {
    List<KeptLetter> found =
        service.mails().reversed().stream().filter(mail -> mail.number() > before).toList();
    if (found.size() != wanted.size()) {
      differences.add(
          new Difference(
              "mails",
              mails(wanted.stream().map(Json::orEmpty).toList()),
              mails(found.stream().map(KeptLetter::json).toList())));
      return;
    }
    for (int i = 0; i < found.size(); i++) {
      Json part = known.filled(wanted.get(i));
      differences.addAll(Difference.between("mails[" + i + "]", part, found.get(i).json()));
    }
  }

  private static String mails(List<Json.Obj> mails) {
    if (mails.isEmpty()) return "no mails";
    return mails.size()
        + ": "
        + String.join(", ", mails.stream().map(mail -> mail.text("subject").orElse("…")).toList());
  }

  private HttpAnswer send(ScenarioRequest request) {
    String[] target = known.filled(request.path()).split("\\?", 2);
    Map<String, String> headers = new LinkedHashMap<>();
    if (request.body().isPresent() || request.method().equals("POST")) {
      headers.put("content-type", "application/json");
    }
    request.as().ifPresent(who -> headers.put("authorization", "Bearer " + token(who)));
    request.headers().forEach((name, value) -> headers.put(name, known.filled(value)));
    HttpBody body =
        request
            .body()
            .map(said -> HttpBody.of(JsonText.write(known.filled(said))))
            .orElse(request.method().equals("POST") ? HttpBody.of("{}") : HttpBody.NONE);
    HttpAnswer got =
        service.answer(
            new HttpRequest(
                request.method(),
                target[0],
                target.length > 1 ? target[1] : "",
                HttpHeaders.of(headers),
                body));
    coverage.answered(service.last(), body(got));
    return got;
  }

  /** As on a developer's machine: by name alone where the token says no more. */
  private String token(Caller who) {
    if (who.claims().isEmpty()) return LocalIssuer.SHORTHAND + who.id();
    return new TokenWishes(who.id(), who.claims(), List.of(), List.of(), TOKENS_LAST)
        .signedBy(IssuerFile.in(folder.path()).orElseThrow(), service.time().now());
  }

  /** Whether it has the status that it should have; the rest is compared where it has. */
  private boolean compare(String at, Expected.Reply wanted, HttpAnswer got) {
    boolean right =
        wanted.status() == 0 ? got.status() / 100 == 2 : got.status() == wanted.status();
    if (!right) {
      differences.add(
          new Difference(
              at + "status",
              wanted.status() == 0 ? "a success" : Integer.toString(wanted.status()),
              told(got)));
      return false;
    }
    wanted
        .headers()
        .forEach(
            (name, value) -> {
              String expected = known.filled(value);
              String found = header(got, name);
              if (!found.equals(expected)) {
                differences.add(new Difference(at + "headers." + name, expected, found));
              }
            });
    wanted
        .body()
        .ifPresent(
            part ->
                differences.addAll(Difference.between(at + "body", known.filled(part), body(got))));
    return true;
  }

  private static String header(HttpAnswer got, String name) {
    return got.headers().entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("nothing");
  }

  /** What was appended by the request alone, not what followed from it. */
  private void events(List<Expected.Event> wanted, long before) {
    Rows rows =
        service
            .database()
            .execute(
                Statement.read(
                    "SELECT type,stream,data FROM event WHERE position>?1 ORDER BY position",
                    before));
    var types = new ArrayList<String>();
    for (int row = 0; row < rows.size(); row++) {
      types.add(rows.requiredText(row, 0));
    }
    List<String> expected = wanted.stream().map(event -> event.type().text()).toList();
    if (!expected.equals(types)) {
      differences.add(new Difference("events", list(expected), list(types)));
      return;
    }
    for (int i = 0; i < wanted.size(); i++) {
      Expected.Event event = wanted.get(i);
      String at = "events[%s]".formatted(i);
      Optional<String> stream = event.stream().map(known::filled);
      String found = rows.requiredText(i, 1);
      if (stream.filter(name -> !name.equals(found)).isPresent()) {
        differences.add(new Difference(at + ".stream", stream.get(), found));
      }
      Json after = Payload.of(rows.requiredText(i, 2)).after();
      event
          .data()
          .ifPresent(
              part ->
                  differences.addAll(Difference.between(at + ".data", known.filled(part), after)));
    }
  }

  private static String list(List<String> types) {
    return types.isEmpty() ? "no events" : String.join(", ", types);
  }

  private void state(Expected.State wanted) {
    String stream = known.filled(wanted.stream().text());
    String at = "state." + stream;
    Json found = coverage.machines().state(service.database(), stream);
    Json part = known.filled(wanted.fields());
    if (found instanceof Json.Null && !(part instanceof Json.Null)) {
      differences.add(new Difference(at, Difference.text(part), "no such aggregate"));
    } else if (part instanceof Json.Null && !(found instanceof Json.Null)) {
      differences.add(new Difference(at, "no such aggregate", Difference.text(found)));
    } else {
      differences.addAll(Difference.between(at, part, found));
    }
  }

  private static String told(HttpAnswer got) {
    return (got.status() + " " + Difference.shortened(problem(got).orElseGet(() -> text(got))))
        .strip();
  }

  /** A problem's code, words and details: the rest of it repeats them, or is for a client's log. */
  private static Optional<String> problem(HttpAnswer got) {
    if (got.status() < 400 || !(body(got) instanceof Json.Obj told)) return Optional.empty();
    return told.text("code")
        .map(
            code ->
                code
                    + told.text("message").map(message -> ": " + message).orElse("")
                    + told.get("details").map(more -> " " + JsonText.write(more)).orElse(""));
  }

  private static Json body(HttpAnswer got) {
    try {
      return JsonText.parse(text(got));
    } catch (JsonText.MalformedJson e) {
      return Json.NULL;
    }
  }

  private static String text(HttpAnswer got) {
    return switch (got.body()) {
      case AnswerBody.Text(String text) -> text;
      case AnswerBody.Bytes bytes -> new String(bytes.bytes(), StandardCharsets.UTF_8);
    };
  }
}
