package dev.lathe.runtime.adapter.s3;

import dev.lathe.runtime.aws.SignedCalls;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads objects by one signed GET each, where the environment says all that this takes. What is
 * answered by anything but the object is left to the SDK's client. Thread-safe.
 */
final class SignedReads {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** What stands for itself in a path and in a signature. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._/-]+");

  /** A name with dots fits no certificate. */
  private static final Pattern HOST = Pattern.compile("[a-z0-9-]+");

  private final SignedCalls calls;
  private final String place;

  private SignedReads(SignedCalls calls, String place) {
    this.calls = calls;
    this.place = place;
  }

  /**
   * What {@code environment} says of {@code bucket}; empty where it leaves something to be found
   * out.
   */
  static Optional<SignedReads> of(Map<String, String> environment, String bucket) {
    if (!HOST.matcher(bucket).matches()) return Optional.empty();
    return SignedCalls.of(environment)
        .map(
            calls ->
                new SignedReads(
                    calls,
                    calls
                        .standIn("AWS_ENDPOINT_URL_S3")
                        .map(url -> url + "/" + bucket + "/")
                        .orElse(
                            "https://%s.s3.%s.amazonaws.com/".formatted(bucket, calls.region()))));
  }

  /** The object's bytes; empty where it, or an answer, was not to be had this way. */
  Optional<byte[]> read(String key) {
    if (!PLAIN.matcher(key).matches()) return Optional.empty();
    try {
      SignedCalls.Answer answer = calls.get(URI.create(place + key), PATIENCE);
      return answer.status() == HttpURLConnection.HTTP_OK
          ? Optional.of(answer.body())
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
