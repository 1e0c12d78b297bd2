package dev.lathe.conformance.roundtrip;

import dev.lathe.model.bundle.InputPlan;
import dev.lathe.model.bundle.InputSource;
import dev.lathe.model.bundle.PagePlan;
import dev.lathe.model.bundle.Route;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.http.HttpBody;
import dev.lathe.runtime.http.HttpHeaders;
import dev.lathe.runtime.http.HttpRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Makes up a request that a route takes: every input is there and has its type. */
final class SampleRequest {
  private final Route route;
  private final Map<String, String> headers = new TreeMap<>();
  private final List<String> query = new ArrayList<>();
  private final List<String> form = new ArrayList<>();
  private Json body = new Json.Obj(Map.of());
  private String path;

  private SampleRequest(Route route) {
    this.route = route;
    this.path = route.path();
  }

  static HttpRequest of(Route route) {
    return new SampleRequest(route).made();
  }

  private HttpRequest made() {
    headers.put("authorization", "Bearer seven"); // middleware and steps before graphs look at it
    route.inputs().forEach(this::put);
    String content = form.isEmpty() ? JsonText.write(body) : String.join("&", form);
    headers.put(
        "content-type", form.isEmpty() ? "application/json" : "application/x-www-form-urlencoded");
    return new HttpRequest(
        route.method().name(),
        path,
        String.join("&", query),
        HttpHeaders.of(headers),
        switch (route.method()) {
          case GET -> HttpBody.NONE;
          case POST -> HttpBody.of(content);
        });
  }

  private void put(InputPlan input) {
    String text = text(input);
    switch (input.source()) {
      case InputSource.Path(var name) -> path = path.replace("{" + name + "}", text);
      case InputSource.Query(var name) when name.equals(PagePlan.CURSOR) -> {} // the first page
      case InputSource.Query(var name) -> query.add(name + "=" + text);
      case InputSource.FromQuery(var name) -> query.add(name + "=" + text);
      case InputSource.FromForm(var name) -> form.add(name + "=" + text);
      case InputSource.FromHeader(var name) -> headers.putIfAbsent(name, text);
      case InputSource.Body(var name) -> body = with(body, List.of(name), value(input));
      case InputSource.FromBody(var names) -> body = with(body, names, value(input));
      case InputSource.FromBytes _,
          InputSource.FromUser _,
          InputSource.FromActor _,
          InputSource.Unbound _ -> {}
    }
  }

  private static Json with(Json outer, List<String> names, Json value) {
    if (names.isEmpty()) return value;
    var members =
        new LinkedHashMap<String, Json>(
            outer instanceof Json.Obj object ? object.members() : Map.of());
    Json inner = members.getOrDefault(names.getFirst(), new Json.Obj(Map.of()));
    members.put(names.getFirst(), with(inner, names.subList(1, names.size()), value));
    return new Json.Obj(members);
  }

  private static Json value(InputPlan input) {
    if (input.items().records()) {
      var record = new LinkedHashMap<String, Json>();
      input
          .items()
          .members()
          .forEach(member -> record.put(member.name(), Json.of(text(member.type()))));
      return new Json.Arr(List.of(new Json.Obj(record)));
    }
    Json one = Json.of(text(input));
    return input.list() ? new Json.Arr(List.of(one)) : one;
  }

  /** One that keeps the input's rules. */
  private static String text(InputPlan input) {
    boolean number = input.type() == ScalarType.INTEGER || input.type() == ScalarType.DECIMAL;
    Stream<String> values =
        Stream.concat(
            Stream.of(text(input.type()), "seven@example.org", "7", "7".repeat(64)),
            input.rules().stream()
                .flatMap(rules -> Stream.concat(rules.oneOf().stream(), rules.min().stream())));
    return values
        .filter(value -> !number || value.matches("-?\\d+(\\.\\d+)?"))
        .filter(value -> input.rules().stream().allMatch(r -> r.broken(number, value).isEmpty()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no sample keeps the rules of " + input));
  }

  private static String text(ScalarType type) {
    return switch (type) {
      case INTEGER -> "7";
      case DECIMAL -> "7.5";
      case STRING -> "seven";
      case BOOLEAN -> "true";
      case DATE -> "2026-01-31";
      case DATETIME -> "2026-01-31T10:00:00Z";
      case DURATION -> "P7D";
      case JSON -> "{\"seven\":7}";
    };
  }
}
