package dev.lathe.runtime.adapter.sqs;

import dev.lathe.model.json.Members;
import dev.lathe.runtime.aws.SignedCalls;
import dev.lathe.runtime.queue.Message;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sends a single message of a queue without order by one signed POST, where the environment says
 * all that this takes: that is all that a function does which rings for another one. What is not
 * taken so is left to the SDK's client. Thread-safe.
 */
final class SignedSends {
  private final SignedCalls calls;
  private final URI place;
  private final Duration patience;

  private SignedSends(SignedCalls calls, URI place, Duration patience) {
    this.calls = calls;
    this.place = place;
    this.patience = patience;
  }

  /** As {@code environment} says; empty where it leaves something to be found out. */
  static Optional<SignedSends> of(Map<String, String> environment, Duration patience) {
    return SignedCalls.of(environment)
        .map(
            calls ->
                new SignedSends(
                    calls,
                    URI.create(
                        calls
                                .standIn("AWS_ENDPOINT_URL_SQS")
                                .orElse("https://sqs.%s.amazonaws.com".formatted(calls.region()))
                            + "/"),
                    patience));
  }

  /** Whether {@code messages} were sent; otherwise one of them may have been, or none. */
  boolean sent(String queueUrl, List<Message> messages) {
    if (messages.size() != 1) return false;
    Message only = messages.getFirst();
    if (only.place().isPresent() || only.contentType().isPresent()) return false;
    String body = new Members().with("QueueUrl", queueUrl).with("MessageBody", only.body()).text();
    try {
      return calls.post(place, "sqs", "AmazonSQS.SendMessage", "1.0", body, patience).status()
          == HttpURLConnection.HTTP_OK;
    } catch (IOException e) {
      return false;
    }
  }
}
