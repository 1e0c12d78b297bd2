package dev.lathe.runtime.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigningKeysTest {
  private static final Path GUIDE = Path.of("../docs/guides/webhooks.md");

  @Test
  void the_sample_of_the_guide_is_signed_with_the_key_that_it_names() throws IOException {
    String guide = Files.readString(GUIDE);
    SigningKeys keys =
        SigningKeys.read(found(guide, "`(whsec_[^`]+)`\\, ?|`(whsec_\\S+)`")).orElseThrow();
    String signature =
        keys.signature(
            found(guide, "webhook-id: (\\S+)"),
            Long.parseLong(found(guide, "webhook-timestamp: (\\d+)")),
            found(guide, "(?m)^(\\{\"specversion.*})$"));
    assertEquals(found(guide, "webhook-signature: (\\S+)"), signature);
  }

  private static String found(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertTrue(matcher.find(), pattern);
    return Optional.ofNullable(matcher.group(1)).orElseGet(() -> matcher.group(2));
  }

  @Test
  void while_keys_change_there_is_a_signature_of_each() {
    String old = key(24);
    String now = key(64);
    String both = SigningKeys.read(now + " " + old).orElseThrow().signature("i", 1, "{}");
    assertEquals(
        SigningKeys.read(now).orElseThrow().signature("i", 1, "{}")
            + " "
            + SigningKeys.read(old).orElseThrow().signature("i", 1, "{}"),
        both);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 23, 65})
  void a_key_has_24_to_64_bytes(int bytes) {
    assertTrue(SigningKeys.read(key(bytes)).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "secret", "whsec_not base64", "whpk_bGF0aGUtZXhhbXBsZS1rZXktMjQtYnl0"})
  void what_is_no_key_is_none(String text) {
    assertTrue(SigningKeys.read(text).isEmpty());
  }

  @Test
  void a_key_is_not_told() {
    assertEquals("SigningKeys[1]", SigningKeys.read(key(24)).orElseThrow().toString());
  }

  private static String key(int bytes) {
    byte[] key = new byte[bytes];
    java.util.Arrays.fill(key, (byte) bytes);
    return "whsec_" + Base64.getEncoder().encodeToString(key);
  }
}
