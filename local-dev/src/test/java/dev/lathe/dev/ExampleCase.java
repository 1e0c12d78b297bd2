package dev.lathe.dev;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One case of an example, as its {@code cases/*.json} has it: a file is an array of them.
 * docs/guides/cases.md says what may stand there.
 *
 * @param given requests that succeed, in their order
 * @param then what comes of {@code when}
 */
record ExampleCase(String file, String name, List<Request> given, Request when, Then then) {
  ExampleCase {
    given = List.copyOf(given);
  }

  /** A request; {@code body} is absent in a read. */
  record Request(
      String method,
      String path,
      Optional<Json> body,
      Map<String, String> headers,
      Optional<Caller> as) {
    Request {
      headers = Map.copyOf(headers);
    }
  }

  /** Who sends a request, and what their token says beside that. */
  record Caller(String id, Map<String, Json> claims) {
    Caller {
      claims = Map.copyOf(claims);
    }
  }

  /**
   * What is expected.
   *
   * @param body what the answer has to have, and may have more around
   * @param reads further requests, and what each answers
   */
  record Then(int status, Optional<Json> body, Map<String, String> headers, List<Read> reads) {
    Then {
      headers = Map.copyOf(headers);
      reads = List.copyOf(reads);
    }
  }

  /**
   * A request after the one that the case is about.
   *
   * @param soon whether it reads what follows commands, so that it may take a moment
   */
  record Read(Request request, Then then, boolean soon) {}

  /** All cases of the example in {@code folder}, by file and in their order there. */
  static List<ExampleCase> of(Path folder) {
    Path cases = folder.resolve("cases");
    if (!Files.isDirectory(cases)) return List.of();
    try (Stream<Path> files = Files.list(cases)) {
      var all = new ArrayList<ExampleCase>();
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        for (Json one : array(JsonText.parse(Files.readString(file)))) {
          all.add(read(file.getFileName().toString(), new Keys(one)));
        }
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Requests alone, as {@code given} has them. */
  static List<Request> requests(Json array) {
    return array(array).stream().map(item -> request(new Keys(item))).toList();
  }

  private static ExampleCase read(String file, Keys in) {
    String name = in.text("name").orElseThrow();
    List<Request> given = in.items("given").stream().map(item -> request(new Keys(item))).toList();
    Request when = request(new Keys(in.take("when").orElseThrow()));
    Then then = then(new Keys(in.take("then").orElseThrow()));
    in.done();
    return new ExampleCase(file, name, given, when, then);
  }

  private static Request request(Keys in) {
    Request request = open(in);
    in.done();
    return request;
  }

  private static Request open(Keys in) {
    Optional<String> get = in.text("get");
    Optional<String> post = in.text("post");
    var headers = new LinkedHashMap<>(in.texts("headers"));
    Optional<Caller> as = caller(in);
    return get.isPresent()
        ? new Request("GET", get.get(), Optional.empty(), headers, as)
        : new Request("POST", post.orElseThrow(), in.take("body"), headers, as);
  }

  private static Then then(Keys in) {
    Then then = expected(in);
    List<Read> reads = in.items("reads").stream().map(item -> read(new Keys(item))).toList();
    in.done();
    return new Then(then.status(), then.body(), then.headers(), reads);
  }

  private static Then expected(Keys in) {
    int status = in.take("status").map(ExampleCase::whole).orElse(200);
    return new Then(status, in.take("body"), in.texts("headers"), List.of());
  }

  private static Read read(Keys in) {
    Request request =
        new Request("GET", in.text("get").orElseThrow(), Optional.empty(), Map.of(), caller(in));
    Then then = expected(in);
    boolean soon = in.take("soon").filter(Json.of(true)::equals).isPresent();
    in.done();
    return new Read(request, then, soon);
  }

  private static Optional<Caller> caller(Keys in) {
    Map<String, Json> claims =
        in.take("claims").map(json -> ((Json.Obj) json).members()).orElse(Map.of());
    return in.text("as").map(who -> new Caller(who, claims));
  }

  private static int whole(Json json) {
    return ((Json.Num) json).decimal().intValueExact();
  }

  private static List<Json> array(Json json) {
    return ((Json.Arr) json).items();
  }

  /** The members of an object, each of which has to be asked for. */
  private static final class Keys {
    private final Map<String, Json> left;

    Keys(Json object) {
      left = new LinkedHashMap<>(((Json.Obj) object).members());
    }

    Optional<Json> take(String key) {
      return Optional.ofNullable(left.remove(key));
    }

    Optional<String> text(String key) {
      return take(key).map(json -> ((Json.Str) json).value());
    }

    List<Json> items(String key) {
      return take(key).map(ExampleCase::array).orElse(List.of());
    }

    Map<String, String> texts(String key) {
      var texts = new LinkedHashMap<String, String>();
      take(key)
          .ifPresent(
              json ->
                  ((Json.Obj) json)
                      .members()
                      .forEach((name, value) -> texts.put(name, ((Json.Str) value).value())));
      return texts;
    }

    void done() {
      if (!left.isEmpty()) throw new AssertionError("a case has no key " + left.keySet());
    }
  }
}
