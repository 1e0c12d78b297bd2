package dev.lathe.runtime.http;

import dev.lathe.model.bundle.InputPlan;
import dev.lathe.model.bundle.InputSource;
import dev.lathe.model.bundle.Route;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request as {@code route} takes it, with values that nobody meant: of the right types, though
 * rules and permissions may refuse them.
 */
final class SampleRequest {
  /** What the log calls it, so that it is told from requests of clients. */
  private static final String CORRELATION = "rehearsal";

  private SampleRequest() {}

  static HttpRequest of(Route route, Optional<String> token) {
    String path = route.path();
    List<String> query = new ArrayList<>();
    Map<String, String> headers = new HashMap<>();
    headers.put("correlation-id", CORRELATION);
    token.ifPresent(text -> headers.put("authorization", "Bearer " + text));
    var body = new Members();
    boolean sent = false;
    for (InputPlan input : route.inputs()) {
      switch (input.source()) {
        case InputSource.Path(String name) ->
            path = path.replace("{" + name + "}", plain(value(input)));
        case InputSource.Query(String name) when input.required() ->
            query.add(name + "=" + plain(value(input)));
        case InputSource.FromQuery(String name) when input.required() ->
            query.add(name + "=" + plain(value(input)));
        case InputSource.FromHeader(String name) when input.required() ->
            headers.put(name, plain(value(input)));
        case InputSource.Body(String name) when input.required() -> {
          body.with(name, many(input));
          sent = true;
        }
        case InputSource.Query _,
            InputSource.FromQuery _,
            InputSource.FromHeader _,
            InputSource.Body _,
            InputSource.FromBody _,
            InputSource.FromForm _,
            InputSource.FromBytes _,
            InputSource.FromUser _,
            InputSource.FromActor _,
            InputSource.Unbound _ -> {}
      }
    }
    if (sent) headers.put("content-type", "application/json");
    return new HttpRequest(
        route.method().name(),
        path,
        String.join("&", query),
        HttpHeaders.of(headers),
        sent ? HttpBody.of(JsonText.write(body.object())) : HttpBody.NONE);
  }

  private static String plain(Json value) {
    return value instanceof Json.Str(String text) ? text : JsonText.write(value);
  }

  private static Json many(InputPlan input) {
    if (!input.list()) return value(input);
    if (!input.items().records()) return new Json.Arr(List.of(value(input)));
    var item = new Members();
    input
        .items()
        .members()
        .forEach(member -> item.with(member.name(), value(member.input(input.source()))));
    return new Json.Arr(List.of(item.object()));
  }

  private static Json value(InputPlan input) {
    return switch (input.type()) {
      case INTEGER, DECIMAL -> Json.of(1);
      case STRING -> Json.of("rehearsal");
      case BOOLEAN -> Json.of(true);
      case DATE -> Json.of("2000-01-01");
      case DATETIME -> Json.of("2000-01-01T00:00:00Z");
      case DURATION -> Json.of("PT1S");
      case JSON -> new Members().object();
    };
  }
}
