package dev.lathe.runtime.http;

import dev.lathe.model.bundle.Reference;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the references of a response template stand for: parts of one request, and what became of
 * it. What a reference does not find is null.
 *
 * @param user the caller's id, where it is known
 * @param result the answer of a success, {@code {}} of a failure
 * @param error {@code code}, {@code message} and {@code detail} of a failure, {@code {}} of a
 *     success
 */
record TemplateValues(
    HttpRequest request, RequestTarget target, Optional<String> user, Json result, Json error) {
  private static final Json.Obj NOTHING = new Members().object();

  /** Those of a request, of which it is not known yet what becomes of it. */
  static TemplateValues before(HttpRequest request, RequestTarget target, Optional<String> user) {
    return new TemplateValues(request, target, user, NOTHING, NOTHING);
  }

  TemplateValues succeeded(Json answer) {
    return new TemplateValues(request, target, user, answer, NOTHING);
  }

  TemplateValues failed(Problem problem) {
    Members error = new Members().with("code", problem.code()).with("message", problem.message());
    problem.details().ifPresent(details -> error.with("detail", details));
    return new TemplateValues(request, target, user, NOTHING, error.object());
  }

  /** {@code template} with the values that its texts refer to. */
  Json filled(Json template) {
    return switch (template) {
      case Json.Str(String text) -> Reference.of(text).map(this::value).orElse(template);
      case Json.Arr(var items) -> new Json.Arr(items.stream().map(this::filled).toList());
      case Json.Obj(var members) -> {
        var filled = new LinkedHashMap<String, Json>();
        members.forEach((name, value) -> filled.put(name, filled(value)));
        yield new Json.Obj(filled);
      }
      case Json.Num _, Json.Bool _, Json.Null _ -> template;
    };
  }

  Json value(Reference reference) {
    return switch (reference.root()) {
      case "result" -> in(result, reference.path());
      case "error" -> in(error, reference.path());
      case "query" -> in(last(target.query()), reference.path());
      case "header" -> header(reference.path());
      case "auth" -> user.map(Json::of).orElse(Json.NULL);
      case "body" -> in(body(), reference.path());
      case "form" -> in(form(), reference.path());
      default -> Json.NULL;
    };
  }

  /** A value as the text that an address or a header has: nothing where it is null. */
  static String text(Json value) {
    return switch (value) {
      case Json.Str(String text) -> text;
      case Json.Null _ -> "";
      case Json.Num _, Json.Bool _, Json.Arr _, Json.Obj _ -> JsonText.write(value);
    };
  }

  private Json header(List<String> path) {
    if (path.size() != 1 || path.getFirst().equalsIgnoreCase("authorization")) return Json.NULL;
    return request.headers().first(path.getFirst()).map(Json::of).orElse(Json.NULL);
  }

  private Json body() {
    try {
      return text().map(JsonText::parse).orElse(Json.NULL);
    } catch (JsonText.MalformedJson e) {
      return Json.NULL;
    }
  }

  private Json form() {
    return text().flatMap(UrlText::pairs).map(TemplateValues::last).orElse(Json.NULL);
  }

  private Optional<String> text() {
    return ReceivedBody.of(request.headers(), request.body())
            instanceof Checked.Passed<HttpBody>(HttpBody body)
        ? body.text()
        : Optional.empty();
  }

  /** Of a key that came several times the last value. */
  private static Json last(Map<String, List<String>> pairs) {
    var members = new LinkedHashMap<String, Json>();
    pairs.forEach((name, values) -> members.put(name, Json.of(values.getLast())));
    return new Json.Obj(members);
  }

  private static Json in(Json outer, List<String> path) {
    Json value = outer;
    for (String name : path) {
      value =
          switch (value) {
            case Json.Obj object -> object.get(name).orElse(Json.NULL);
            case Json.Arr(var items) -> item(items, name);
            case Json.Str _, Json.Num _, Json.Bool _, Json.Null _ -> Json.NULL;
          };
    }
    return value;
  }

  private static Json item(List<Json> items, String place) {
    if (!place.matches("[0-9]{1,9}")) return Json.NULL;
    int index = Integer.parseInt(place);
    return index < items.size() ? items.get(index) : Json.NULL;
  }
}
