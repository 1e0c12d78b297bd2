package dev.lathe.runtime.http;

import java.util.Map;
import java.util.Optional;

/** What a client is told, before it is rendered. */
sealed interface Reply {
  /** Status 200; {@code body} is JSON and sent as it is. */
  record Success(String body, Map<String, String> headers) implements Reply {
    public Success {
      headers = Map.copyOf(headers);
    }
  }

  /** Everything that is no success. */
  record Failure(Problem problem) implements Reply {}

  /** A health check that failed, in the form that those who watch expect. */
  record Unwell(String reason, RuntimeException cause) implements Reply {}

  /** The code, for a log. */
  default Optional<String> code() {
    return switch (this) {
      case Success _ -> Optional.empty();
      case Failure(Problem problem) -> Optional.of(problem.code());
      case Unwell _ -> Optional.of("UNWELL");
    };
  }
}
