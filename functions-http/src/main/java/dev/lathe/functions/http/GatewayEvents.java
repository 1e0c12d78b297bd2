package dev.lathe.functions.http;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The events of an HTTP API as Lambda hands them over, and answers as it takes them: what this
 * function looks at of them, and no more. Lambda's own reader of any event there is loads 830
 * classes for it (aws-lambda-java-serialization 1.2.0), a seventh of what a start loaded.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">payload
 *     format 2.0</a>
 */
final class GatewayEvents {
  private GatewayEvents() {}

  /**
   * Reads one event; members that are missing, {@code null} or not what they should be are absent.
   *
   * @throws JsonText.MalformedJson if it is not JSON, which Lambda does not let happen
   */
  static APIGatewayV2HTTPEvent read(InputStream input) throws IOException {
    Json.Obj event =
        Json.orEmpty(JsonText.parse(new String(input.readAllBytes(), StandardCharsets.UTF_8)));
    return APIGatewayV2HTTPEvent.builder()
        .withRawPath(text(event, "rawPath"))
        .withRawQueryString(text(event, "rawQueryString"))
        .withHeaders(texts(event.object("headers")))
        .withBody(text(event, "body"))
        .withIsBase64Encoded(event.get("isBase64Encoded").equals(Optional.of(Json.of(true))))
        .withRequestContext(context(event.object("requestContext")))
        .build();
  }

  /** The answer as one JSON object. */
  static byte[] written(APIGatewayV2HTTPResponse response) {
    var headers = new Members();
    response.getHeaders().forEach(headers::with);
    return new Members()
        .with("statusCode", response.getStatusCode())
        .with("headers", headers)
        .with("body", Optional.ofNullable(response.getBody()))
        .with("isBase64Encoded", response.getIsBase64Encoded())
        .text()
        .getBytes(StandardCharsets.UTF_8);
  }

  private static RequestContext context(Json.Obj context) {
    Json.Obj http = context.object("http");
    var built =
        RequestContext.builder()
            .withHttp(
                RequestContext.Http.builder()
                    .withMethod(text(http, "method"))
                    .withSourceIp(text(http, "sourceIp"))
                    .build());
    if (context.object("authorizer").get("jwt").orElse(Json.NULL) instanceof Json.Obj jwt) {
      built.withAuthorizer(
          RequestContext.Authorizer.builder()
              .withJwt(
                  RequestContext.Authorizer.JWT
                      .builder()
                      .withClaims(texts(jwt.object("claims")))
                      .build())
              .build());
    }
    return built.build();
  }

  private static @Nullable String text(Json.Obj object, String name) {
    return object.text(name).orElse(null);
  }

  /** Numbers and truths count as their text, which is what claims are. */
  private static Map<String, String> texts(Json.Obj object) {
    var texts = new LinkedHashMap<String, String>();
    object
        .members()
        .forEach(
            (name, value) -> {
              switch (value) {
                case Json.Str(String text) -> texts.put(name, text);
                case Json.Num(String digits) -> texts.put(name, digits);
                case Json.Bool(boolean truth) -> texts.put(name, Boolean.toString(truth));
                case Json.Null _, Json.Arr _, Json.Obj _ -> {}
              }
            });
    return texts;
  }
}
