package dev.lathe.dev;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1ConnectionListener;

/**
 * Takes the length from answers that have no body by their status, which the server gives to all:
 * RFC 9110, section 8.6. Who sends one marks it, as a listener is told of status and headers apart.
 */
final class BareAnswers implements Http1ConnectionListener {
  private static final HeaderName MARK = HeaderNames.create("lathe-bare");

  /** Whether an answer with {@code status} has no body. */
  static boolean bare(int status) {
    return status == 204 || status == 304;
  }

  static void mark(ServerResponse response) {
    response.header(MARK, "");
  }

  @Override
  public void headers(ConnectionContext connection, Headers headers) {
    if (headers.contains(MARK) && headers instanceof WritableHeaders<?> written) {
      written.remove(MARK);
      written.remove(HeaderNames.CONTENT_LENGTH);
    }
  }
}
