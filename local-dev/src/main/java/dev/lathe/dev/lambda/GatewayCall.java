package dev.lathe.dev.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.JsonText.MalformedJson;
import dev.lathe.model.json.Members;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an HTTP API of API Gateway does with a request: it writes an event in payload format 2.0,
 * and reads the function's answer, or says 500 where there is none, and 503 where nobody was free.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">payload
 *     format</a>
 */
public record GatewayCall(Function<String, Invocation> function)
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  private static final APIGatewayV2HTTPResponse FAILED = told(500, "Internal Server Error");
  private static final APIGatewayV2HTTPResponse NOBODY_FREE = told(503, "Service Unavailable");

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return answer(event);
  }

  APIGatewayV2HTTPResponse answer(APIGatewayV2HTTPEvent event) {
    return switch (function.apply(written(event))) {
      case Invocation.Answered(String body, double _) -> read(body).orElse(FAILED);
      case Invocation.Throttled _ -> NOBODY_FREE;
      case Invocation.Threw _, Invocation.Ended _, Invocation.TimedOut _, Invocation.Unready _ ->
          FAILED;
    };
  }

  static String written(APIGatewayV2HTTPEvent event) {
    var context = event.getRequestContext();
    var http = context.getHttp();
    var all =
        new Members()
            .with("version", event.getVersion())
            .with("routeKey", event.getRouteKey())
            .with("rawPath", event.getRawPath())
            .with("rawQueryString", event.getRawQueryString())
            .with("headers", object(event.getHeaders()))
            .with(
                "requestContext",
                new Members()
                    .with("accountId", context.getAccountId())
                    .with("apiId", context.getApiId())
                    .with("domainName", context.getDomainName())
                    .with("domainPrefix", context.getDomainPrefix())
                    .with(
                        "http",
                        new Members()
                            .with("method", http.getMethod())
                            .with("path", http.getPath())
                            .with("protocol", http.getProtocol())
                            .with("sourceIp", http.getSourceIp())
                            .with("userAgent", http.getUserAgent()))
                    .with("requestId", context.getRequestId())
                    .with("routeKey", context.getRouteKey())
                    .with("stage", context.getStage())
                    .with("time", context.getTime())
                    .with("timeEpoch", context.getTimeEpoch()))
            .with("isBase64Encoded", event.getIsBase64Encoded());
    @Nullable List<String> cookies = event.getCookies();
    if (cookies != null) all.with("cookies", cookies);
    @Nullable Map<String, String> query = event.getQueryStringParameters();
    if (query != null) all.with("queryStringParameters", object(query));
    @Nullable String body = event.getBody();
    if (body != null) all.with("body", body);
    return all.text();
  }

  private static Json.Obj object(Map<String, String> texts) {
    var members = new Members();
    new TreeMap<>(texts).forEach(members::with);
    return members.object();
  }

  /** Empty where the gateway would not understand it either: there is no status in it. */
  static Optional<APIGatewayV2HTTPResponse> read(String answer) {
    Json json;
    try {
      json = JsonText.parse(answer);
    } catch (MalformedJson e) {
      return Optional.empty();
    }
    if (!(json instanceof Json.Obj object)
        || !(object.get("statusCode").orElse(Json.NULL) instanceof Json.Num status)) {
      return Optional.empty();
    }
    var headers = new TreeMap<String, String>();
    object
        .object("headers")
        .members()
        .forEach(
            (name, value) -> {
              if (value instanceof Json.Str(String text)) headers.put(name, text);
            });
    return Optional.of(
        APIGatewayV2HTTPResponse.builder()
            .withStatusCode(status.decimal().intValue())
            .withHeaders(headers)
            .withCookies(
                Json.texts(object.get("cookies").orElse(Json.NULL))
                    .filter(all -> !all.isEmpty())
                    .orElse(null))
            .withBody(object.text("body").orElse(null))
            .withIsBase64Encoded(
                object.get("isBase64Encoded").orElse(Json.NULL)
                        instanceof Json.Bool(boolean encoded)
                    && encoded)
            .build());
  }

  private static APIGatewayV2HTTPResponse told(int status, String message) {
    return APIGatewayV2HTTPResponse.builder()
        .withStatusCode(status)
        .withHeaders(Map.of("Content-Type", "application/json"))
        .withBody(new Members().with("message", message).text())
        .withIsBase64Encoded(false)
        .build();
  }
}
