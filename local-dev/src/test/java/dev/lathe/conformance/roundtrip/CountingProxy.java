package dev.lathe.conformance.roundtrip;

import dev.lathe.conformance.proxy.HttpProxy;
import dev.lathe.conformance.proxy.Passing;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Stands between a client and a libSQL server on loopback, hands every request on unchanged and
 * remembers it.
 */
final class CountingProxy implements AutoCloseable {
  /** A request that went by: what it asks the server to run. */
  record Passed(String path, List<String> statements) {}

  private final List<Passed> passed = new CopyOnWriteArrayList<>();
  private final HttpProxy proxy;

  private CountingProxy(String url) {
    proxy = HttpProxy.before(url, this::pass);
  }

  /** A proxy of its own port in front of the server at {@code url}. */
  static CountingProxy before(String url) {
    return new CountingProxy(url);
  }

  /** Where clients connect. */
  String url() {
    return proxy.url();
  }

  /** What went by since the last call, in the order of its arrival. */
  List<Passed> drain() {
    List<Passed> seen = List.copyOf(passed);
    passed.clear();
    return seen;
  }

  @Override
  public void close() {
    proxy.close();
  }

  private void pass(Passing passing) throws IOException {
    passed.add(new Passed(passing.path(), statements(passing.body())));
    passing.handOn();
  }

  /**
   * The texts of {@code {"statements":[…]}} or of {@code {"requests":[{"stmt":…}]}}; nothing where
   * a request has another form.
   */
  private static List<String> statements(byte[] body) {
    if (body.length == 0) return List.of();
    Json sent = JsonText.parse(new String(body, StandardCharsets.UTF_8));
    if (sent instanceof Json.Obj object
        && object.members().get("statements") instanceof Json.Arr(var statements)) {
      return statements.stream().map(CountingProxy::text).toList();
    }
    if (sent instanceof Json.Obj object
        && object.members().get("requests") instanceof Json.Arr(var requests)) {
      return requests.stream().flatMap(request -> executed(request).stream()).toList();
    }
    return List.of();
  }

  private static Optional<String> executed(Json request) {
    return request instanceof Json.Obj object
            && object.members().get("stmt") instanceof Json.Obj statement
            && statement.members().get("sql") instanceof Json.Str(String sql)
        ? Optional.of(sql)
        : Optional.empty();
  }

  private static String text(Json statement) {
    return Optional.of(statement)
        .map(value -> value instanceof Json.Obj object ? object.members().get("q") : value)
        .map(value -> value instanceof Json.Str(String sql) ? sql : value.toString())
        .orElse("");
  }
}
