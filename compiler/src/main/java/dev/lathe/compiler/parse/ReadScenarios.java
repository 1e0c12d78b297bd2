package dev.lathe.compiler.parse;

import dev.lathe.compiler.blueprint.Blueprint.Seed;
import dev.lathe.compiler.blueprint.Expected;
import dev.lathe.compiler.blueprint.Scenario;
import dev.lathe.compiler.blueprint.ScenarioRequest;
import dev.lathe.compiler.blueprint.ScenarioStep;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.source.JsonNode;
import dev.lathe.model.event.StreamId;
import dev.lathe.model.json.Json;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads a file of scenarios: an array of them. */
public final class ReadScenarios {
  private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete");

  /** Of what was there before a scenario begins; it was long ago, and is the same each time. */
  private static final String LONG_AGO = "2026-01-01T09:00:00.000Z";

  private final Findings findings;

  private ReadScenarios(Findings findings) {
    this.findings = findings;
  }

  /** The scenarios of a file. */
  public static List<Scenario> of(JsonNode root, Findings findings) {
    var reader = new ReadScenarios(findings);
    if (root instanceof JsonNode.Arr(var items, _)) {
      return items.stream().map(reader::scenario).toList();
    }
    findings.add(
        DiagnosticCode.TESTS_PARSE_SCHEMA_VIOLATION,
        root.span(),
        "%s stands where an array of scenarios should".formatted(root.kind()),
        "write `[{\"name\": …, \"given\": […], \"when\": {…}, \"then\": {…}}]`");
    return List.of();
  }

  private Scenario scenario(JsonNode node) {
    Fields in = fields(node);
    Name name = in.name("name");
    var history = new ArrayList<Seed>();
    var given = new ArrayList<ScenarioStep>();
    var versions = new TreeMap<String, Long>();
    in.items(
        "given",
        item -> {
          if (!(item instanceof JsonNode.Obj object) || object.member("event").isEmpty()) {
            given.add(step(item));
            return item;
          }
          if (!given.isEmpty()) {
            findings.add(
                DiagnosticCode.TESTS_PARSE_SCHEMA_VIOLATION,
                item.span(),
                "an event stands behind a step, but is there before the service starts",
                "put events first");
          }
          history.add(event(item, versions));
          return item;
        });
    ScenarioRequest when =
        in.required("when").map(this::request).orElseGet(() -> nothing(node.span()));
    Expected then = in.required("then").map(this::then).orElseGet(() -> then(empty(node.span())));
    in.done();
    return new Scenario(name, node.span(), history, given, when, then);
  }

  private Seed event(JsonNode node, SortedMap<String, Long> versions) {
    Fields in = fields(node);
    Name type = in.name("event");
    Name entity = in.name("of");
    Name id = in.name("id");
    Optional<JsonNode> data = in.optional("data");
    data.filter(value -> !(value instanceof JsonNode.Obj))
        .ifPresent(value -> in.mistyped(value, "an object"));
    Optional<Name> who = in.optionalName("as");
    String time = in.optionalName("at").map(Name::text).orElse(LONG_AGO);
    in.done();
    String stream = new StreamId(entity.text(), id.text()).text();
    long version = versions.merge(stream, 1L, Long::sum);
    Span span = node.span();
    return new Seed(
        new Name("test:%s:%s".formatted(stream, version), span),
        type,
        entity,
        id,
        new Name(stream, span),
        version,
        time,
        data.map(JsonNode::json)
            .filter(Json.Obj.class::isInstance)
            .map(Json.Obj.class::cast)
            .orElse(new Json.Obj(Map.of())),
        data.map(JsonNode::span).orElse(span),
        1,
        Optional.of(who.isPresent() ? "user" : "system"),
        Optional.of(who.map(Name::text).orElse("test")),
        true,
        Optional.of("test"),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private ScenarioStep step(JsonNode node) {
    if (node instanceof JsonNode.Obj object && object.member("wait").isPresent()) {
      Fields in = fields(node);
      Name time = in.name("wait");
      in.done();
      return new ScenarioStep.Waited(duration(time));
    }
    return new ScenarioStep.Asked(request(node));
  }

  private Duration duration(Name time) {
    try {
      Duration duration = Duration.parse(time.text());
      if (duration.isPositive()) {
        return duration;
      }
    } catch (DateTimeParseException e) {
      // Said below.
    }
    findings.add(
        DiagnosticCode.TESTS_PARSE_SCHEMA_VIOLATION,
        time.span(),
        "`%s` is not a time to wait".formatted(time),
        "write `P3D` for three days, `PT90M` for ninety minutes");
    return Duration.ZERO;
  }

  private ScenarioRequest request(JsonNode node) {
    Fields in = fields(node);
    ScenarioRequest request = request(in);
    in.done();
    return request;
  }

  private ScenarioRequest request(Fields in) {
    List<String> named = METHODS.stream().filter(in::has).toList();
    if (named.size() != 1) {
      findings.add(
          DiagnosticCode.TESTS_PARSE_SCHEMA_VIOLATION,
          in.span(),
          named.isEmpty()
              ? "a request has a method and a path, and here is none"
              : "a request has one method, and here are `%s`".formatted(String.join("`, `", named)),
          "write `\"post\": \"/path\"`, with one of get, post, put, patch and delete");
    }
    METHODS.forEach(in::optional);
    String method = named.isEmpty() ? "get" : named.getFirst();
    Name path = named.isEmpty() ? new Name("", in.span()) : in.name(method);
    if (!path.text().isEmpty() && !path.text().startsWith("/")) {
      findings.add(
          DiagnosticCode.TESTS_PARSE_SCHEMA_VIOLATION,
          path.span(),
          "a path starts with a slash",
          "write `/%s`".formatted(path));
    }
    return new ScenarioRequest(
        path.span(),
        method.toUpperCase(Locale.ROOT),
        path.text(),
        in.optional("body").map(JsonNode::json),
        texts(in, "headers"),
        caller(in));
  }

  private static Optional<ScenarioRequest.Caller> caller(Fields in) {
    var claims = new TreeMap<String, Json>();
    in.members("claims", (name, value) -> claims.put(name.text(), value.json()));
    return in.optionalName("as").map(who -> new ScenarioRequest.Caller(who.text(), claims));
  }

  private static SortedMap<String, String> texts(Fields in, String key) {
    var texts = new TreeMap<String, String>();
    in.members(key, (name, value) -> texts.put(name.text(), in.text(value)));
    return texts;
  }

  private Expected then(JsonNode node) {
    Fields in = fields(node);
    Expected.Reply answer = answer(in);
    Optional<List<Expected.Event>> events =
        in.optional("events").map(list -> in.items(list, this::expectedEvent));
    Optional<List<Json>> mails = in.optional("mails").map(list -> in.items(list, JsonNode::json));
    List<Expected.State> states =
        in.members("state", (stream, part) -> new Expected.State(stream, part.json()));
    List<Expected.Read> reads = in.items("reads", this::read);
    in.done();
    return new Expected(answer, events, mails, states, reads);
  }

  private static Expected.Reply answer(Fields in) {
    int status = (int) in.number("status", 100, 599, 0);
    return new Expected.Reply(
        status, in.optional("body").map(JsonNode::json), texts(in, "headers"));
  }

  /** An event's type alone, or with more. */
  private Expected.Event expectedEvent(JsonNode node) {
    if (node instanceof JsonNode.Str(String type, Span span)) {
      return new Expected.Event(new Name(type, span), Optional.empty(), Optional.empty());
    }
    Fields in = fields(node);
    var event =
        new Expected.Event(
            in.name("event"),
            in.optionalName("stream").map(Name::text),
            in.optional("data").map(JsonNode::json));
    in.done();
    return event;
  }

  private Expected.Read read(JsonNode node) {
    Fields in = fields(node);
    ScenarioRequest request =
        new ScenarioRequest(
            in.keySpan("get"),
            "GET",
            in.name("get").text(),
            Optional.empty(),
            texts(in, "headers"),
            caller(in));
    Optional<Json> body = in.optional("body").map(JsonNode::json);
    int status = (int) in.number("status", 100, 599, 0);
    Duration after = in.optionalName("wait").map(this::duration).orElse(Duration.ZERO);
    in.done();
    return new Expected.Read(request, new Expected.Reply(status, body, new TreeMap<>()), after);
  }

  private Fields fields(JsonNode node) {
    return Fields.of(node, Codes.TESTS, findings);
  }

  private static JsonNode empty(Span span) {
    return new JsonNode.Obj(List.of(), span);
  }

  private static ScenarioRequest nothing(Span span) {
    return new ScenarioRequest(
        span, "GET", "", Optional.empty(), new TreeMap<>(), Optional.empty());
  }
}
