package dev.lathe.runtime.webhook;

import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The port to whoever is told of events. Safe for many threads. */
@FunctionalInterface
public interface Receiver {
  /**
   * Posts all of them, in any order and at once, follows no redirect, and waits for the answers.
   *
   * @param timeout how long to wait for each, connecting and the body included
   * @return an answer for each post, in their order
   */
  List<Answer> post(List<Post> posts, Duration timeout);

  /**
   * What is sent.
   *
   * @param url an address; or an ARN, of which the headers say what a topic is told beside the
   *     body: {@code webhook-id}, {@code webhook-group}, {@code ce-source}, {@code ce-type}
   */
  record Post(URI url, SortedMap<String, String> headers, String body) {
    public Post {
      headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
    }
  }

  /** What came of one of them. */
  sealed interface Answer {
    /**
     * An answer came.
     *
     * @param text how its body begins
     * @param retryAfter how long it asks to be left alone
     */
    record Answered(int status, String text, Optional<Duration> retryAfter) implements Answer {}

    /** None came; it may have been received. */
    record NotReached(String why) implements Answer {}
  }
}
