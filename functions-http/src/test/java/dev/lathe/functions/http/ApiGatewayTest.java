package dev.lathe.functions.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.http.AnswerBody;
import dev.lathe.runtime.http.HttpAnswer;
import dev.lathe.runtime.http.HttpBody;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ApiGatewayTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /v1/issues/7          | /v1/issues/7
          /v1/a b/ä€            | /v1/a%20b/%C3%A4%E2%82%AC
          /v1/a%20b             | /v1/a%20b
          /v1/100%              | /v1/100%25
          /v1/100%zz            | /v1/100%25zz
          /v1/what?now#1        | /v1/what%3Fnow%231
          /v1/😀                | /v1/%F0%9F%98%80
          /v1/a:b@c;d,e+f=g(h)* | /v1/a:b@c;d,e+f=g(h)*
          """)
  void a_path_is_encoded_whether_the_gateway_decoded_it_or_not(String raw, String encoded) {
    assertEquals(encoded, ApiGateway.encoded(raw));
  }

  @Test
  void an_event_becomes_a_request() {
    var event = event("post", "/v1/x", "a=1&a=2");
    event.setHeaders(Map.of("x-actor-id", "alice", "Idempotency-Key", "k"));
    event.setBody("eyJhIjoiw6QifQ==");
    event.setIsBase64Encoded(true);
    var request = ApiGateway.request(event, false);
    assertEquals("POST", request.method());
    assertEquals("a=1&a=2", request.rawQuery());
    assertEquals(Optional.of("alice"), request.headers().first("X-Actor-Id"));
    assertEquals(Optional.of("k"), request.headers().first("idempotency-key"));
    assertEquals(Optional.of("{\"a\":\"ä\"}"), request.body().text());
  }

  @Test
  void an_event_without_anything_is_a_request_without_anything() {
    var request = ApiGateway.request(new APIGatewayV2HTTPEvent(), true);
    assertEquals("", request.method() + request.rawPath() + request.rawQuery());
    assertEquals(0, request.body().size());
    var broken = event("POST", "/", "");
    broken.setBody("not base64!");
    broken.setIsBase64Encoded(true);
    assertEquals(
        HttpBody.of("not base64!").text(), ApiGateway.request(broken, false).body().text());
  }

  @Test
  void an_answer_becomes_a_response() {
    var headers = new TreeMap<>(Map.of("ETag", "\"3\""));
    var response = ApiGateway.response(new HttpAnswer(409, headers, new AnswerBody.Text("{}")));
    assertEquals(409, response.getStatusCode());
    assertEquals("{}", response.getBody());
    assertEquals(headers, response.getHeaders());
    assertEquals(false, response.getIsBase64Encoded());
  }

  @Test
  void bytes_leave_in_base_64() {
    byte[] image = {(byte) 0x89, 'P', 'N', 'G', 0, (byte) 0xff};
    var headers = new TreeMap<>(Map.of("Content-Type", "image/png"));
    var response = ApiGateway.response(new HttpAnswer(200, headers, new AnswerBody.Bytes(image)));
    assertEquals(true, response.getIsBase64Encoded());
    assertArrayEquals(image, Base64.getDecoder().decode(response.getBody()));
  }

  static APIGatewayV2HTTPEvent event(String method, String path, String query) {
    return APIGatewayV2HTTPEvent.builder()
        .withRawPath(path)
        .withRawQueryString(query)
        .withRequestContext(
            APIGatewayV2HTTPEvent.RequestContext.builder()
                .withHttp(
                    APIGatewayV2HTTPEvent.RequestContext.Http.builder().withMethod(method).build())
                .build())
        .build();
  }

  @Test
  void what_an_authorizer_has_verified_is_taken_only_where_there_is_one() {
    var event = event("GET", "/a", "");
    event
        .getRequestContext()
        .setAuthorizer(
            APIGatewayV2HTTPEvent.RequestContext.Authorizer.builder()
                .withJwt(
                    APIGatewayV2HTTPEvent.RequestContext.Authorizer.JWT
                        .builder()
                        .withClaims(Map.of("iss", "https://id", "aud", "[api web]", "roles", "[]"))
                        .build())
                .build());
    assertEquals(Optional.empty(), ApiGateway.request(event, false).verified());
    assertEquals(
        Optional.of("{\"aud\":[\"api\",\"web\"],\"iss\":\"https://id\",\"roles\":[]}"),
        ApiGateway.request(event, true).verified().map(claims -> JsonText.write(claims.all())));
    assertEquals(Optional.empty(), ApiGateway.request(event("GET", "/a", ""), true).verified());
  }
}
