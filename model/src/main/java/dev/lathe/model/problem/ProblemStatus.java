package dev.lathe.model.problem;

/** The HTTP statuses of errors; their titles are RFC 9110's, section 15. */
public enum ProblemStatus {
  BAD_REQUEST(400, "Bad Request"),
  UNAUTHORIZED(401, "Unauthorized"),
  FORBIDDEN(403, "Forbidden"),
  NOT_FOUND(404, "Not Found"),
  METHOD_NOT_ALLOWED(405, "Method Not Allowed"),
  CONFLICT(409, "Conflict"),
  CONTENT_TOO_LARGE(413, "Content Too Large"),
  URI_TOO_LONG(414, "URI Too Long"),
  UNSUPPORTED_MEDIA_TYPE(415, "Unsupported Media Type"),
  UNPROCESSABLE_CONTENT(422, "Unprocessable Content"),
  TOO_MANY_REQUESTS(429, "Too Many Requests"),
  INTERNAL_SERVER_ERROR(500, "Internal Server Error"),
  NOT_IMPLEMENTED(501, "Not Implemented"),
  BAD_GATEWAY(502, "Bad Gateway"),
  SERVICE_UNAVAILABLE(503, "Service Unavailable"),
  GATEWAY_TIMEOUT(504, "Gateway Timeout");

  private final int code;
  private final String title;

  ProblemStatus(int code, String title) {
    this.code = code;
    this.title = title;
  }

  /** The number, 400 to 599. */
  public int code() {
    return code;
  }

  /** The status in words, which is the title of an error without a type of its own. */
  public String title() {
    return title;
  }

  /** Whether the server is to blame. */
  public boolean server() {
    return code >= 500;
  }
}
