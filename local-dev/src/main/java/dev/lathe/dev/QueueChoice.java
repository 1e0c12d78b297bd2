package dev.lathe.dev;

import java.net.URI;
import java.util.Optional;

/** What stands for SQS between events and read models. */
public sealed interface QueueChoice {
  /** How they are called on the command line. */
  String WORDS = "none, process, elasticmq or http://HOST:PORT";

  /** Nothing: where the functions and the database are one process, read models follow the log. */
  record None() implements QueueChoice {}

  /** A queue in the memory of this process. */
  record InMemory() implements QueueChoice {}

  /** ElasticMQ in this process, behind SQS's protocol as in the cloud. */
  record ElasticMq() implements QueueChoice {}

  /**
   * Whoever speaks SQS's protocol at an address and checks no credentials, as ElasticMQ and
   * LocalStack do. What it holds outlives this process.
   */
  record At(URI endpoint) implements QueueChoice {}

  /** What {@code text} names; empty where that is nothing. */
  static Optional<QueueChoice> of(String text) {
    return switch (text) {
      case "none" -> Optional.of(new None());
      case "process" -> Optional.of(new InMemory());
      case "elasticmq" -> Optional.of(new ElasticMq());
      default -> at(text);
    };
  }

  private static Optional<QueueChoice> at(String text) {
    try {
      URI uri = URI.create(text);
      boolean bare = uri.getPath() == null || uri.getPath().isEmpty() || uri.getPath().equals("/");
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      return web && bare && uri.getHost() != null && uri.getRawQuery() == null
          ? Optional.of(new At(URI.create(uri.getScheme() + "://" + uri.getAuthority())))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
