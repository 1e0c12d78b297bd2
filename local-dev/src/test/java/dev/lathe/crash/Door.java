package dev.lathe.crash;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** The way to a server that is not always there: a request is sent until it is answered. */
final class Door {
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(50);

  private final Supplier<Optional<URI>> server;
  private final Duration patience;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  /**
   * @param server where to send to; empty while nobody answers
   * @param patience how long one request is tried
   */
  Door(Supplier<Optional<URI>> server, Duration patience) {
    this.server = server;
    this.patience = patience;
  }

  /** How long one request is tried. */
  Duration patience() {
    return patience;
  }

  /** One request, anew for each try: headers that hold for a while are made then. */
  interface Made {
    /**
     * @param address of the server
     */
    HttpRequest.Builder at(URI address);
  }

  /** What somebody was answered. */
  record Answer(int status, String text) {}

  /**
   * Sends until there is an answer: none of class 5xx, and no limit that is reached for now.
   *
   * @throws AssertionError if there is none in time
   */
  Answer ask(String what, Made request) {
    Instant end = Instant.now().plus(patience);
    String last = "nobody answered";
    while (Instant.now().isBefore(end)) {
      Optional<URI> address = server.get();
      try {
        if (address.isPresent()) {
          HttpResponse<String> response =
              http.send(
                  request.at(address.get()).timeout(ANSWER).build(),
                  HttpResponse.BodyHandlers.ofString());
          if (response.statusCode() < 500 && response.statusCode() != 429) {
            return new Answer(response.statusCode(), response.body());
          }
          last = response.statusCode() + " " + response.body();
        }
        Thread.sleep(BETWEEN_TRIES);
      } catch (IOException e) {
        last = e.toString();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
    throw new AssertionError(what + " has no answer after " + patience + ": " + last);
  }
}
