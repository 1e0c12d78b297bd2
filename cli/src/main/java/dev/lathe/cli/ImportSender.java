package dev.lathe.cli;

import dev.lathe.cli.ImportedRows.Row;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.platform.Time;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Sends lists of rows until each of them has an answer that stays: a list again under the same keys
 * where the server is busy or away, the rest of one where it had no time for it. Thread-safe.
 */
final class ImportSender {
  /** Longer than a server works on one list. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Tries of a row that the server can't answer; then somebody has to look. */
  private static final int MOST_TRIES = 8;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final HttpClient client;
  private final URI address;
  private final List<String> headers;
  private final Time time;

  /**
   * @param address of the list's binding
   * @param headers name and value in turns, of whoever imports
   */
  ImportSender(HttpClient client, URI address, List<String> headers, Time time) {
    this.client = client;
    this.address = address;
    this.headers = List.copyOf(headers);
    this.time = time;
  }

  /** What a row was answered, as a report has it. */
  record Answered(Row row, Json.Obj told) {}

  /** Told of answers as they come. */
  interface Listener {
    void answered(Answered one) throws IOException;
  }

  /** The server gives no answer, or says that nothing here will be answered. */
  static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final boolean surroundings;

    Stopped(String message, boolean surroundings) {
      super(message);
      this.surroundings = surroundings;
    }

    /** Whether another try may go better. */
    boolean surroundings() {
      return surroundings;
    }
  }

  /**
   * Sends {@code rows}, in their order.
   *
   * @throws Stopped if some of them have no answer that stays; those that have were told
   */
  void send(List<Row> rows, Listener listener) throws IOException, InterruptedException {
    List<Row> left = rows;
    int tries = 0;
    Duration pause = FIRST_PAUSE;
    while (!left.isEmpty()) {
      Round round = round(left);
      for (Answered one : round.answered()) {
        listener.answered(one);
      }
      boolean further = !round.answered().isEmpty();
      left = left.subList(round.answered().size(), left.size());
      if (left.isEmpty()) return;
      if (further) {
        tries = 0;
        pause = FIRST_PAUSE;
      }
      if (round.trouble().isEmpty()) continue;
      if (++tries == MOST_TRIES) {
        throw new Stopped(
            "row %s: %s".formatted(left.getFirst().number(), round.trouble().get()), true);
      }
      time.sleep(pause);
      if (Thread.interrupted()) throw new InterruptedException("stopped while it waited");
      pause = pause.multipliedBy(2);
      if (pause.compareTo(LONGEST_PAUSE) > 0) pause = LONGEST_PAUSE;
    }
  }

  /**
   * @param answered the first rows of those that were sent
   * @param trouble why the next one has no answer, but where there was no time for it
   */
  private record Round(List<Answered> answered, Optional<String> trouble) {}

  private Round round(List<Row> rows) throws InterruptedException {
    HttpResponse<String> response;
    try {
      var request =
          HttpRequest.newBuilder(address)
              .timeout(PATIENCE)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(body(rows)));
      if (!headers.isEmpty()) request.headers(headers.toArray(String[]::new));
      response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      return new Round(List.of(), Optional.of("no answer from " + address + ": " + why));
    }
    Json said = JsonText.parseOrText(response.body());
    if (response.statusCode() == 429 || response.statusCode() >= 500) {
      return new Round(
          List.of(), Optional.of(response.statusCode() + " " + message(said).orElse("")));
    }
    if (response.statusCode() != 200
        || !(said instanceof Json.Obj object)
        || !(object.get("answers").orElse(Json.NULL) instanceof Json.Arr(List<Json> answers))) {
      throw new Stopped(
          "%s from %s: %s"
              .formatted(response.statusCode(), address, message(said).orElse("no such lists")),
          false);
    }
    return answered(rows, answers);
  }

  private static Round answered(List<Row> rows, List<Json> answers) {
    var all = new ArrayList<Answered>();
    for (int i = 0; i < Math.min(rows.size(), answers.size()); i++) {
      if (!(answers.get(i) instanceof Json.Obj answer)) break;
      int status =
          answer.get("status").orElse(Json.NULL) instanceof Json.Num number
              ? number.decimal().intValueExact()
              : 0;
      Json body = answer.get("body").orElse(Json.NULL);
      if (status == 401) {
        throw new Stopped("401: " + message(body).orElse("the server wants a token"), false);
      }
      if (status == 429 || status >= 500 || status == 0) {
        return new Round(all, Optional.of(status + " " + message(body).orElse("")));
      }
      all.add(new Answered(rows.get(i), told(rows.get(i), status, answer, body)));
    }
    return new Round(all, Optional.empty());
  }

  private static Json.Obj told(Row row, int status, Json.Obj answer, Json body) {
    var told = new Members().with("row", row.number()).with("status", status);
    if (answer.get("replayed").isPresent()) told.with("replayed", true);
    if (status >= 400 && body instanceof Json.Obj problem) {
      told.with("key", row.key());
      problem.text("code").ifPresent(code -> told.with("code", code));
      problem.text("message").ifPresent(message -> told.with("message", message));
      problem.get("details").ifPresent(details -> told.with("details", details));
    }
    return told.object();
  }

  private static Optional<String> message(Json body) {
    if (!(body instanceof Json.Obj problem)) return Optional.empty();
    Optional<String> code = problem.text("code");
    Optional<String> message = problem.text("message");
    return code.isEmpty()
        ? message
        : Optional.of(code.get() + message.map(m -> ": " + m).orElse(""));
  }

  private static String body(List<Row> rows) {
    return new Members()
        .with(
            "commands",
            new Json.Arr(
                rows.stream()
                    .map(
                        row ->
                            (Json)
                                new Members()
                                    .with("key", row.key())
                                    .with("input", row.input())
                                    .object())
                    .toList()))
        .text();
  }
}
