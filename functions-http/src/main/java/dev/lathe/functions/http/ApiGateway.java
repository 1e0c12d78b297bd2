package dev.lathe.functions.http;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.lathe.runtime.http.AnswerBody;
import dev.lathe.runtime.http.HttpAnswer;
import dev.lathe.runtime.http.HttpBody;
import dev.lathe.runtime.http.HttpHeaders;
import dev.lathe.runtime.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Translates API Gateway's events (payload format 2.0) and answers. */
final class ApiGateway {
  /** What a percent-encoded path may hold as it stands, RFC 3986, section 3.3, with the slash. */
  private static final String PATH_CHARACTERS = "-._~!$&'()*+,;=:@/";

  private ApiGateway() {}

  /**
   * @param believed the claims that a JWT authorizer of the gateway has verified count: only where
   *     the gateway in front has one
   */
  static HttpRequest request(APIGatewayV2HTTPEvent event, boolean believed) {
    return new HttpRequest(
        method(event),
        encoded(orEmpty(event.getRawPath())),
        orEmpty(event.getRawQueryString()),
        headers(event.getHeaders()),
        body(event),
        believed ? GatewayClaims.of(event) : Optional.empty(),
        address(event));
  }

  static APIGatewayV2HTTPResponse response(HttpAnswer answer) {
    var response =
        APIGatewayV2HTTPResponse.builder()
            .withStatusCode(answer.status())
            .withHeaders(answer.headers());
    return switch (answer.body()) {
      case AnswerBody.Text(String text) ->
          response.withBody(text).withIsBase64Encoded(false).build();
      case AnswerBody.Bytes bytes ->
          response
              .withBody(Base64.getEncoder().encodeToString(bytes.bytes()))
              .withIsBase64Encoded(true)
              .build();
    };
  }

  private static String method(APIGatewayV2HTTPEvent event) {
    var context = event.getRequestContext();
    var http = context == null ? null : context.getHttp();
    return http == null ? "" : orEmpty(http.getMethod()).toUpperCase(Locale.ROOT);
  }

  /** As the gateway saw it, whatever headers say. */
  private static Optional<String> address(APIGatewayV2HTTPEvent event) {
    var context = event.getRequestContext();
    var http = context == null ? null : context.getHttp();
    return http == null ? Optional.empty() : Optional.ofNullable(http.getSourceIp());
  }

  /** API Gateway joins the values of a header that came several times with commas. */
  private static HttpHeaders headers(@Nullable Map<String, String> headers) {
    return HttpHeaders.of(headers == null ? Map.of() : headers);
  }

  private static HttpBody body(APIGatewayV2HTTPEvent event) {
    String body = event.getBody();
    if (body == null) return HttpBody.NONE;
    if (!event.getIsBase64Encoded()) return HttpBody.of(body);
    try {
      return HttpBody.of(Base64.getDecoder().decode(body));
    } catch (IllegalArgumentException e) {
      return HttpBody.of(body); // then it is not JSON either, and the client is told so
    }
  }

  /**
   * API Gateway decodes the path that it calls raw, function URLs do not: encode what an encoded
   * path cannot hold. An id with a percent sign before two hex digits cannot be told apart.
   *
   * @see <a href="https://github.com/hotsock/voker/pull/8">captures of both</a>
   */
  static String encoded(String path) {
    var encoded = new StringBuilder(path.length());
    for (int i = 0; i < path.length(); ) {
      int character = path.codePointAt(i);
      if (plain(character) || (character == '%' && hex(path, i + 1) && hex(path, i + 2))) {
        encoded.appendCodePoint(character);
      } else {
        for (byte each : Character.toString(character).getBytes(StandardCharsets.UTF_8)) {
          encoded.append('%').append(String.format(Locale.ROOT, "%02X", each));
        }
      }
      i += Character.charCount(character);
    }
    return encoded.toString();
  }

  private static boolean plain(int character) {
    return (character >= 'a' && character <= 'z')
        || (character >= 'A' && character <= 'Z')
        || (character >= '0' && character <= '9')
        || PATH_CHARACTERS.indexOf(character) >= 0;
  }

  private static boolean hex(String path, int at) {
    return at < path.length() && Character.digit(path.charAt(at), 16) >= 0;
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
