package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.dev.ExampleCase.Read;
import dev.lathe.dev.ExampleCase.Then;
import dev.lathe.dev.Http.Answer;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Each example does what its cases say, each on a database of its own. */
class ExampleCasesTest {
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
      var client = new CaseClient(served.http(), folder);
      one.given().forEach(client::done);
      expect(one.then(), client.sent("when", one.when()), client);
      for (Read read : one.then().reads()) expect(read.then(), asked(read, client), client);
    }
  }

  /** What a read answers; of what follows commands, once it is as it should be or it is late. */
  private static Answer asked(Read read, CaseClient client) {
    Answer answer = client.send(read.request());
    for (long end = System.nanoTime() + LATE; read.soon() && System.nanoTime() < end; ) {
      Json body = answer.body();
      if (read.then().body().filter(part -> has(body, client.filled(part))).isPresent()) break;
      LockSupport.parkNanos(PAUSE);
      answer = client.send(read.request());
    }
    return answer;
  }

  private static void expect(Then then, Answer answer, CaseClient client) {
    assertEquals(then.status(), answer.status(), answer.text());
    then.headers()
        .forEach(
            (name, value) ->
                assertEquals(client.filled(value), answer.header(name), answer.text()));
    Optional<Json> wanted = then.body().map(client::filled);
    wanted.ifPresent(
        part ->
            assertTrue(
                has(answer.body(), part), () -> answer.text() + " lacks " + JsonText.write(part)));
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
}
