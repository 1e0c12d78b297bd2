package dev.lathe.runtime.http;

import dev.lathe.model.bundle.InputPlan;
import dev.lathe.model.bundle.InputSource;
import dev.lathe.model.bundle.Route;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.JsonText.MalformedJson;
import dev.lathe.model.json.Members;
import dev.lathe.model.problem.ErrorCode;
import dev.lathe.runtime.bundle.Attempt;
import dev.lathe.runtime.bundle.Said;
import dev.lathe.runtime.operation.Binding;
import dev.lathe.runtime.plan.Finding;
import dev.lathe.runtime.platform.Deadline;
import dev.lathe.runtime.platform.Time;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code POST /_lathe/bulk/<service>/<binding>}, the service left out where no other has
 * such a binding: commands of one binding, each a request of its own with its own key, verdict and
 * answer, one after the other.
 */
final class BulkRoutes {
  /** Commands a list: with answers of usual size far below what an answer may have. */
  static final int MOST = 500;

  /** None is begun after it: a client that hears nothing for longer gives up. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Kept back of the time that the caller has, for the command under way and the answer. */
  private static final Duration MARGIN = Duration.ofSeconds(2);

  /** Headers that are about the list, and not about each of its commands. */
  private static final Set<String> OF_THE_LIST =
      Set.of("content-encoding", "content-length", "x-request-id", "if-match", "if-none-match");

  private static final String COMMANDS = "commands";
  private static final String KEY = "key";
  private static final String INPUT = "input";

  private final BiFunction<HttpRequest, Optional<Deadline>, HttpAnswer> requests;
  private final Time time;

  /**
   * @param requests answers a request as if it had come alone
   */
  BulkRoutes(BiFunction<HttpRequest, Optional<Deadline>, HttpAnswer> requests, Time time) {
    this.requests = requests;
    this.time = time;
  }

  private record Command(String key, Json.Obj input) {}

  /** Answers {@code request}, whose bundle is {@code bundle}. */
  Said<Reply> reply(
      LoadedBundle bundle, RequestTarget target, HttpRequest request, Optional<Deadline> deadline) {
    List<String> segments = target.segments();
    String name = segments.getLast();
    List<Route> routes =
        bundle.router().routes().stream()
            .filter(one -> one.binding().equals(name))
            .filter(one -> segments.size() == 3 || one.service().equals(segments.get(2)))
            .toList();
    if (routes.stream().map(Route::service).distinct().count() > 1) {
      return said(
          Problem.of(ErrorCode.VALIDATION_ERROR, "several services have a binding `" + name + "`")
              .withHint("name the service before it, as in /_lathe/bulk/orders/placeOrder"));
    }
    if (routes.isEmpty()) return said(Destination.unknown());
    Route route = routes.getFirst();
    if (!Binding.of(route).isCommand()) {
      return said(
          Problem.of(ErrorCode.VALIDATION_ERROR, "only commands come in lists, and this one reads")
              .withHint("ask for it at " + route.path()));
    }
    return switch (ReceivedBody.object(request).then(BulkRoutes::commands)) {
      case Checked.Refused<List<Command>>(Problem problem) -> said(problem);
      case Checked.Passed<List<Command>>(var commands) ->
          new Attempt.Settled<>(answers(route, commands, request, deadline));
    };
  }

  /** What this bundle says by itself: another one may be live. */
  private static Said<Reply> said(Problem problem) {
    return new Said.Unconfirmed<>(new Reply.Failure(problem));
  }

  private Reply answers(
      Route route, List<Command> commands, HttpRequest request, Optional<Deadline> deadline) {
    Deadline end = Deadline.in(PATIENCE, time);
    var answers = new ArrayList<Json>();
    for (Command command : commands) {
      boolean over =
          end.left().isZero() || deadline.filter(d -> d.left().compareTo(MARGIN) < 0).isPresent();
      if (over && !answers.isEmpty()) break;
      HttpAnswer answer = requests.apply(single(route, command, request), deadline);
      answers.add(told(command.key(), answer));
    }
    return Reply.Success.json(
        new Members()
            .with("answers", new Json.Arr(answers))
            .with("left", commands.size() - answers.size())
            .text(),
        Map.of());
  }

  /** The request that this command would be by itself. */
  private static HttpRequest single(Route route, Command command, HttpRequest around) {
    Map<String, Json> rest = new LinkedHashMap<>(command.input().members());
    var path = new StringBuilder();
    for (String segment : route.path().substring(1).split("/", -1)) {
      boolean open = segment.startsWith("{") && segment.endsWith("}");
      Json given = open ? rest.remove(segment.substring(1, segment.length() - 1)) : null;
      path.append('/').append(open ? encoded(given) : segment);
    }
    var query = new ArrayList<String>();
    for (InputPlan input : route.inputs()) {
      if (!(input.source() instanceof InputSource.Query(String name))) continue;
      Json given = rest.remove(name);
      if (given != null) query.add(encoded(Json.of(name)) + "=" + encoded(given));
    }
    return new HttpRequest(
        route.method().name(),
        path.toString(),
        String.join("&", query),
        around
            .headers()
            .without(OF_THE_LIST::contains)
            .with("idempotency-key", command.key())
            .with("content-type", "application/json"),
        HttpBody.of(JsonText.write(new Json.Obj(rest))),
        around.verified(),
        around.address());
  }

  private static String encoded(@Nullable Json value) {
    String text =
        switch (value) {
          case null -> "";
          case Json.Str(String plain) -> plain;
          case Json.Num(String digits) -> digits;
          case Json.Bool(boolean flag) -> Boolean.toString(flag);
          case Json.Null _ -> "";
          case Json.Arr _, Json.Obj _ -> JsonText.write(value);
        };
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static Json told(String key, HttpAnswer answer) {
    var told = new Members().with(KEY, key).with("status", answer.status());
    if ("true".equals(answer.headers().get("Idempotency-Replay"))) told.with("replayed", true);
    String etag = answer.headers().get("ETag");
    if (etag != null) told.with("etag", etag);
    String text = answer.body() instanceof AnswerBody.Text(String body) ? body : "";
    if (!text.isEmpty()) told.with("body", parsed(text));
    return told.object();
  }

  private static Json parsed(String text) {
    try {
      return JsonText.parse(text);
    } catch (MalformedJson templated) {
      return Json.of(text); // a response in the author's own form
    }
  }

  private static Checked<List<Command>> commands(Json.Obj body) {
    var findings = new ArrayList<Finding>();
    for (String name : body.members().keySet()) {
      if (!name.equals(COMMANDS)) {
        findings.add(new Finding(name, "is not a known field", "unrecognized_keys"));
      }
    }
    var commands = new ArrayList<Command>();
    if (!(body.get(COMMANDS).orElse(Json.NULL) instanceof Json.Arr(List<Json> items))
        || items.isEmpty()
        || items.size() > MOST) {
      findings.add(
          new Finding(COMMANDS, "expected a list of 1 to %s commands".formatted(MOST), "too_big"));
    } else {
      for (int i = 0; i < items.size(); i++) {
        command(COMMANDS + "." + i, items.get(i), findings).ifPresent(commands::add);
      }
    }
    return findings.isEmpty()
        ? new Checked.Passed<>(commands)
        : new Checked.Refused<>(Problem.validation(findings));
  }

  private static Optional<Command> command(String path, Json item, List<Finding> findings) {
    if (item instanceof Json.Obj object
        && object.get(KEY).orElse(Json.NULL) instanceof Json.Str(String key)
        && key.matches("[!-~]{1,255}")
        && object.get(INPUT).orElse(Json.EMPTY) instanceof Json.Obj input
        && object.members().keySet().stream().allMatch(n -> n.equals(KEY) || n.equals(INPUT))) {
      return Optional.of(new Command(key, input));
    }
    findings.add(
        new Finding(
            path,
            "expected {\"key\": 1 to 255 visible ASCII characters, \"input\": {…}}",
            "invalid_type"));
    return Optional.empty();
  }
}
