package dev.lathe.dev;

import dev.lathe.model.json.Members;
import dev.lathe.model.problem.ErrorCode;
import dev.lathe.runtime.platform.Ids;
import io.helidon.http.Status;

/**
 * What the front answers itself, before any function is asked, in the form of a function's problem.
 *
 * @param code for programs
 * @param message for people; nothing of the request
 */
record FrontProblem(Status status, String code, String message) {
  static final String CONTENT_TYPE = "application/problem+json";

  /** As JSON, of a request that gets its id here. */
  String json(Ids ids) {
    return new Members()
        .with("type", ErrorCode.type(code))
        .with("title", status.reasonPhrase())
        .with("status", status.code())
        .with("detail", message)
        .with("code", code)
        .with("message", message)
        .with("requestId", ids.next().toString())
        .text();
  }
}
