package dev.lathe.functions.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.JsonText.MalformedJson;
import dev.lathe.runtime.http.HttpRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GatewayEventsTest {
  @Test
  void an_event_of_an_http_api_is_read_whole() throws IOException {
    HttpRequest request =
        read(
            """
            {"version":"2.0","routeKey":"$default","rawPath":"/notes/é","rawQueryString":"limit=2&x=%C3%A9",
             "cookies":["a=b"],"headers":{"accept":"a,b","x-number":7,"x-odd":null},
             "requestContext":{"accountId":"1","authorizer":{"jwt":{"claims":{"sub":"alice","exp":17,"admin":true},
               "scopes":null}},"http":{"method":"post","path":"/notes","sourceIp":"192.0.2.1"},"timeEpoch":1},
             "body":"eyJhIjoxfQ==","isBase64Encoded":true}
            """);
    assertEquals("POST", request.method());
    assertEquals("/notes/%C3%A9", request.rawPath());
    assertEquals("limit=2&x=%C3%A9", request.rawQuery());
    assertEquals("a,b", request.headers().first("accept").orElseThrow());
    assertEquals("7", request.headers().first("x-number").orElseThrow());
    assertEquals("192.0.2.1", request.address().orElseThrow());
    assertEquals(
        "{\"admin\":\"true\",\"exp\":\"17\",\"sub\":\"alice\"}",
        JsonText.write(request.verified().orElseThrow().all()));
    assertEquals("{\"a\":1}".length(), request.body().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "null",
        "[]",
        "{\"headers\":null,\"requestContext\":null,\"body\":null}",
        "{\"headers\":[],\"requestContext\":7,\"rawPath\":{},\"isBase64Encoded\":\"true\"}"
      })
  void what_no_gateway_sends_is_a_request_for_nothing(String event) throws IOException {
    HttpRequest request = read(event);
    assertEquals("", request.method());
    assertEquals("", request.rawPath());
  }

  @Test
  void what_is_no_json_fails_the_invocation() {
    assertThrows(MalformedJson.class, () -> read("GET / HTTP/1.1"));
  }

  @Test
  void the_event_of_the_guide_is_one() throws IOException {
    HttpRequest request = read(Files.readString(Path.of("../infra-sam/events/request.json")));
    assertEquals("GET", request.method());
    assertEquals("/service.json", request.rawPath());
  }

  @Test
  void an_answer_is_written_as_the_gateway_takes_it() {
    var answer =
        APIGatewayV2HTTPResponse.builder()
            .withStatusCode(201)
            .withHeaders(Map.of("Content-Type", "application/json"))
            .withBody("{\"title\":\"é\\n\"}")
            .withIsBase64Encoded(false)
            .build();
    String written = new String(GatewayEvents.written(answer), StandardCharsets.UTF_8);
    assertTrue(
        written.startsWith(
            "{\"statusCode\":201,\"headers\":{\"Content-Type\":\"application/json\"},\"body\":"),
        written);
    assertTrue(written.endsWith(",\"isBase64Encoded\":false}"), written);
  }

  private static HttpRequest read(String event) throws IOException {
    return ApiGateway.request(
        GatewayEvents.read(new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8))), true);
  }
}
