package dev.lathe.runtime.http;

import dev.lathe.model.problem.ErrorCode;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a client asks of a command beside its inputs.
 *
 * @param key its Idempotency-Key
 * @param expectedVersion the version in its If-Match; empty too for {@code *}, which any version
 *     matches
 */
record Conditions(Optional<String> key, OptionalLong expectedVersion) {
  /** Visible ASCII, short enough to be part of an index. */
  private static final Pattern KEY = Pattern.compile("[!-~]{1,255}");

  /** The tag of a read, {@code "3.<hash>"}, or {@code "3"} or {@code 3}, within 64 bits. */
  private static final Pattern VERSION =
      Pattern.compile("(?:W/)?\"(\\d{1,18})(?:\\.[0-9a-f]{1,64})?\"|(\\d{1,18})");

  static final Conditions NONE = new Conditions(Optional.empty(), OptionalLong.empty());

  static Checked<Conditions> of(HttpHeaders headers) {
    Optional<String> key = headers.first("idempotency-key");
    if (key.isPresent() && !KEY.matcher(key.get()).matches()) {
      return new Checked.Refused<>(
          Problem.of(
              ErrorCode.IDEMPOTENCY_KEY_INVALID,
              "The Idempotency-Key is not 1 to 255 visible ASCII characters"));
    }
    Optional<String> match = headers.first("if-match").map(String::strip);
    if (match.isEmpty() || match.get().equals("*")) {
      return new Checked.Passed<>(new Conditions(key, OptionalLong.empty()));
    }
    Matcher version = VERSION.matcher(match.get());
    if (!version.matches()) {
      return new Checked.Refused<>(
          Problem.of(ErrorCode.IF_MATCH_INVALID, "The If-Match is neither one version nor *")
              .withHint(
                  "send the ETag of an answer that shows the one aggregate, for example \"3\""));
    }
    String digits = version.group(1) != null ? version.group(1) : version.group(2);
    return new Checked.Passed<>(new Conditions(key, OptionalLong.of(Long.parseLong(digits))));
  }
}
