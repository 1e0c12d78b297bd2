package dev.lathe.dev;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.lathe.runtime.http.HttpBody;
import dev.lathe.runtime.platform.Platform;
import io.helidon.common.buffers.DataReader.InsufficientDataAvailableException;
import io.helidon.http.BadRequestException;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Translates as API Gateway's HTTP APIs do, payload format 2.0: header names in lower case, several
 * values of a header or query key joined with a comma, cookies apart, bodies that are not text in
 * base 64.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">payload
 *     format</a>
 */
final class GatewayEvents {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** The text of one second: written once for all its requests. */
  private record Second(long epoch, String text) {}

  private static volatile Second lastSecond = new Second(0, TIME.format(Instant.EPOCH));

  /** Names of the answers' headers, which are few, as the server wants them. */
  private static final Map<String, HeaderName> NAMES = new ConcurrentHashMap<>();

  private static final Pattern ABSOLUTE =
      Pattern.compile("^https?://[^/?#]*", Pattern.CASE_INSENSITIVE);

  private GatewayEvents() {}

  /** {@code id} names the request. */
  static APIGatewayV2HTTPEvent event(ServerRequest request, String id, Platform platform) {
    var headers = new HashMap<String, String>();
    var cookies = new ArrayList<String>();
    for (Header header : request.headers()) {
      if (header.headerName().equals(HeaderNames.COOKIE)) {
        header.allValues().forEach(line -> cookies.addAll(Arrays.asList(line.split("; *"))));
      } else {
        headers.put(header.headerName().lowerCase(), value(header));
      }
    }
    byte[] body = body(request);
    // What is no text is not made one: the function tells that it is not.
    Optional<String> text =
        isText(headers.get("content-type")) ? HttpBody.of(body).text() : Optional.empty();
    String path = path(request);
    String method = request.prologue().method().text();
    return APIGatewayV2HTTPEvent.builder()
        .withVersion("2.0")
        .withRouteKey("$default")
        .withRawPath(path)
        .withRawQueryString(request.query().rawValue())
        .withCookies(cookies.isEmpty() ? null : cookies)
        .withHeaders(headers)
        .withQueryStringParameters(query(request))
        .withRequestContext(context(request, id, method, path, headers, platform))
        .withBody(
            body.length == 0
                ? null
                : text.orElseGet(() -> Base64.getEncoder().encodeToString(body)))
        .withIsBase64Encoded(body.length > 0 && text.isEmpty())
        .build();
  }

  /** {@code head}: the answer is to a HEAD, so its length is that of a body that is not sent. */
  static void send(APIGatewayV2HTTPResponse answer, boolean head, ServerResponse response) {
    response.status(answer.getStatusCode());
    boolean bare = BareAnswers.bare(answer.getStatusCode());
    Map<String, String> headers = answer.getHeaders() == null ? Map.of() : answer.getHeaders();
    headers.forEach(
        (name, value) -> {
          // The server counts the bytes that it sends; of a HEAD it sends none.
          if ((head && !bare) || !name.equalsIgnoreCase("content-length")) {
            response.header(HeaderValues.create(name(name), value));
          }
        });
    if (answer.getCookies() != null) {
      response.header("Set-Cookie", answer.getCookies().toArray(String[]::new));
    }
    String body = answer.getBody();
    if (bare) {
      BareAnswers.mark(response);
      response.send();
    } else if (body == null) {
      response.send();
    } else if (answer.getIsBase64Encoded()) {
      response.send(Base64.getDecoder().decode(body));
    } else {
      response.send(body.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static APIGatewayV2HTTPEvent.RequestContext context(
      ServerRequest request,
      String id,
      String method,
      String path,
      Map<String, String> headers,
      Platform platform) {
    Instant now = platform.time().now();
    return APIGatewayV2HTTPEvent.RequestContext.builder()
        .withRouteKey("$default")
        .withAccountId("000000000000")
        .withStage("$default")
        .withApiId("local")
        .withDomainName(headers.getOrDefault("host", "localhost"))
        .withDomainPrefix("local")
        .withTime(text(now))
        .withTimeEpoch(now.toEpochMilli())
        .withRequestId(id)
        .withHttp(
            APIGatewayV2HTTPEvent.RequestContext.Http.builder()
                .withMethod(method)
                .withPath(path)
                .withProtocol("HTTP/1.1")
                .withSourceIp(request.remotePeer().host())
                .withUserAgent(headers.getOrDefault("user-agent", ""))
                .build())
        .build();
  }

  private static String text(Instant now) {
    Second second = lastSecond;
    if (second.epoch() != now.getEpochSecond()) {
      second = new Second(now.getEpochSecond(), TIME.format(now));
      lastSecond = second;
    }
    return second.text();
  }

  private static HeaderName name(String name) {
    return NAMES.computeIfAbsent(name, HeaderNames::create);
  }

  private static String value(Header header) {
    return header.valueCount() == 1 ? header.get() : String.join(",", header.allValues());
  }

  /** Without scheme and host, where a client sends those as to a proxy: RFC 9112, section 3.2.2. */
  static String path(ServerRequest request) {
    String target = request.prologue().uriPath().rawPath();
    String path = ABSOLUTE.matcher(target).replaceFirst("");
    if (path.isEmpty()) return "/";
    if (path.startsWith("/") || path.equals("*")) return path;
    throw new BadRequestException("the target does not begin with a slash");
  }

  /** The bytes of a request's body; none where it has none. */
  static byte[] body(ServerRequest request) {
    if (!request.content().hasEntity()) return new byte[0];
    try (InputStream content = request.content().inputStream()) {
      return content.readAllBytes();
    } catch (IOException | UncheckedIOException | InsufficientDataAvailableException e) {
      throw new CloseConnectionException("the client is gone in the middle of a body", e);
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new BadRequestException("the body is not framed as it says", e); // chunks of no size
    }
  }

  private static @Nullable Map<String, String> query(ServerRequest request) {
    if (request.query().isEmpty()) {
      return null;
    }
    return request.query().toMap().entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, key -> joined(key.getValue()), (a, b) -> b, TreeMap::new));
  }

  private static String joined(List<String> values) {
    return String.join(",", values);
  }

  /** Whether the gateway hands a body of this type over as text. */
  private static boolean isText(@Nullable String contentType) {
    if (contentType == null) {
      return false;
    }
    String type = contentType.toLowerCase(Locale.ROOT);
    int parameters = type.indexOf(';');
    String media = (parameters < 0 ? type : type.substring(0, parameters)).strip();
    return media.startsWith("text/")
        || media.equals("application/json")
        || media.equals("application/javascript")
        || media.equals("application/xml")
        || media.endsWith("+json")
        || media.endsWith("+xml");
  }
}
