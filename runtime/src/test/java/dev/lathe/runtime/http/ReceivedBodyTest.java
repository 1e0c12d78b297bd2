package dev.lathe.runtime.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.runtime.plan.Finding;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReceivedBodyTest {
  @ParameterizedTest
  @CsvSource({
    "application/json,,a",
    "application/json; charset=UTF-8,,a",
    "application/json;charset=\"utf-8\",identity,a",
    "text/plain; charset=us-ascii,,a",
    ",,a",
    "application/json; charset=ISO-8859-1,,415 UNSUPPORTED_MEDIA_TYPE",
    "application/json; charset=utf-16,,415 UNSUPPORTED_MEDIA_TYPE",
    "application/json,br,415 UNSUPPORTED_MEDIA_TYPE",
    "application/json,'gzip, gzip',415 UNSUPPORTED_MEDIA_TYPE",
    "application/json,gzip,400 INVALID_BODY",
  })
  void a_body_is_utf8_plain_or_packed(String type, String encoding, String told) {
    assertEquals(told, told(headers(type, encoding), HttpBody.of("a")));
  }

  @Test
  void a_packed_body_is_unpacked_as_far_as_a_plain_one_may_be_long() throws IOException {
    HttpHeaders packed = headers("application/json", "GZIP");
    assertEquals("{\"a\":1}", told(packed, HttpBody.of(gzip("{\"a\":1}"))));
    String most = "x".repeat(HttpPipeline.MAXIMUM_BODY_BYTES);
    assertEquals(most, told(packed, HttpBody.of(gzip(most))));
    assertEquals("413 BODY_LIMIT_EXCEEDED", told(packed, HttpBody.of(gzip(most + "x"))));
    byte[] cut = gzip("{\"a\":1}");
    assertEquals("400 INVALID_BODY", told(packed, HttpBody.of(Arrays.copyOf(cut, cut.length - 4))));
  }

  @Test
  void a_refusal_is_not_larger_than_what_it_refuses() {
    var finding = new Finding("x", "is not a known field", "unrecognized_keys");
    Problem problem = Problem.validation(Collections.nCopies(5000, finding));
    assertEquals("Invalid request parameters: the first 100 of 5000", problem.message());
    assertTrue(problem.details().orElseThrow().toString().length() < 20_000);
    assertEquals(
        "Invalid request parameters",
        Problem.validation(Collections.nCopies(100, finding)).message());
  }

  private static HttpHeaders headers(String type, String encoding) {
    var headers = new HashMap<String, String>();
    if (type != null) headers.put("Content-Type", type);
    if (encoding != null) headers.put("Content-Encoding", encoding);
    return HttpHeaders.of(Map.copyOf(headers));
  }

  private static String told(HttpHeaders headers, HttpBody body) {
    return switch (ReceivedBody.of(headers, body)) {
      case Checked.Passed<HttpBody>(var received) -> received.text().orElseThrow();
      case Checked.Refused<HttpBody>(var problem) -> problem.status().code() + " " + problem.code();
    };
  }

  private static byte[] gzip(String text) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
