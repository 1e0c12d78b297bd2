package dev.lathe.model.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lathe.model.json.JsonText;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EchoTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"to\":\"ann@b.example\"}|no ann@b.example here|no *** here",
        "{\"to\":{\"at\":[\"Ann@b.example\"]}}|no ANN@B.EXAMPLE here|no *** here",
        "{\"to\":\"ann@b.example\"}|GET /?to=ann%40b.example|GET /?to=***",
        "{\"to\":\"a\\\"nn\"}|{\"unknown\":\"a\\\"nn\"}|{\"unknown\":\"***\"}",
        "{\"to\":\"ann@b.example\"}|it was cut at ann@b.e|it was cut at ***",
        "{\"born\":19840704}|born 19840704?|born ***?",
        "{\"plan\":\"known\"}|unknown plan (known)|unknown plan (***)",
        "{\"plan\":\"teams\"}|no such steam|no such steam",
        "{\"a\":\"ann@b.example\",\"b\":\"ann@b\"}|ann@b.example, ann@b|***, ***",
        "{\"a\":\"abc\",\"b\":true,\"c\":null,\"d\":12}|abc true null 12|abc true null 12",
        "{\"a\":\"(a.c)\"}|no (a.c) but (abc)|no *** but (abc)"
      })
  void what_was_sent_is_left_out_of_what_is_said(String sent, String said, String safe) {
    assertEquals(safe, Echo.of(JsonText.parse(sent)).without(said));
  }
}
