package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lathe.dev.Http.Answer;
import dev.lathe.dev.SentRequest.Caller;
import dev.lathe.dev.identity.IssuerFile;
import dev.lathe.dev.identity.LocalIssuer;
import dev.lathe.dev.identity.TokenWishes;
import dev.lathe.dev.scenario.Known;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Sends requests that are data, each with what earlier ones were answered. */
final class CaseClient {
  private static final Duration LONG = Duration.ofMinutes(10);

  private final Http http;
  private final Path folder;
  private final Known known = new Known();
  private int done;

  /**
   * @param folder where the server has its issuer
   */
  CaseClient(Http http, Path folder) {
    this.http = http;
    this.folder = folder;
  }

  /** Sends a request that has to succeed; later ones know its answer by its number. */
  void done(SentRequest request) {
    Answer answer = sent("given." + done++, request);
    assertEquals(2, answer.status() / 100, request.path() + ": " + answer.text());
  }

  /** Sends a request whose answer later ones know by {@code name}. */
  Answer sent(String name, SentRequest request) {
    Answer answer = send(request);
    known.put(name, answer.body());
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
    return known.filled(json);
  }

  String filled(String text) {
    return known.filled(text);
  }
}
