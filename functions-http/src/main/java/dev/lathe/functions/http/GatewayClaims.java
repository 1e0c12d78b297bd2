package dev.lathe.functions.http;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.identity.Claims;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a JWT authorizer of an HTTP API has verified. It stands in the event's context, which the
 * gateway writes and no client.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html">JWT
 *     authorizers</a>
 */
final class GatewayClaims {
  private GatewayClaims() {}

  static Optional<Claims> of(APIGatewayV2HTTPEvent event) {
    var context = event.getRequestContext();
    var authorizer = context == null ? null : context.getAuthorizer();
    var jwt = authorizer == null ? null : authorizer.getJwt();
    @Nullable Map<String, String> claims = jwt == null ? null : jwt.getClaims();
    if (claims == null || claims.isEmpty()) return Optional.empty();
    var said = new Members();
    new TreeMap<>(claims).forEach((name, value) -> said.with(name, value(value)));
    return Optional.of(new Claims(said.object()));
  }

  /** All claims are texts here, and a list is its items in brackets: {@code [admin editor]}. */
  private static Json value(String text) {
    if (!text.startsWith("[") || !text.endsWith("]")) return Json.of(text);
    String items = text.substring(1, text.length() - 1).strip();
    return Members.strings(items.isEmpty() ? List.of() : Arrays.asList(items.split("[ ,]+")));
  }
}
