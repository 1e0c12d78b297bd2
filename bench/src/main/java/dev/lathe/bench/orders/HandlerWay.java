package dev.lathe.bench.orders;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import dev.lathe.functions.http.HttpHandler;
import java.util.Map;

/**
 * The handler as deployed, with everything that a Lambda function does between event and answer,
 * its line in the log included. Safe for threads.
 */
public final class HandlerWay implements Way {
  private final HttpHandler handler;

  private HandlerWay(HttpHandler handler) {
    this.handler = handler;
  }

  /** A function in the environment of {@code database}. */
  public static HandlerWay on(OrdersDatabase database) {
    return in(database.environment());
  }

  /** A function in {@code environment}; it connects and loads its bundle now. */
  public static HandlerWay in(Map<String, String> environment) {
    return new HandlerWay(new HttpHandler(environment));
  }

  /** The function itself. */
  public HttpHandler handler() {
    return handler;
  }

  @Override
  public Ready ready(Ask ask) {
    APIGatewayV2HTTPEvent event = GatewayEvent.of(ask);
    return () -> {
      var answer = handler.answer(event, null);
      if (answer.getStatusCode() != 200) {
        throw new IllegalStateException("refused: " + answer.getBody());
      }
      return answer.getBody();
    };
  }

  /** A function is not closed: its sandbox ends. */
  @Override
  public void close() {}
}
