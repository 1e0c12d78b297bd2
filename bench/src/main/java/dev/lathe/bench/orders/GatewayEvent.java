package dev.lathe.bench.orders;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import java.util.HashMap;
import java.util.Map;

/** What API Gateway makes of a request of a usual client. */
public final class GatewayEvent {
  private static final Map<String, String> HEADERS =
      Map.of(
          "accept", "*/*",
          "accept-encoding", "gzip, deflate, br",
          "host", "abcdefghij.execute-api.eu-central-1.amazonaws.com",
          "user-agent", "curl/8.5.0",
          "x-amzn-trace-id", "Root=1-65b2f0e2-0123456789abcdef01234567",
          "x-forwarded-for", "192.0.2.1",
          "x-forwarded-port", "443",
          "x-forwarded-proto", "https");

  private GatewayEvent() {}

  static APIGatewayV2HTTPEvent of(Ask ask) {
    return of(ask.method(), ask.path(), ask.query(), ask.body());
  }

  /**
   * The event of one request.
   *
   * @param query without a question mark, empty where there is none
   * @param body JSON, empty where there is none
   */
  public static APIGatewayV2HTTPEvent of(String method, String path, String query, String body) {
    var headers = new HashMap<>(HEADERS);
    if (!body.isEmpty()) {
      headers.put("content-type", "application/json");
      headers.put("content-length", Integer.toString(body.length()));
    }
    return APIGatewayV2HTTPEvent.builder()
        .withVersion("2.0")
        .withRouteKey("$default")
        .withRawPath(path)
        .withRawQueryString(query)
        .withHeaders(headers)
        .withRequestContext(
            APIGatewayV2HTTPEvent.RequestContext.builder()
                .withHttp(
                    APIGatewayV2HTTPEvent.RequestContext.Http.builder()
                        .withMethod(method)
                        .withPath(path)
                        .build())
                .build())
        .withBody(body.isEmpty() ? null : body)
        .withIsBase64Encoded(false)
        .build();
  }
}
