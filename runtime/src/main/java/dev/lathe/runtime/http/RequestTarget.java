package dev.lathe.runtime.http;

import dev.lathe.model.problem.ErrorCode;
import java.util.List;
import java.util.Map;

/**
 * What a request is for, decoded.
 *
 * @param query the values by name, in order
 */
record RequestTarget(List<String> segments, Map<String, List<String>> query) {
  /** Decodes the target of {@code request}, if the request is within the limits. */
  static Checked<RequestTarget> of(HttpRequest request) {
    if (request.body().size() > HttpPipeline.MAXIMUM_BODY_BYTES) {
      return new Checked.Refused<>(tooLarge());
    }
    int length = request.rawPath().length() + request.rawQuery().length();
    if (length > HttpPipeline.MAXIMUM_TARGET_CHARACTERS) {
      String message =
          "Path and query are longer than "
              + HttpPipeline.MAXIMUM_TARGET_CHARACTERS
              + " characters";
      return refused(ErrorCode.URI_TOO_LONG, message);
    }
    var segments = UrlText.segments(request.rawPath());
    var query = UrlText.pairs(request.rawQuery());
    if (segments.isEmpty() || query.isEmpty()) {
      return refused(ErrorCode.URI_INVALID, "The URI is not percent-encoded UTF-8");
    }
    return new Checked.Passed<>(new RequestTarget(segments.get(), query.get()));
  }

  static Problem tooLarge() {
    return tooLarge(HttpPipeline.MAXIMUM_BODY_BYTES);
  }

  static Problem tooLarge(int most) {
    return Problem.of(ErrorCode.BODY_LIMIT_EXCEEDED, "The body is larger than " + most + " bytes");
  }

  private static Checked<RequestTarget> refused(ErrorCode code, String message) {
    return new Checked.Refused<>(Problem.of(code, message));
  }
}
