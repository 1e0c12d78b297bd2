package dev.lathe.simulation;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.http.AnswerBody;
import dev.lathe.runtime.http.HttpAnswer;
import dev.lathe.runtime.http.HttpBody;
import dev.lathe.runtime.http.HttpHeaders;
import dev.lathe.runtime.http.HttpRequest;
import dev.lathe.runtime.identity.Claims;
import dev.lathe.runtime.identity.TokenVerifier;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who is known: a token is its bearer's name, and behind a dot what they are. */
final class People {
  /** Takes everybody's word. */
  static final TokenVerifier VERIFIER =
      (token, _, _) -> {
        int dot = token.indexOf('.');
        String name = dot < 0 ? token : token.substring(0, dot);
        List<String> roles = dot < 0 ? List.of() : List.of(token.substring(dot + 1));
        return new TokenVerifier.Verdict.Genuine(
            name, new Claims(new Members().with("sub", name).with("roles", roles).object()));
      };

  private People() {}

  static HttpRequest get(String token, String path, String query) {
    return new HttpRequest(
        "GET",
        path,
        query,
        HttpHeaders.of(Map.of("authorization", "Bearer " + token)),
        HttpBody.NONE);
  }

  /**
   * @param key under which it may come again; null for none
   */
  static HttpRequest post(String token, String path, @Nullable String key, Json.Obj body) {
    var headers =
        new HashMap<>(
            Map.of("authorization", "Bearer " + token, "content-type", "application/json"));
    if (key != null) headers.put("idempotency-key", key);
    return new HttpRequest(
        "POST", path, "", HttpHeaders.of(headers), HttpBody.of(JsonText.write(body)));
  }

  static Json.Obj body(HttpAnswer answer) {
    return (Json.Obj) JsonText.parse(text(answer));
  }

  static String text(HttpAnswer answer) {
    return ((AnswerBody.Text) answer.body()).text();
  }

  /** The word for what went wrong. */
  static Optional<String> code(HttpAnswer answer) {
    return body(answer).text("code");
  }
}
