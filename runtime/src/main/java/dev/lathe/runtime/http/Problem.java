package dev.lathe.runtime.http;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import dev.lathe.model.problem.ErrorCode;
import dev.lathe.model.problem.ProblemStatus;
import dev.lathe.model.problem.Words;
import dev.lathe.runtime.plan.Finding;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An error that a client is told.
 *
 * @param type where it is explained, at the service itself
 * @param code stable, for programs; an author's own where there is one
 * @param message for people, without internals
 * @param hint what to do about it
 * @param headers that belong to this problem, e.g. {@code Allow}
 */
record Problem(
    ProblemStatus status,
    String type,
    String code,
    String message,
    Optional<Json> details,
    Optional<String> hint,
    SortedMap<String, String> headers) {
  /** A refusal is not to be larger than what it refuses. */
  static final int MOST_FINDINGS = 100;

  Problem {
    headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
  }

  static Problem of(ErrorCode code, String message) {
    return of(code.status(), code.name(), message);
  }

  /**
   * @param code one that a module gave itself, or a name of {@link ErrorCode}
   */
  static Problem of(ProblemStatus status, String code, String message) {
    return new Problem(
        status,
        ErrorCode.type(code),
        code,
        message,
        Optional.empty(),
        Optional.empty(),
        Collections.emptySortedMap());
  }

  /** What is wrong with a request's inputs, at once, as far as anybody reads that. */
  static Problem validation(List<Finding> findings) {
    String message = "Invalid request parameters";
    if (findings.size() > MOST_FINDINGS) {
      message += ": the first " + MOST_FINDINGS + " of " + findings.size();
    }
    return of(ErrorCode.VALIDATION_ERROR, message)
        .withDetails(
            new Json.Arr(findings.stream().limit(MOST_FINDINGS).map(Finding::json).toList()));
  }

  /** The path is there, the method is not. */
  static Problem methodNotAllowed(String allow) {
    return of(ErrorCode.METHOD_NOT_ALLOWED, "This path does not take this method")
        .withHeader("Allow", allow);
  }

  Problem withDetails(Json value) {
    return new Problem(status, type, code, message, Optional.of(value), hint, headers);
  }

  /** With one more member of {@code details}. */
  Problem withDetail(String name, Json value) {
    var members = new Members();
    if (details.orElse(Json.NULL) instanceof Json.Obj earlier) members.withAll(earlier);
    return withDetails(members.with(name, value).object());
  }

  /** In the author's words, with our code as the reason. */
  Problem inWords(Words words) {
    if (!words.said()) return this;
    Problem reasoned = withDetail("reason", Json.of(code));
    return new Problem(
        status,
        type,
        words.code().orElse(code),
        words.message().orElse(message),
        reasoned.details,
        hint,
        headers);
  }

  Problem withHint(String value) {
    return new Problem(status, type, code, message, details, Optional.of(value), headers);
  }

  Problem withHeader(String name, String value) {
    var more = new TreeMap<>(headers);
    more.put(name, value);
    return new Problem(status, type, code, message, details, hint, more);
  }
}
