package dev.lathe.runtime.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReplySizeTest {
  /** So many of each that nothing is estimated. */
  private static final int MANY = 900_000;

  @ParameterizedTest
  @ValueSource(strings = {"a", "\"", "\\", "\n", "ž", "€", "😀", "\u001f"})
  void text_is_as_long_as_json_makes_it(String part) {
    String text = part.repeat(MANY);
    long around = ReplySize.of(answer(new AnswerBody.Text("")));
    long quoted = JsonText.write(Json.of(text)).getBytes(StandardCharsets.UTF_8).length - 2L;
    assertEquals(quoted, ReplySize.of(answer(new AnswerBody.Text(text))) - around);
  }

  @Test
  void what_is_estimated_is_never_less_than_it_is() {
    String text = "\u0001".repeat(1_000);
    long around = ReplySize.of(answer(new AnswerBody.Text("")));
    assertEquals(6_000, ReplySize.of(answer(new AnswerBody.Text(text))) - around);
  }

  @Test
  void bytes_are_as_long_as_base64_makes_them() {
    long around = ReplySize.of(answer(new AnswerBody.Bytes(new byte[0])));
    assertEquals(8, ReplySize.of(answer(new AnswerBody.Bytes(new byte[4]))) - around);
  }

  @Test
  void headers_count() {
    var headers = new TreeMap<>(Map.of("Location", "/x".repeat(500)));
    var without = new HttpAnswer(200, new TreeMap<>(), AnswerBody.NONE);
    var with = new HttpAnswer(200, headers, AnswerBody.NONE);
    assertTrue(ReplySize.of(with) - ReplySize.of(without) >= 1_000 + "'Location':'',".length());
  }

  private static HttpAnswer answer(AnswerBody body) {
    return new HttpAnswer(200, new TreeMap<>(), body);
  }
}
