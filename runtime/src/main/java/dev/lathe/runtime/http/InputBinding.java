package dev.lathe.runtime.http;

import dev.lathe.model.bundle.AsOf;
import dev.lathe.model.bundle.InputPlan;
import dev.lathe.model.bundle.InputSource;
import dev.lathe.model.bundle.Route;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.problem.ErrorCode;
import dev.lathe.model.value.UserClaims;
import dev.lathe.runtime.identity.Caller;
import dev.lathe.runtime.operation.InputReader;
import dev.lathe.runtime.operation.Inputs;
import dev.lathe.runtime.plan.Finding;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a route's inputs from a request and reports all that is wrong with them at once. */
final class InputBinding {
  /** The body, as far as the route's inputs ask for it. */
  private record Read(@Nullable Json object, Map<String, List<String>> form, boolean invalid) {}

  /** As the parser tells it. */
  private static final Pattern TWICE = Pattern.compile("^Duplicate field '([!-~]{1,100})'");

  private final Route route;
  private final SortedMap<String, String> path;
  private final Map<String, List<String>> query;
  private final HttpHeaders headers;
  private final Caller caller;
  private final Function<String, Optional<Json>> known;
  private final Read body;
  private final HttpBody raw;
  private final InputReader reader = new InputReader();
  private @Nullable Problem missing;
  private @Nullable Problem unsaid;

  private InputBinding(
      Route route,
      SortedMap<String, String> path,
      Map<String, List<String>> query,
      Authentication caller,
      Function<String, Optional<Json>> known,
      HttpBody body) {
    this.route = route;
    this.path = path;
    this.query = query;
    this.headers = caller.headers();
    this.caller = caller.caller();
    this.known = known;
    this.body = read(route, headers, body);
    this.raw = body;
  }

  /**
   * @param caller the caller, and the headers that may be read
   * @param path the placeholders' values, decoded
   * @param query the query's values, decoded; what no input asks for is ignored, but for {@link
   *     AsOf#INPUT}, whose asker would take what is for what was
   */
  static Checked<Inputs> bind(
      Route route,
      SortedMap<String, String> path,
      Map<String, List<String>> query,
      Authentication caller,
      HttpBody body) {
    return bind(route, path, query, caller, caller.caller()::user, body);
  }

  /**
   * The same.
   *
   * @param known what is known of the caller by a name of the blueprint's
   */
  static Checked<Inputs> bind(
      Route route,
      SortedMap<String, String> path,
      Map<String, List<String>> query,
      Authentication caller,
      Function<String, Optional<Json>> known,
      HttpBody body) {
    return new InputBinding(route, path, query, caller, known, body).bind();
  }

  private Checked<Inputs> bind() {
    for (InputPlan input : route.inputs()) {
      if (body.invalid() && input.source() instanceof InputSource.Body) continue;
      if (input.source() instanceof InputSource.FromUser(var name)) {
        user(input, name);
        continue;
      }
      Optional<Json> raw = raw(input);
      if (raw.isPresent()) {
        reader.value(input, raw.get(), path(input.source()));
      } else if (input.required()) {
        required(input);
      } else {
        reader.absent(input);
      }
    }
    if (route.strictBody() && body.object() instanceof Json.Obj object) {
      unknownKeys(object);
    }
    if (query.containsKey(AsOf.INPUT) && !asksQuery(AsOf.INPUT)) {
      reader.refused(
          AsOf.INPUT,
          "is not known here: it asks for what was, which only a read says whose binding has"
              + " `asOf`");
    }
    if (unsaid != null) return new Checked.Refused<>(unsaid);
    List<Finding> findings = reader.findings();
    if (!findings.isEmpty()) return new Checked.Refused<>(Problem.validation(findings));
    if (body.invalid()) {
      return new Checked.Refused<>(Problem.of(ErrorCode.INVALID_BODY, fault(raw)));
    }
    if (missing != null) return new Checked.Refused<>(missing);
    return new Checked.Passed<>(reader.inputs());
  }

  /** What the caller's token says; they can't send anything that would change it. */
  private void user(InputPlan input, String name) {
    Optional<Json> said = known.apply(name);
    if (said.isEmpty() && !input.required()) {
      reader.absent(input);
    } else if (said.isEmpty() || !reader.known(input, said.get())) {
      if (unsaid == null) unsaid = unsaid(name);
    }
  }

  private Problem unsaid(String name) {
    if (caller.actor().isEmpty()) return Failures.notAuthenticated();
    return Problem.of(
            ErrorCode.IDENTITY_CLAIM_MISSING,
            "the token says nothing of `" + name + "` that this operation can use")
        .withDetail("claim", Json.of(name))
        .withHint("ask the issuer for a token that says it");
  }

  /** Nothing came for an input that has to be there. */
  private void required(InputPlan input) {
    switch (input.source()) {
      case InputSource.Query _ when input.list() -> reader.empty(input);
      case InputSource.Path _, InputSource.Query _, InputSource.Body _ ->
          reader.missing(input, path(input.source()));
      case InputSource.FromHeader _ -> missing(input, "header");
      case InputSource.FromQuery _ -> missing(input, "query");
      case InputSource.FromBody _ -> missing(input, "body");
      case InputSource.FromForm _ -> missing(input, "form");
      case InputSource.FromBytes _ -> missing(input, "body");
      case InputSource.FromUser _, InputSource.FromActor _, InputSource.Unbound _ -> {
        // Nothing can be asked of a request here.
        reader.absent(input);
      }
    }
  }

  private void missing(InputPlan input, String from) {
    if (missing == null) {
      String message = "required input \"" + input.name() + "\" from " + from + " is missing";
      missing = Problem.of(ErrorCode.INPUT_FROM_MISSING, message);
    }
  }

  /** What came for an input; text is a JSON string. */
  private Optional<Json> raw(InputPlan input) {
    return switch (input.source()) {
      case InputSource.Path(var name) -> Optional.ofNullable(path.get(name)).map(Json::of);
      case InputSource.Query(var name) -> texts(input, query.get(name));
      case InputSource.FromQuery(var name) -> texts(input, query.get(name));
      case InputSource.FromForm(var name) -> texts(input, body.form().get(name));
      case InputSource.FromHeader(var name) -> headers.first(name).map(Json::of);
      case InputSource.Body(var name) ->
          body.object() instanceof Json.Obj object ? object.get(name) : Optional.empty();
      case InputSource.FromBody(var names) -> member(names).map(value -> asText(input, value));
      case InputSource.FromBytes _ -> raw.base64().map(Json::of);
      case InputSource.FromActor _ -> caller.user(UserClaims.ID);
      case InputSource.FromUser _, InputSource.Unbound _ -> Optional.empty();
    };
  }

  /** A key that is there twice counts as its last value, unless the input is a list. */
  private static Optional<Json> texts(InputPlan input, @Nullable List<String> values) {
    if (values == null) return Optional.empty();
    return Optional.of(
        input.list()
            ? new Json.Arr(values.stream().map(Json::of).toList())
            : Json.of(values.getLast()));
  }

  /** A null that was picked from a body counts as missing. */
  private Optional<Json> member(List<String> names) {
    Optional<Json> value = Optional.ofNullable(body.object());
    for (String name : names) {
      value =
          value.flatMap(outer -> outer instanceof Json.Obj in ? in.get(name) : Optional.empty());
    }
    return value.filter(found -> !(found instanceof Json.Null));
  }

  /** An object picked whole reaches a string input as its JSON. */
  private static Json asText(InputPlan input, Json value) {
    if (input.type() == ScalarType.JSON) return value;
    return switch (value) {
      case Json.Obj _ -> Json.of(JsonText.write(value));
      case Json.Arr _ when !input.list() -> Json.of(JsonText.write(value));
      case Json.Arr _, Json.Str _, Json.Num _, Json.Bool _, Json.Null _ -> value;
    };
  }

  private void unknownKeys(Json.Obj object) {
    Set<String> known = new HashSet<>();
    for (InputPlan input : route.inputs()) {
      if (input.source() instanceof InputSource.Body(var name)) known.add(name);
      if (input.source() instanceof InputSource.FromBody(var names)) {
        if (names.isEmpty()) return; // the whole body is an input
        known.add(names.getFirst());
      }
    }
    for (String name : object.members().keySet()) {
      if (!known.contains(name)) {
        reader.unknown(name);
      }
    }
  }

  /** Whether an input comes from the query's key {@code name}. */
  private boolean asksQuery(String name) {
    for (InputPlan input : route.inputs()) {
      if (input.source() instanceof InputSource.Query(var key) && key.equals(name)) return true;
      if (input.source() instanceof InputSource.FromQuery(var key) && key.equals(name)) return true;
    }
    return false;
  }

  private static Read read(Route route, HttpHeaders headers, HttpBody body) {
    var none = new Read(null, Map.of(), false);
    boolean declared = anyFrom(route, InputSource.Body.class);
    boolean form =
        headers
            .first("content-type")
            .map(type -> type.toLowerCase(Locale.ROOT).strip())
            .filter(type -> type.startsWith("application/x-www-form-urlencoded"))
            .isPresent();
    if (declared) {
      return object(body)
          .map(object -> new Read(object, Map.of(), false))
          .orElse(new Read(null, Map.of(), true));
    }
    if (form && anyFrom(route, InputSource.FromForm.class)) {
      return body.text()
          .flatMap(UrlText::pairs)
          .map(pairs -> new Read(null, new LinkedHashMap<>(pairs), false))
          .orElse(none);
    }
    if (!form && anyFrom(route, InputSource.FromBody.class)) {
      return object(body).map(object -> new Read(object, Map.of(), false)).orElse(none);
    }
    return none;
  }

  private static Optional<Json> object(HttpBody body) {
    try {
      return body.text().map(JsonText::parse).filter(Json.Obj.class::isInstance);
    } catch (JsonText.MalformedJson e) {
      return Optional.empty();
    }
  }

  /** Why the body is no JSON object, as far as its sender can be helped. */
  private static String fault(HttpBody body) {
    Optional<String> text = body.text();
    if (text.isEmpty()) return "The body is not UTF-8";
    try {
      JsonText.parse(text.get());
    } catch (JsonText.MalformedJson e) {
      Matcher twice = TWICE.matcher(String.valueOf(e.getMessage()));
      if (twice.find()) return "The body has the member \"" + twice.group(1) + "\" twice";
    }
    return "The body is not a JSON object";
  }

  private static boolean anyFrom(Route route, Class<? extends InputSource> kind) {
    for (InputPlan input : route.inputs()) {
      if (kind.isInstance(input.source())) return true;
    }
    return false;
  }

  private static String path(InputSource source) {
    return switch (source) {
      case InputSource.Path(var name) -> name;
      case InputSource.Query(var name) -> name;
      case InputSource.Body(var name) -> name;
      case InputSource.FromHeader(var name) -> name;
      case InputSource.FromQuery(var name) -> name;
      case InputSource.FromForm(var name) -> name;
      case InputSource.FromBody(var names) -> String.join(".", names);
      case InputSource.FromBytes _,
          InputSource.FromUser _,
          InputSource.FromActor _,
          InputSource.Unbound _ ->
          "";
    };
  }
}
