package dev.lathe.runtime.http;

import dev.lathe.model.bundle.ResponseTemplate;
import dev.lathe.model.bundle.ResponseTemplate.Branch;
import dev.lathe.model.bundle.ResponseTemplate.Redirect;
import dev.lathe.model.bundle.ResponseTemplate.Rendered;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One route's answers to one request in its author's words. */
record Wording(ResponseTemplate template, TemplateValues values) {
  /** Why the request is refused before anything is done: where it would lead is not allowed. */
  Optional<Problem> refused() {
    return template.onOk() instanceof Redirect(var target, int _, var _)
            && Redirection.knownBefore(target)
            && Redirection.of(target, template.hosts(), values)
                instanceof Checked.Refused<String>(Problem problem)
        ? Optional.of(problem)
        : Optional.empty();
  }

  /** {@code usual} in these words; what says nothing of the operation stays as it is. */
  Reply of(Reply usual) {
    return switch (usual) {
      case Reply.Success(AnswerBody.Text(String text), var _, var cache, var own, int status) ->
          worded(
              template.onOk(),
              values.succeeded(JsonText.parse(text)),
              status,
              kept(own, cache),
              Optional.empty());
      case Reply.Failure(Problem problem) when saysWhatBecame(problem) ->
          worded(
              template.onErr(),
              values.failed(problem),
              problem.status().code(),
              problem.headers(),
              Optional.of(problem.code()));
      case Reply.Success _,
          Reply.Failure _,
          Reply.Worded _,
          Reply.Allowed _,
          Reply.Unchanged _,
          Reply.Unwell _ ->
          usual;
    };
  }

  /** A failure of the service itself says to everybody alike when to come again, and with what. */
  private static boolean saysWhatBecame(Problem problem) {
    return problem.status().code() < 500 || problem.code().startsWith("EXTERNAL_");
  }

  private static Map<String, String> kept(Map<String, String> own, String cache) {
    var headers = new TreeMap<>(own);
    headers.put("Cache-Control", cache);
    return headers;
  }

  private Reply worded(
      Branch branch,
      TemplateValues known,
      int usual,
      Map<String, String> own,
      Optional<String> code) {
    var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(own);
    branch.headers().forEach((name, value) -> headers.put(name, header(known.filled(value))));
    return switch (branch) {
      case Rendered(Json json, var status, var _) ->
          new Reply.Worded(
              status.orElse(usual),
              new AnswerBody.Text(JsonText.write(known.filled(json))),
              headers,
              code);
      case Redirect(var target, int status, var _) ->
          switch (Redirection.of(target, template.hosts(), known)) {
            case Checked.Passed<String>(String address) -> {
              headers.put("Location", address);
              yield new Reply.Worded(status, AnswerBody.NONE, headers, code);
            }
            case Checked.Refused<String>(Problem problem) -> new Reply.Failure(problem);
          };
    };
  }

  /** What no header may have becomes a space: nobody can end it and begin another. */
  private static String header(Json value) {
    String text = TemplateValues.text(value);
    var safe = new StringBuilder(text.length());
    text.chars().forEach(c -> safe.append(c < ' ' || c > '~' ? ' ' : (char) c));
    return safe.toString().strip();
  }
}
