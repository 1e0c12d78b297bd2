package dev.lathe.dev.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a client gets of what came of its request, and what the function gets of it. */
class GatewayCallTest {
  private static final APIGatewayV2HTTPEvent EVENT =
      APIGatewayV2HTTPEvent.builder()
          .withVersion("2.0")
          .withRouteKey("$default")
          .withRawPath("/orders")
          .withRawQueryString("page=2")
          .withHeaders(Map.of("host", "localhost", "accept", "*/*"))
          .withCookies(List.of("a=1", "b=2"))
          .withQueryStringParameters(Map.of("page", "2"))
          .withBody("{\"sku\":\"mug\"}")
          .withIsBase64Encoded(false)
          .withRequestContext(
              RequestContext.builder()
                  .withAccountId("1")
                  .withApiId("local")
                  .withDomainName("localhost")
                  .withDomainPrefix("local")
                  .withRequestId("r1")
                  .withRouteKey("$default")
                  .withStage("$default")
                  .withTime("then")
                  .withTimeEpoch(7)
                  .withHttp(
                      RequestContext.Http.builder()
                          .withMethod("POST")
                          .withPath("/orders")
                          .withProtocol("HTTP/1.1")
                          .withSourceIp("127.0.0.1")
                          .withUserAgent("curl")
                          .build())
                  .build())
          .build();

  @Test
  void a_request_is_written_in_payload_format_2_and_its_answer_read_from_it() {
    var events = new ArrayList<String>();
    var call =
        new GatewayCall(
            event -> {
              events.add(event);
              return new Invocation.Answered(
                  "{\"statusCode\":201,\"headers\":{\"etag\":\"1\"},\"cookies\":[\"c=3\"],\"body\":\"done\",\"isBase64Encoded\":false}",
                  1);
            });
    APIGatewayV2HTTPResponse answer = call.answer(EVENT);
    assertEquals(201, answer.getStatusCode());
    assertEquals(Map.of("etag", "1"), answer.getHeaders());
    assertEquals(List.of("c=3"), answer.getCookies());
    assertEquals("done", answer.getBody());

    Json.Obj written = Json.orEmpty(JsonText.parse(events.getFirst()));
    assertEquals("/orders", written.text("rawPath").orElseThrow());
    assertEquals("page=2", written.text("rawQueryString").orElseThrow());
    assertEquals("{\"sku\":\"mug\"}", written.text("body").orElseThrow());
    assertEquals("2", written.object("queryStringParameters").text("page").orElseThrow());
    assertEquals(
        List.of("a=1", "b=2"), Json.texts(written.get("cookies").orElseThrow()).orElseThrow());
    Json.Obj http = written.object("requestContext").object("http");
    assertEquals("POST", http.text("method").orElseThrow());
    assertEquals("127.0.0.1", http.text("sourceIp").orElseThrow());
  }

  static Stream<Arguments> troubles() {
    return Stream.of(
        Arguments.of(new Invocation.Answered("no JSON", 1), 500),
        Arguments.of(new Invocation.Answered("{\"body\":\"no status\"}", 1), 500),
        Arguments.of(new Invocation.Threw("{}"), 500),
        Arguments.of(new Invocation.Ended(1, "words"), 500),
        Arguments.of(new Invocation.TimedOut(Duration.ofSeconds(20), "words"), 500),
        Arguments.of(new Invocation.Unready("why"), 500),
        Arguments.of(new Invocation.Throttled(8), 503));
  }

  @ParameterizedTest
  @MethodSource("troubles")
  void what_is_no_answer_is_what_an_http_api_says_then(Invocation came, int status) {
    APIGatewayV2HTTPResponse answer = new GatewayCall(_ -> came).answer(EVENT);
    assertEquals(status, answer.getStatusCode());
    assertEquals(
        status == 503
            ? "{\"message\":\"Service Unavailable\"}"
            : "{\"message\":\"Internal Server Error\"}",
        answer.getBody());
  }
}
