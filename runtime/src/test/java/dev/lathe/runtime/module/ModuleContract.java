package dev.lathe.runtime.module;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.adapter.web.HttpEgress;
import dev.lathe.runtime.platform.Platform;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every module keeps that asks a service over HTTP: its author's test extends this class, and
 * says how one call looks. {@link #vendor} stands for the service.
 */
public abstract class ModuleContract {
  private static final Pattern SNAKE_CASE = Pattern.compile("[a-z0-9_$]+");
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final String SECRET = "very-secret-4711";

  /** The service. */
  protected final Vendor vendor = Vendor.start();

  private final Platform platform = SystemPlatform.create();
  private ModuleClient module;

  /** The kind that is tested. */
  protected abstract ModuleKind kind();

  /**
   * Its own settings, with {@link #vendor} as its service, and one secret of the role {@code
   * token}.
   */
  protected abstract Json.Obj own();

  /** An operation that changes something, and its input. */
  protected abstract ModuleCall call();

  /** What the service answers to that, as its text. */
  protected abstract String good();

  /** Whether the service is told an idempotency key by a header. */
  protected boolean tellsTheKey() {
    return true;
  }

  @BeforeEach
  final void open() {
    module = open(own());
  }

  @AfterEach
  final void close() {
    vendor.close();
  }

  /** The module with {@code own} settings, which may reach the vendor alone. */
  protected final ModuleClient open(Json.Obj own) {
    var settings =
        ModuleSettings.all(
                "{\"tested\":{\"kind\":\"k\",\"hosts\":[\""
                    + vendor.host()
                    + "\"],\"secrets\":{\"token\":{\"env\":\"TOKEN\"}}}}")
            .getFirst();
    var whole =
        new ModuleSettings(
            settings.module(),
            kind().name(),
            settings.hosts(),
            settings.privateNetwork(),
            settings.secrets(),
            own);
    return kind()
        .open(
            new ModuleSetup(
                whole,
                new ModuleSecrets(whole, Map.of("TOKEN", SECRET), _ -> "unused", platform.time()),
                new HttpEgress(whole, platform.time()),
                platform));
  }

  private ModuleCall call(String key, Duration timeout) {
    ModuleCall call = call();
    return new ModuleCall(
        "tested", call.operation(), call.input(), timeout, Optional.of(key), "c-1");
  }

  private ModuleFailed failure(int status, String body) {
    vendor.answers(status, body);
    return assertThrows(ModuleFailed.class, () -> module.call(call("k", LONG)));
  }

  @Test
  final void opening_it_reaches_nobody() {
    assertEquals(List.of(), vendor.asked());
  }

  @Test
  final void a_setting_that_nobody_knows_is_refused() {
    var own = new java.util.TreeMap<>(own().members());
    own.put("no_such_setting", Json.of(1));
    var refused = assertThrows(IllegalArgumentException.class, () -> open(new Json.Obj(own)));
    assertTrue(String.valueOf(refused.getMessage()).contains("no_such_setting"));
  }

  @Test
  final void an_answer_is_an_object_in_snake_case() {
    vendor.answers(200, good());
    Json.Obj answer = assertInstanceOf(Json.Obj.class, module.call(call("k", LONG)));
    assertFalse(answer.members().isEmpty(), JsonText.write(answer));
    answer.members().keySet().forEach(name -> assertTrue(SNAKE_CASE.matcher(name).matches(), name));
  }

  @Test
  final void the_service_is_told_the_key_of_the_call() {
    vendor.answers(200, good());
    module.call(call("key-1", LONG));
    module.call(call("key-1", LONG));
    module.call(call("key-2", LONG));
    List<String> keys =
        vendor.asked().stream()
            .map(asked -> asked.headers().getOrDefault("idempotency-key", ""))
            .toList();
    if (tellsTheKey()) {
      assertEquals(List.of("key-1", "key-1", "key-2"), keys);
    } else {
      assertEquals(Set.of(""), new HashSet<>(keys));
    }
  }

  @Test
  final void a_slow_service_is_given_up_in_time() {
    vendor.answers(200, good());
    vendor.waits(5_000);
    long start = platform.time().ticks();
    var failed =
        assertThrows(ModuleFailed.class, () -> module.call(call("k", Duration.ofMillis(300))));
    assertEquals(ModuleFailed.Reason.TIMEOUT, failed.reason());
    assertTrue(failed.mayHaveHappened());
    assertTrue(platform.time().ticks() - start < Duration.ofSeconds(4).toNanos());
  }

  @Test
  final void a_service_that_is_away_was_surely_not_reached() {
    vendor.close();
    var failed = assertThrows(ModuleFailed.class, () -> module.call(call("k", LONG)));
    assertEquals(ModuleFailed.Reason.UNAVAILABLE, failed.reason());
    assertTrue(failed.reason().passing());
    assertFalse(failed.mayHaveHappened());
  }

  @Test
  final void refusals_are_told_from_failures_that_pass() {
    assertEquals(ModuleFailed.Reason.INVALID_ARGUMENT, failure(400, "{}").reason());
    assertFalse(failure(400, "no json").reason().passing());
    assertEquals(ModuleFailed.Reason.OVERLOAD, failure(429, "{}").reason());
    assertEquals(ModuleFailed.Reason.UNAVAILABLE, failure(503, "{}").reason());
    assertEquals(ModuleFailed.Reason.INTERNAL, failure(500, "{}").reason());
    assertTrue(failure(500, "").mayHaveHappened());
  }

  @Test
  final void our_credentials_are_not_the_clients() {
    assertEquals(ModuleFailed.Reason.VENDOR, failure(401, "{}").reason());
    assertEquals(ModuleFailed.Reason.VENDOR, failure(403, "<html>").reason());
  }

  @Test
  final void what_is_no_json_may_have_happened_all_the_same() {
    ModuleFailed failed = failure(200, "<html>");
    assertEquals(ModuleFailed.Reason.SCHEMA_MISMATCH, failed.reason());
    assertTrue(failed.mayHaveHappened());
  }

  @Test
  final void no_failure_tells_a_secret() {
    for (int status : List.of(400, 401, 404, 500)) {
      var failed = failure(status, "{\"message\":\"" + SECRET + " is wrong\"}");
      assertFalse(String.valueOf(failed.getMessage()).contains(SECRET), failed.getMessage());
    }
  }

  @Test
  final void many_call_at_once() {
    vendor.answers(200, good());
    List<CompletableFuture<Json>> calls =
        java.util.stream.IntStream.range(0, 40)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> module.call(call("k" + i, LONG))))
            .toList();
    calls.forEach(call -> assertInstanceOf(Json.Obj.class, call.join()));
    assertEquals(40, vendor.asked().size());
  }
}
