package dev.lathe.runtime.http;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An answer before it is rendered. */
sealed interface Reply {
  /**
   * A success.
   *
   * @param body sent as it is
   * @param contentType of the body, e.g. {@code application/json}
   * @param cache who may keep the answer and for how long, as {@code Cache-Control} says it
   * @param status 200 or 201
   */
  record Success(
      AnswerBody body, String contentType, String cache, Map<String, String> headers, int status)
      implements Reply {
    /** Not to be kept: data of one moment, or for one client. */
    static final String NO_STORE = "no-store";

    /** To be kept by the client alone, who asks each time whether it still is the answer. */
    static final String KEPT = "private, no-cache";

    public Success {
      headers = Map.copyOf(headers);
    }

    /** Status 200. */
    Success(AnswerBody body, String contentType, String cache, Map<String, String> headers) {
      this(body, contentType, cache, headers, 200);
    }

    /** With one more header. */
    Success with(String header, String value) {
      var more = new TreeMap<>(headers);
      more.put(header, value);
      return new Success(body, contentType, cache, more, status);
    }

    /** Status 201: something was created. */
    Success created() {
      return new Success(body, contentType, cache, headers, 201);
    }

    /** Status 201: something was created, and is at {@code location}. */
    Success at(String location) {
      Success located = with("Location", location);
      return new Success(body, contentType, cache, located.headers, 201);
    }

    /** JSON that this client may keep, and asks before it uses it again. */
    static Success kept(String body, String tag) {
      return new Success(new AnswerBody.Text(body), "application/json", KEPT, Map.of("ETag", tag));
    }

    /** JSON for this client at this moment. */
    static Success json(String body, Map<String, String> headers) {
      return new Success(new AnswerBody.Text(body), "application/json", NO_STORE, headers);
    }
  }

  /**
   * An answer in the words of its route's author.
   *
   * @param code of what failed, for a log
   */
  record Worded(int status, AnswerBody body, Map<String, String> headers, Optional<String> code)
      implements Reply {
    public Worded {
      headers = Map.copyOf(headers);
    }
  }

  /** A browser may send what it asked about beforehand: 204. */
  record Allowed(Map<String, String> headers) implements Reply {
    public Allowed {
      headers = Map.copyOf(headers);
    }
  }

  /** The client has the answer, by the tag that it goes by: 304. */
  record Unchanged(String tag) implements Reply {}

  /** An error. */
  record Failure(Problem problem) implements Reply {}

  /** A health check that failed, in the form that monitors expect. */
  record Unwell(String reason, RuntimeException cause) implements Reply {}

  /** The code, for a log. */
  default Optional<String> code() {
    return switch (this) {
      case Success _, Allowed _, Unchanged _ -> Optional.empty();
      case Worded(int _, var _, var _, var code) -> code;
      case Failure(Problem problem) -> Optional.of(problem.code());
      case Unwell _ -> Optional.of("UNWELL");
    };
  }
}
