package dev.lathe.dev;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.CommandPlan;
import dev.lathe.model.bundle.HttpMethod;
import dev.lathe.model.bundle.InputPlan;
import dev.lathe.model.bundle.InputSource;
import dev.lathe.model.bundle.Operation;
import dev.lathe.model.bundle.Route;
import dev.lathe.model.bundle.SeedEvent;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Three requests that a newcomer can paste: a list, a creation, and a read of one thing. Their
 * values come from the seeds where these know the field, so that references lead somewhere.
 */
public final class CurlLines {
  private static final String FIRST_UUID =
      " | grep -oE '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}' | head -n 1";

  private final Bundle bundle;
  private final String address;
  private final long fresh;
  private final Samples samples;

  private CurlLines(Bundle bundle, String address, long fresh) {
    this.bundle = bundle;
    this.address = address;
    this.fresh = fresh;
    this.samples = new Samples(bundle, fresh);
  }

  /**
   * Up to three shell commands.
   *
   * @param address the server's, without a slash at its end
   * @param fresh makes ids that no earlier run has used, e.g. the seconds since 1970
   */
  public static List<String> of(Bundle bundle, String address, long fresh) {
    return new CurlLines(bundle, address, fresh).lines();
  }

  private List<String> lines() {
    var lines = new ArrayList<String>();
    list().ifPresent(route -> lines.add(get(route, required(route))));
    Optional<Route> creation = collections(HttpMethod.POST).findFirst();
    creation.ifPresent(route -> lines.add(post(route)));
    creation.flatMap(this::read).ifPresent(lines::add);
    return lines;
  }

  /** A GET without placeholder, best one that asks for nothing. */
  private Optional<Route> list() {
    return collections(HttpMethod.GET)
        .filter(route -> route.inputs().stream().noneMatch(InputPlan::required))
        .findFirst()
        .or(() -> collections(HttpMethod.GET).findFirst());
  }

  /** All but native operations, which nobody runs. */
  private Stream<Route> answered() {
    return bundle.operations().routes().stream()
        .filter(route -> route.operation().kind() != Operation.Kind.NATIVE);
  }

  private Stream<Route> collections(HttpMethod method) {
    return answered().filter(route -> route.method() == method && !route.path().contains("{"));
  }

  /** The GET whose path is the creation's and one placeholder more. */
  private Optional<String> read(Route creation) {
    String item = creation.path().replaceFirst("/$", "") + "/\\{[^/]+}";
    return answered()
        .filter(route -> route.method() == HttpMethod.GET && route.path().matches(item))
        .findFirst()
        .flatMap(
            route ->
                route.inputs().stream()
                    .filter(input -> input.source() instanceof InputSource.Path)
                    .findFirst()
                    .map(input -> get(route, Map.of(input.name(), key(creation, input)))));
  }

  /** The text that stands for one thing that is there: what was created, or else was seeded. */
  private Json key(Route creation, InputPlan asked) {
    Map<String, Json> created = required(creation);
    Json same = created.get(asked.name());
    if (same != null) {
      return same;
    }
    String entity = entity(creation);
    return creation.inputs().stream()
        .filter(input -> samples.isId(entity, input))
        .findFirst()
        .map(input -> created.getOrDefault(input.name(), Json.NULL))
        .or(() -> samples.creation(entity).map(SeedEvent::aggregateId).map(Json::of))
        .orElseGet(
            () ->
                Json.of(
                    "$(" + another(creation).replaceFirst("curl", "curl -s") + FIRST_UUID + ")"));
  }

  /** The same with values of its own, as the first one may have taken what has to be unique. */
  private String another(Route creation) {
    return new CurlLines(bundle, address, fresh + 1).post(creation);
  }

  private Map<String, Json> required(Route route) {
    String entity = entity(route);
    var values = new LinkedHashMap<String, Json>();
    for (InputPlan input : route.inputs()) {
      if (input.required()) {
        boolean creates = route.operation().kind() == Operation.Kind.COMMAND;
        values.put(
            input.name(), creates ? samples.value(entity, input) : samples.known(entity, input));
      }
    }
    return values;
  }

  private String get(Route route, Map<String, Json> values) {
    var url = new StringBuilder(address).append(route.path());
    char separator = '?';
    for (InputPlan input : route.inputs()) {
      Json value = values.get(input.name());
      if (value == null) {
        continue;
      }
      switch (input.source()) {
        case InputSource.Path(String name) -> {
          String hole = "{" + name + "}";
          int at = url.indexOf(hole);
          url.replace(at, at + hole.length(), segment(value));
        }
        case InputSource.Query(String name) -> {
          url.append(separator).append(name).append('=').append(encoded(plain(value)));
          separator = '&';
        }
        case InputSource.FromQuery(String name) -> {
          url.append(separator).append(name).append('=').append(encoded(plain(value)));
          separator = '&';
        }
        case InputSource.Body _,
            InputSource.FromHeader _,
            InputSource.FromBody _,
            InputSource.FromForm _,
            InputSource.FromBytes _,
            InputSource.FromUser _,
            InputSource.FromActor _,
            InputSource.Unbound _ -> {}
      }
    }
    return "curl" + headers(route, values) + " " + quoted(url.toString());
  }

  private String post(Route route) {
    Map<String, Json> values = required(route);
    var body = new LinkedHashMap<String, Json>();
    for (InputPlan input : route.inputs()) {
      Json value = values.get(input.name());
      if (value != null && input.source() instanceof InputSource.Body(String name)) {
        body.put(name, value);
      }
    }
    return "curl -X POST %s%s%s"
        .formatted(
            quoted(address + route.path()),
            headers(route, values),
            body.isEmpty() ? "" : " -d " + literal(JsonText.write(new Json.Obj(body))));
  }

  /** The headers that inputs come from; a command also says who asks. */
  private static String headers(Route route, Map<String, Json> values) {
    var text = new StringBuilder();
    boolean actorNamed = !route.auth().isEmpty();
    if (actorNamed) {
      text.append(" -H ").append(literal("authorization: " + DevIdentity.TOKEN + "alice"));
    }
    for (InputPlan input : route.inputs()) {
      Json value = values.get(input.name());
      if (value != null
          && input.source() instanceof InputSource.FromHeader(String name)
          && !(name.equals("authorization") && !route.auth().isEmpty())) {
        text.append(" -H ").append(literal(name + ": " + plain(value)));
        actorNamed |= name.equals("x-actor-id");
      }
    }
    if (!actorNamed && route.operation().kind() == Operation.Kind.COMMAND) {
      text.append(" -H 'x-actor-id: alice'");
    }
    return text.toString();
  }

  private String entity(Route route) {
    return bundle.operations().commands().stream()
        .filter(plan -> route.operation().kind() == Operation.Kind.COMMAND)
        .filter(plan -> plan.name().equals(route.operation().name()))
        .map(CommandPlan::entity)
        .findFirst()
        .orElse("");
  }

  /** A path segment; a shell substitution goes in as it is. */
  private static String segment(Json value) {
    String text = plain(value);
    return text.startsWith("$(") ? text : encoded(text);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String plain(Json value) {
    return switch (value) {
      case Json.Str(String string) -> string;
      case Json.Num(String digits) -> digits;
      case Json.Bool(boolean flag) -> Boolean.toString(flag);
      case Json.Null _, Json.Arr _, Json.Obj _ -> JsonText.write(value);
    };
  }

  /** Quotes an address only where the shell would read something into it. */
  private static String quoted(String url) {
    if (url.contains("$(")) {
      return '"' + url + '"';
    }
    return url.matches("[A-Za-z0-9:/._~%-]+") ? url : literal(url);
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
