package dev.lathe.runtime.adapter.vendor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.module.ModuleCall;
import dev.lathe.runtime.module.ModuleContract;
import dev.lathe.runtime.module.ModuleFailed;
import dev.lathe.runtime.module.ModuleKind;
import dev.lathe.runtime.module.Vendor;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contract, and what this kind's own settings do. */
final class HttpJsonTest extends ModuleContract {
  @Override
  protected ModuleKind kind() {
    return new HttpJson();
  }

  @Override
  protected Json.Obj own() {
    return json("{\"url\":\"" + vendor.url() + "/v1/\"}");
  }

  @Override
  protected ModuleCall call() {
    return call("Book", "{\"amount\":\"12.50\"}");
  }

  @Override
  protected String good() {
    return "{\"booking_id\":\"b1\"}";
  }

  private static Json.Obj json(String text) {
    return (Json.Obj) JsonText.parse(text);
  }

  private static ModuleCall call(String operation, String input) {
    return new ModuleCall(
        "tested",
        operation,
        JsonText.parse(input),
        Duration.ofSeconds(20),
        Optional.of("key"),
        "c-1");
  }

  @Test
  void an_operation_is_posted_to_its_name_with_the_secret_and_the_correlation() {
    vendor.answers(200, good());
    open(own()).call(call());
    Vendor.Asked asked = vendor.asked().getFirst();
    assertEquals("POST /v1/Book", asked.method() + " " + asked.target());
    assertEquals("{\"amount\":\"12.50\"}", asked.body());
    assertEquals("Bearer very-secret-4711", asked.headers().get("authorization"));
    assertEquals("c-1", asked.headers().get("correlation-id"));
  }

  @Test
  void an_operation_can_have_a_method_a_path_and_headers() {
    vendor.answers(200, "{\"rate\":\"1.08\"}");
    var module =
        open(
            json(
                """
                {"url":"%s","headers":{"X-Api-Key":{"secret":"token"},"X-Version":"7"},"keyHeader":false,
                 "operations":{"GetRate":{"method":"GET","path":"/rates/{currency}"}}}
                """
                    .formatted(vendor.url())));
    var answer =
        module.call(
            call("GetRate", "{\"currency\":\"a/b?c\",\"on\":\"2026-01-01\",\"none\":null}"));
    Vendor.Asked asked = vendor.asked().getFirst();
    assertEquals("{\"rate\":\"1.08\"}", JsonText.write(answer));
    assertEquals("GET /rates/a%2Fb%3Fc?on=2026-01-01", asked.method() + " " + asked.target());
    assertEquals("very-secret-4711", asked.headers().get("x-api-key"));
    assertEquals("7", asked.headers().get("x-version"));
    assertFalse(asked.headers().containsKey("idempotency-key"));
    assertEquals("", asked.body());

    var lacking = assertThrows(ModuleFailed.class, () -> module.call(call("GetRate", "{}")));
    assertEquals(ModuleFailed.Reason.INVALID_ARGUMENT, lacking.reason());
  }

  @Test
  void a_redirect_is_followed_to_listed_hosts_alone_and_takes_no_secret_along() {
    try (var other = Vendor.start()) {
      other.answers(200, "{}");
      vendor.answers(307, "", Map.of("Location", other.url() + "/stolen"));
      var refused = assertThrows(ModuleFailed.class, () -> open(own()).call(call()));
      assertEquals(ModuleFailed.Reason.NOT_CONFIGURED, refused.reason());
      assertEquals(0, other.asked().size());
    }
    vendor.answers(307, "", Map.of("Location", "http://169.254.169.254/latest/meta-data"));
    assertThrows(ModuleFailed.class, () -> open(own()).call(call()));
    vendor.answers(307, "", Map.of("Location", "/again"));
    var round = assertThrows(ModuleFailed.class, () -> open(own()).call(call()));
    assertEquals(ModuleFailed.Reason.VENDOR, round.reason());
    assertEquals("/again", vendor.asked().getLast().target());
    vendor.answers(302, "", Map.of("Location", "/again"));
    int before = vendor.asked().size();
    assertThrows(ModuleFailed.class, () -> open(own()).call(call()));
    assertEquals(before + 1, vendor.asked().size(), "a POST is not sent again by a 302");
  }

  @Test
  void a_refusal_with_a_code_is_told_in_the_services_words() {
    vendor.answers(404, "{\"code\":\"NO_RATE\",\"message\":\"no rate of that currency\"}");
    var refused = assertThrows(ModuleFailed.class, () -> open(own()).call(call()));
    assertEquals("NO_RATE", refused.code());
    assertEquals("no rate of that currency", refused.said());
    assertEquals(404, refused.status().code());
  }

  @Test
  void an_answer_beyond_all_measure_is_not_read() {
    vendor.answers(200, "\"" + "x".repeat(5 * 1024 * 1024) + "\"");
    var refused = assertThrows(ModuleFailed.class, () -> open(own()).call(call()));
    assertEquals(ModuleFailed.Reason.SCHEMA_MISMATCH, refused.reason());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{} | lacks `url`",
        "{'url':'https://a','headers':{'X-Key':{'secret':'nowhere'}}} | no secret `nowhere`",
        "{'url':'https://a','headers':{'X Key':'v'}} | header `X Key`",
        "{'url':'https://a','operations':{'Get':{'method':'FETCH'}}} | operation `Get`",
        "{'url':'https://a','operations':{'Get':{'paht':'/x'}}} | operation `Get`",
        "{'url':'https://a','keyHeader':true} | `keyHeader`"
      })
  void settings_that_are_wrong_are_named(String own, String named) {
    var wrong =
        assertThrows(IllegalArgumentException.class, () -> open(json(own.replace('\'', '"'))));
    assertTrue(String.valueOf(wrong.getMessage()).contains(named), wrong.getMessage());
  }
}
