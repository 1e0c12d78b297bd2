package dev.lathe.dev;

import io.helidon.http.BadRequestException;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Refuses requests of which two readers could disagree where they end, before their bodies are
 * read: RFC 9112, section 6.3. A gateway refuses them too.
 */
final class Framing implements Http1ConnectionListener {
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

  @Override
  public void headers(ConnectionContext connection, Headers headers) {
    boolean coded = headers.contains(HeaderNames.TRANSFER_ENCODING);
    if (headers.contains(HeaderNames.CONTENT_LENGTH)) {
      List<String> lengths = headers.all(HeaderNames.CONTENT_LENGTH, List::of);
      if (coded) throw new BadRequestException("both Content-Length and Transfer-Encoding");
      if (lengths.size() != 1 || !LENGTH.matcher(lengths.getFirst().strip()).matches()) {
        throw new BadRequestException("Content-Length is not one number");
      }
    }
    if (coded && !tokens(headers, HeaderNames.TRANSFER_ENCODING).equals(List.of("chunked"))) {
      throw new BadRequestException("Transfer-Encoding is not chunked");
    }
  }

  /** Whether the client sends nothing more on this connection. */
  static boolean last(Headers headers) {
    return headers.contains(HeaderNames.CONNECTION)
        && tokens(headers, HeaderNames.CONNECTION).contains("close");
  }

  private static List<String> tokens(Headers headers, HeaderName name) {
    return headers.all(name, List::of).stream()
        .flatMap(value -> Pattern.compile(",").splitAsStream(value))
        .map(token -> token.strip().toLowerCase(Locale.ROOT))
        .toList();
  }
}
