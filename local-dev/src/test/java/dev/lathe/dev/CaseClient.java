package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lathe.dev.Http.Answer;
import dev.lathe.dev.SentRequest.Caller;
import dev.lathe.dev.identity.IssuerFile;
import dev.lathe.dev.identity.LocalIssuer;
import dev.lathe.dev.identity.TokenWishes;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Sends requests that are data, each with what earlier ones were answered. */
final class CaseClient {
  /** {@code ${given.0.userId}}: what an earlier request was answered. */
  private static final Pattern ANSWERED = Pattern.compile("\\$\\{(given\\.\\d+|when)\\.([^}]+)}");

  private static final Duration LONG = Duration.ofMinutes(10);

  private final Http http;
  private final Path folder;
  private final Map<String, Answer> known = new LinkedHashMap<>();

  /**
   * @param folder where the server has its issuer
   */
  CaseClient(Http http, Path folder) {
    this.http = http;
    this.folder = folder;
  }

  /** Sends a request that has to succeed; later ones know its answer by its number. */
  void done(SentRequest request) {
    Answer answer = sent("given." + known.size(), request);
    assertEquals(2, answer.status() / 100, request.path() + ": " + answer.text());
  }

  /** Sends a request whose answer later ones know by {@code name}. */
  Answer sent(String name, SentRequest request) {
    Answer answer = send(request);
    known.put(name, answer);
    return answer;
  }

  Answer send(SentRequest request) {
    String path = filled(request.path());
    String[] headers =
        Stream.concat(
                request.headers().entrySet().stream()
                    .flatMap(header -> Stream.of(header.getKey(), header.getValue())),
                request.as().stream().flatMap(who -> Stream.of(bearer(who))))
            .toArray(String[]::new);
    return request.method().equals("GET")
        ? http.get(path, headers)
        : http.post(
            path, request.body().map(body -> JsonText.write(filled(body))).orElse("{}"), headers);
  }

  /** The header by which a server knows {@code who}. */
  String[] bearer(Caller who) {
    String token =
        who.claims().isEmpty()
            ? LocalIssuer.SHORTHAND + who.id()
            : new TokenWishes(who.id(), new TreeMap<>(who.claims()), List.of(), List.of(), LONG)
                .signedBy(IssuerFile.in(folder).orElseThrow(), Instant.now());
    return new String[] {"Authorization", "Bearer " + token};
  }

  Json filled(Json json) {
    return switch (json) {
      case Json.Str(String text) -> Json.of(filled(text));
      case Json.Arr(var items) -> new Json.Arr(items.stream().map(this::filled).toList());
      case Json.Obj(var members) -> {
        var all = new LinkedHashMap<String, Json>();
        members.forEach((name, value) -> all.put(name, filled(value)));
        yield new Json.Obj(all);
      }
      case Json.Num _, Json.Bool _, Json.Null _ -> json;
    };
  }

  String filled(String text) {
    Matcher answered = ANSWERED.matcher(text);
    return answered.replaceAll(
        found -> {
          Answer answer = known.get(found.group(1));
          if (answer == null) throw new AssertionError("nothing was answered: " + found.group());
          return Matcher.quoteReplacement(answer.get(found.group(2)));
        });
  }
}
