package dev.lathe.dev;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.lathe.runtime.identity.Loopback;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who may ask a server that listens beyond this machine: whoever has a token of its issuer. This
 * machine needs none, by one of its own names and for no page from elsewhere.
 */
final class Guests {
  private static final Pattern BEARER =
      Pattern.compile("bearer\\s+(\\S+)", Pattern.CASE_INSENSITIVE);

  private final Predicate<String> issued;
  private final OwnPages pages;

  /**
   * @param issued whether a token is the issuer's own and still good
   */
  Guests(Predicate<String> issued, OwnPages pages) {
    this.issued = issued;
    this.pages = pages;
  }

  /** What is answered instead; empty where the request may go on. */
  Optional<APIGatewayV2HTTPResponse> refused(ServerRequest request) {
    Optional<String> host = request.headers().first(HeaderNames.HOST);
    boolean here =
        request.remotePeer().address() instanceof InetSocketAddress peer
            && peer.getAddress().isLoopbackAddress();
    if (here && Loopback.asks(host, request.headers().first(HeaderNames.ORIGIN))) {
      return Optional.empty();
    }
    // The function, and pages of the server's own, take who says so for this machine.
    if (!here && host.filter(Loopback::host).isPresent()) {
      return Optional.of(
          pages.problem(403, "FOREIGN_PAGE", "This name is the other machine's own"));
    }
    Matcher bearer =
        BEARER.matcher(request.headers().first(HeaderNames.AUTHORIZATION).orElse("").strip());
    if (bearer.matches() && issued.test(bearer.group(1))) return Optional.empty();
    return Optional.of(
        pages.problem(
            401,
            "RUNTIME_AUTH_TOKEN_INVALID",
            "From another machine a token of this server is needed: `lathe token --as NAME`",
            Map.of("WWW-Authenticate", "Bearer")));
  }
}
