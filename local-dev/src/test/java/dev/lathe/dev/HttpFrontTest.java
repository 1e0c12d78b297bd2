package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpFrontTest {
  private final AtomicReference<APIGatewayV2HTTPEvent> seen = new AtomicReference<>();
  private HttpFront front;
  private Http http;

  @BeforeEach
  void open() {
    front = HttpFront.open(0, (event, context) -> answer(event), SystemPlatform.create());
    http = Http.to(URI.create("http://localhost:" + front.port()));
  }

  @AfterEach
  void close() {
    front.close();
  }

  @Test
  void hands_over_path_and_query_as_they_came() {
    http.get("/v1/a%20b/%C3%A4?q=%25x%25&tag=1&tag=2&empty=");

    assertEquals("/v1/a%20b/%C3%A4", seen.get().getRawPath());
    assertEquals("q=%25x%25&tag=1&tag=2&empty=", seen.get().getRawQueryString());
    assertEquals("1,2", seen.get().getQueryStringParameters().get("tag"));
    assertEquals("GET", seen.get().getRequestContext().getHttp().getMethod());
    assertEquals("2.0", seen.get().getVersion());
  }

  @Test
  void writes_header_names_in_lower_case_and_keeps_cookies_apart() {
    http.get("/", "X-Actor-Id", "alice", "Cookie", "a=1; b=2");

    assertEquals("alice", seen.get().getHeaders().get("x-actor-id"));
    assertNull(seen.get().getHeaders().get("cookie"));
    assertEquals(java.util.List.of("a=1", "b=2"), seen.get().getCookies());
  }

  @Test
  void hands_json_over_as_text_and_anything_else_in_base_64() {
    http.post("/", "{\"ä\":1}", "Content-Type", "application/json; charset=utf-8");
    assertEquals("{\"ä\":1}", seen.get().getBody());
    assertEquals(false, seen.get().getIsBase64Encoded());

    http.post("/", "{\"ä\":1}", "Content-Type", "application/x-www-form-urlencoded");
    assertEquals(true, seen.get().getIsBase64Encoded());
    assertEquals(
        "{\"ä\":1}",
        new String(Base64.getDecoder().decode(seen.get().getBody()), StandardCharsets.UTF_8));
  }

  @Test
  void sends_no_body_where_there_is_none() {
    http.post("/", "");

    assertNull(seen.get().getBody());
  }

  @Test
  void answers_with_status_headers_and_body_of_the_function() {
    Http.Answer answer = http.get("/teapot");

    assertEquals(418, answer.status());
    assertEquals("yes", answer.header("X-Tea"));
    assertEquals("{\"tea\":\"ä\"}", answer.text());
  }

  @Test
  void sends_bytes_that_the_function_answers_with_in_base_64() throws Exception {
    byte[] image = {(byte) 0x89, 'P', 'N', 'G', 0, (byte) 0xff};
    var response =
        APIGatewayV2HTTPResponse.builder()
            .withStatusCode(200)
            .withHeaders(Map.of("Content-Type", "image/png"))
            .withBody(Base64.getEncoder().encodeToString(image))
            .withIsBase64Encoded(true)
            .build();
    try (var images = HttpFront.open(0, (event, context) -> response, SystemPlatform.create());
        var client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create("http://localhost:" + images.port() + "/logo.png"))
              .build();
      var answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      assertArrayEquals(image, answer.body());
      assertEquals("image/png", answer.headers().firstValue("content-type").orElseThrow());
    }
  }

  @Test
  void says_which_port_is_taken() {
    int taken = front.port();

    var refusal =
        assertThrows(
            PortTaken.class,
            () ->
                HttpFront.open(taken, (event, context) -> answer(event), SystemPlatform.create()));

    assertTrue(String.valueOf(refusal.getMessage()).contains("port " + taken));
  }

  private APIGatewayV2HTTPResponse answer(APIGatewayV2HTTPEvent event) {
    seen.set(event);
    return APIGatewayV2HTTPResponse.builder()
        .withStatusCode(418)
        .withHeaders(Map.of("X-Tea", "yes", "Content-Type", "application/json"))
        .withBody("{\"tea\":\"ä\"}")
        .build();
  }
}
