package dev.lathe.runtime.http;

import java.util.Map;
import java.util.Optional;

/** An answer before it is rendered. */
sealed interface Reply {
  /**
   * Status 200.
   *
   * @param body sent as it is
   * @param contentType of the body, e.g. {@code application/json}
   * @param cache who may keep the answer and for how long, as {@code Cache-Control} says it
   */
  record Success(AnswerBody body, String contentType, String cache, Map<String, String> headers)
      implements Reply {
    /** Not to be kept: data of one moment, or for one client. */
    static final String NO_STORE = "no-store";

    public Success {
      headers = Map.copyOf(headers);
    }

    /** JSON for this client at this moment. */
    static Success json(String body, Map<String, String> headers) {
      return new Success(new AnswerBody.Text(body), "application/json", NO_STORE, headers);
    }
  }

  /** An error. */
  record Failure(Problem problem) implements Reply {}

  /** A health check that failed, in the form that monitors expect. */
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
