package dev.lathe.dev;

import dev.lathe.runtime.platform.Ids;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.http.Status;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;

/**
 * Takes the connections whose first line is not one of HTTP/1.1, which the server would close
 * without a word, and says what is spoken here.
 */
final class UnspokenProtocols implements ServerConnectionSelector {
  private final int longestLine;
  private final Ids ids;

  /**
   * @param longestLine in bytes; where no line ends before, none will
   * @param ids name what was refused
   */
  UnspokenProtocols(int longestLine, Ids ids) {
    this.longestLine = longestLine;
    this.ids = ids;
  }

  @Override
  public int bytesToIdentifyConnection() {
    return 0;
  }

  @Override
  public Support supports(BufferData data) {
    int end = data.indexOf((byte) '\n');
    if (end < 0) return data.available() > longestLine ? Support.SUPPORTED : Support.UNSUPPORTED;
    return data.readString(end).endsWith("HTTP/1.1\r") ? Support.UNSUPPORTED : Support.SUPPORTED;
  }

  @Override
  public Set<String> supportedApplicationProtocols() {
    return Set.of();
  }

  @Override
  public ServerConnection connection(ConnectionContext context) {
    return new Refusal(context, ids);
  }

  /** Answers once, and is over. */
  private record Refusal(ConnectionContext context, Ids ids) implements ServerConnection {
    private static final FrontProblem PROBLEM =
        new FrontProblem(
            Status.BAD_REQUEST_400,
            "MALFORMED_REQUEST",
            "The first line is not one of HTTP/1.1, which is spoken here");

    @Override
    public void handle(Limit limit) {
      String body = PROBLEM.json(ids);
      String answer =
          "HTTP/1.1 400 Bad Request\r\nContent-Type: "
              + FrontProblem.CONTENT_TYPE
              + "\r\nContent-Length: "
              + body.getBytes(StandardCharsets.UTF_8).length
              + "\r\nConnection: close\r\n\r\n"
              + body;
      context.dataWriter().writeNow(BufferData.create(answer));
    }

    @Override
    public Duration idleTime() {
      return Duration.ZERO;
    }

    @Override
    public void close(boolean interrupt) {
      // It ends by itself.
    }
  }
}
