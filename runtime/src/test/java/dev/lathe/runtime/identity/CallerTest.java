package dev.lathe.runtime.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CallerTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"scope":"ops:read  events:read"}        | ops:read,events:read
          {"scp":["ops:write",7,""]}               | ops:write
          {"scp":"ops:read"}                       | ops:read
          {"scope":"a","scp":["b"]}                | a,b
          """)
  void scopes_are_words_or_a_list(String claims, String scopes) {
    assertEquals(Set.of(scopes.split(",")), claims(claims).scopes());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"scope\":\"\"}", "{\"scope\":7}", "{\"scp\":{\"a\":1}}"})
  void anything_else_is_no_scope(String claims) {
    assertEquals(Set.of(), claims(claims).scopes());
  }

  @Test
  void only_a_verified_token_opens_anything_and_no_scope_holds_another() {
    Claims writes = claims("{\"scope\":\"ops:write\"}");
    Caller verified = Caller.verified("alice", writes);
    assertTrue(verified.may(ControlScope.OPS_WRITE));
    assertFalse(verified.may(ControlScope.OPS_READ));
    assertFalse(verified.may(ControlScope.EVENTS_READ));
    assertFalse(new Caller(verified.actor(), writes, false).may(ControlScope.OPS_WRITE));
    assertFalse(Caller.UNKNOWN.may(ControlScope.OPS_READ));
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LocalHost:8080", "127.0.0.1:1", "[::1]:80", "a.localhost"})
  void this_machine_has_many_names(String host) {
    assertTrue(Loopback.host(host));
    assertTrue(Loopback.origin("http://" + host));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "evil.test",
        "localhost.evil.test",
        "127.0.0.1.evil.test",
        "10.0.0.1",
        "[::2]",
        "a b"
      })
  void a_name_from_elsewhere_is_none_of_them(String host) {
    assertFalse(Loopback.host(host));
    assertFalse(Loopback.origin("http://" + host));
    assertFalse(Loopback.origin("null"));
  }

  private static Claims claims(String json) {
    return new Claims((Json.Obj) JsonText.parse(json));
  }
}
