package dev.lathe.runtime.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.identity.Caller;
import dev.lathe.runtime.identity.Claims;
import dev.lathe.runtime.identity.ControlAccess;
import dev.lathe.runtime.identity.ControlScope;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AdmissionTest {
  private static final Map<String, String> TOKEN = Map.of("Authorization", "Bearer t");
  private static final Caller READER =
      Caller.verified(
          "alice", new Claims((Json.Obj) JsonText.parse("{\"scope\":\"ops:read openid\"}")));

  @Test
  void without_a_token_the_endpoint_is_not_there() {
    assertEquals("404 ROUTE_NOT_FOUND", asked(ControlScope.OPS_READ, Map.of(), READER));
  }

  @Test
  void where_nobody_vouches_for_anybody_a_token_opens_nothing() {
    assertEquals("404 ROUTE_NOT_FOUND", asked(ControlScope.OPS_READ, TOKEN, Caller.UNKNOWN));
  }

  @Test
  void a_token_of_another_scope_is_told_which_it_lacks() {
    assertEquals("let in", asked(ControlScope.OPS_READ, TOKEN, READER));
    assertEquals("403 SCOPE_MISSING", asked(ControlScope.OPS_WRITE, TOKEN, READER));
    assertEquals("403 SCOPE_MISSING", asked(ControlScope.EVENTS_READ, TOKEN, READER));
  }

  @Test
  void a_token_that_is_not_good_is_refused_as_on_any_route() {
    Checked<Authentication> refused = new Checked.Refused<>(Failures.notAuthenticated());
    assertEquals(
        "401 RUNTIME_AUTH_TOKEN_INVALID",
        told(
            Admission.to(
                ControlScope.OPS_READ,
                ControlAccess.BY_TOKEN,
                HttpHeaders.of(TOKEN),
                () -> refused)));
  }

  @ParameterizedTest
  @CsvSource({
    "localhost:8080,,let in",
    "127.0.0.1:8080,http://localhost:3000,let in",
    "evil.test,,404 ROUTE_NOT_FOUND",
    "localhost:8080,https://evil.test,404 ROUTE_NOT_FOUND",
    "localhost:8080,null,404 ROUTE_NOT_FOUND",
  })
  void on_this_machine_only_what_comes_from_it_needs_no_token(
      String host, String origin, String told) {
    var headers = new HashMap<>(Map.of("Host", host));
    if (origin != null) headers.put("Origin", origin);
    assertEquals(
        told,
        told(
            Admission.to(
                ControlScope.OPS_WRITE,
                ControlAccess.FROM_THIS_MACHINE,
                HttpHeaders.of(headers),
                () -> {
                  throw new AssertionError("nobody is to be asked");
                })));
  }

  private static String asked(ControlScope scope, Map<String, String> headers, Caller caller) {
    return told(
        Admission.to(
            scope,
            ControlAccess.BY_TOKEN,
            HttpHeaders.of(headers),
            () -> new Checked.Passed<>(new Authentication(caller, HttpHeaders.of(headers)))));
  }

  private static String told(Checked<Caller> checked) {
    return switch (checked) {
      case Checked.Passed<Caller> passed -> {
        assertInstanceOf(Caller.class, passed.value());
        yield "let in";
      }
      case Checked.Refused<Caller>(var problem) -> problem.status().code() + " " + problem.code();
    };
  }
}
