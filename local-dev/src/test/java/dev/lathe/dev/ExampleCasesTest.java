package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.dev.ExampleCase.Caller;
import dev.lathe.dev.ExampleCase.Read;
import dev.lathe.dev.ExampleCase.Request;
import dev.lathe.dev.ExampleCase.Then;
import dev.lathe.dev.Http.Answer;
import dev.lathe.dev.identity.IssuerFile;
import dev.lathe.dev.identity.LocalIssuer;
import dev.lathe.dev.identity.TokenWishes;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Each example does what its cases say, each on a database of its own. */
class ExampleCasesTest {
  /** {@code ${given.0.userId}}: what an earlier request was answered. */
  private static final Pattern ANSWERED = Pattern.compile("\\$\\{(given\\.\\d+|when)\\.([^}]+)}");

  /** Nanoseconds after which a read model should be as far as the commands. */
  private static final long LATE = 20_000_000_000L;

  private static final long PAUSE = 20_000_000L;

  @TempDir private Path folder;

  @TestFactory
  Stream<DynamicTest> every_case_of_every_example() {
    var tests = new ArrayList<DynamicTest>();
    for (Path example : Blueprints.examples()) {
      List<ExampleCase> cases = ExampleCase.of(example);
      if (cases.isEmpty()) continue;
      Bundle bundle = Served.value(Compiler.compile(example));
      for (ExampleCase one : cases) {
        String name = example.getFileName() + "/" + one.file() + ": " + one.name();
        Path own = folder.resolve(Integer.toString(tests.size()));
        tests.add(dynamicTest(name, () -> holds(one, bundle, own)));
      }
    }
    assertFalse(tests.isEmpty(), "no example has cases");
    return tests.stream();
  }

  @Test
  void a_part_of_an_answer_is_told_from_what_it_does_not_have() {
    Json answer = JsonText.parse("{\"a\":1,\"b\":[{\"c\":\"x\",\"d\":null}]}");

    assertTrue(has(answer, JsonText.parse("{\"b\":[{\"c\":\"x\"}]}")));
    assertTrue(has(answer, JsonText.parse("{\"a\":1.0}")));
    assertFalse(has(answer, JsonText.parse("{\"b\":[]}")));
    assertFalse(has(answer, JsonText.parse("{\"b\":[{\"c\":\"y\"}]}")));
    assertFalse(has(answer, JsonText.parse("{\"e\":null}")));
  }

  private static void holds(ExampleCase one, Bundle bundle, Path folder) {
    try (Served served = Served.on(new DatabaseChoice.OwnFile(), bundle, folder)) {
      var known = new LinkedHashMap<String, Answer>();
      for (Request request : one.given()) {
        Answer answer = send(served.http(), request, known, folder);
        assertEquals(2, answer.status() / 100, request.path() + ": " + answer.text());
        known.put("given." + known.size(), answer);
      }
      Answer answer = send(served.http(), one.when(), known, folder);
      known.put("when", answer);
      expect(one.then(), answer, known);
      for (Read read : one.then().reads()) {
        expect(read.then(), asked(served.http(), read, known, folder), known);
      }
    }
  }

  /** What a read answers; of what follows commands, once it is as it should be or it is late. */
  private static Answer asked(Http http, Read read, Map<String, Answer> known, Path folder) {
    Answer answer = send(http, read.request(), known, folder);
    for (long end = System.nanoTime() + LATE; read.soon() && System.nanoTime() < end; ) {
      Json body = answer.body();
      if (read.then().body().filter(part -> has(body, filled(part, known))).isPresent()) break;
      LockSupport.parkNanos(PAUSE);
      answer = send(http, read.request(), known, folder);
    }
    return answer;
  }

  private static void expect(Then then, Answer answer, Map<String, Answer> known) {
    assertEquals(then.status(), answer.status(), answer.text());
    then.headers()
        .forEach(
            (name, value) ->
                assertEquals(filled(value, known), answer.header(name), answer.text()));
    Optional<Json> wanted = then.body().map(body -> filled(body, known));
    wanted.ifPresent(
        part ->
            assertTrue(
                has(answer.body(), part), () -> answer.text() + " lacks " + JsonText.write(part)));
  }

  private static String token(Caller who, Path folder) {
    return who.claims().isEmpty()
        ? LocalIssuer.SHORTHAND + who.id()
        : new TokenWishes(
                who.id(), new TreeMap<>(who.claims()), List.of(), List.of(), Duration.ofMinutes(10))
            .signedBy(IssuerFile.in(folder).orElseThrow(), Instant.now());
  }

  private static Answer send(Http http, Request request, Map<String, Answer> known, Path folder) {
    String path = filled(request.path(), known);
    String[] headers =
        Stream.concat(
                request.headers().entrySet().stream()
                    .flatMap(header -> Stream.of(header.getKey(), header.getValue())),
                request.as().stream()
                    .flatMap(who -> Stream.of("Authorization", "Bearer " + token(who, folder))))
            .toArray(String[]::new);
    return request.method().equals("GET")
        ? http.get(path, headers)
        : http.post(
            path,
            request.body().map(body -> JsonText.write(filled(body, known))).orElse("{}"),
            headers);
  }

  /** Whether {@code part} is in {@code whole}: members may be more, items of a list may not. */
  private static boolean has(Json whole, Json part) {
    if (part instanceof Json.Obj(var wanted)) {
      return whole instanceof Json.Obj object
          && wanted.entrySet().stream()
              .allMatch(
                  member ->
                      object
                          .get(member.getKey())
                          .filter(value -> has(value, member.getValue()))
                          .isPresent());
    }
    if (part instanceof Json.Arr(var wanted)) {
      if (!(whole instanceof Json.Arr(var items)) || items.size() != wanted.size()) return false;
      for (int i = 0; i < items.size(); i++) {
        if (!has(items.get(i), wanted.get(i))) return false;
      }
      return true;
    }
    return (part instanceof Json.Num number && whole instanceof Json.Num other)
        ? number.decimal().compareTo(other.decimal()) == 0
        : whole.equals(part);
  }

  private static Json filled(Json json, Map<String, Answer> known) {
    return switch (json) {
      case Json.Str(String text) -> Json.of(filled(text, known));
      case Json.Arr(var items) -> new Json.Arr(items.stream().map(i -> filled(i, known)).toList());
      case Json.Obj(var members) -> {
        var all = new LinkedHashMap<String, Json>();
        members.forEach((name, value) -> all.put(name, filled(value, known)));
        yield new Json.Obj(all);
      }
      case Json.Num _, Json.Bool _, Json.Null _ -> json;
    };
  }

  private static String filled(String text, Map<String, Answer> known) {
    Matcher answered = ANSWERED.matcher(text);
    return answered.replaceAll(
        found -> {
          Answer answer = known.get(found.group(1));
          if (answer == null) throw new AssertionError("nothing was answered: " + found.group());
          return Matcher.quoteReplacement(answer.get(found.group(2)));
        });
  }
}
