package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lathe.dev.Http.Answer;
import java.util.List;

/** Requests behind auth middleware that come from nobody. */
final class Strangers {
  private static final List<String[]> HEADERS =
      List.of(
          new String[] {},
          new String[] {"Authorization", "Bearer forged"},
          new String[] {"Authorization", "dev:alice"},
          new String[] {"X-Actor-Id", "alice"},
          new String[] {"X-Rntme-User-Sub", "alice"});

  private Strangers() {}

  /** All are answered 401, before anybody looks at the body, which is not valid. */
  static void areRefused(Http http, String read, String written, String invalid) {
    for (String[] headers : HEADERS) {
      Answer toRead = http.get(read, headers);
      Answer toWrite = http.post(written, invalid, headers);

      assertEquals(401, toRead.status(), toRead.text());
      assertEquals("RUNTIME_AUTH_TOKEN_INVALID", toRead.get("code"));
      assertEquals("authentication required", toRead.get("message"));
      boolean bearer = headers.length > 1 && headers[1].startsWith("Bearer ");
      assertEquals(
          bearer ? "Bearer error=\"invalid_token\"" : "Bearer", toRead.header("WWW-Authenticate"));
      assertEquals(401, toWrite.status(), "a stranger learnt that the body is invalid");
    }
  }
}
