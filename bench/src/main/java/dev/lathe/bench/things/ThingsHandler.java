package dev.lathe.bench.things;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import dev.lathe.bench.measure.Latencies;
import dev.lathe.bench.measure.Rounds;
import dev.lathe.bench.measure.Run;
import dev.lathe.bench.orders.GatewayEvent;
import dev.lathe.functions.http.HttpHandler;
import java.util.function.IntFunction;

/** The HTTP function as deployed, on one database of things. Safe for threads. */
public final class ThingsHandler {
  private final HttpHandler handler;

  public ThingsHandler(ThingsDatabase database) {
    this.handler = new HttpHandler(database.environment());
  }

  /**
   * A request.
   *
   * @param query without a question mark, empty where there is none
   * @param body JSON, empty where there is none
   */
  public record Request(String method, String path, String query, String body) {
    public static Request get(String path, String query) {
      return new Request("GET", path, query, "");
    }

    public static Request post(String path, String body) {
      return new Request("POST", path, "", body);
    }

    /** One that makes a thing. */
    public static Request make(int number) {
      return post("/shop/things", Things.body(number));
    }
  }

  /**
   * What is answered to {@code request}.
   *
   * @throws IllegalStateException if it is refused
   */
  public String answer(Request request) {
    return answer(event(request));
  }

  private String answer(APIGatewayV2HTTPEvent event) {
    var answer = handler.answer(event, null);
    if (answer.getStatusCode() != 200) {
      throw new IllegalStateException("refused: " + answer.getBody());
    }
    return answer.getBody();
  }

  private static APIGatewayV2HTTPEvent event(Request request) {
    return GatewayEvent.of(request.method(), request.path(), request.query(), request.body());
  }

  /** One caller, whose n-th request is {@code requests.apply(n)}: only the function is clocked. */
  public Rounds.Measurable one(IntFunction<Request> requests) {
    return length -> {
      var latencies = new Latencies();
      long end = System.nanoTime() + length.toNanos();
      int number = 0;
      do {
        var event = event(requests.apply(number++));
        long begin = System.nanoTime();
        var unused = answer(event);
        latencies.add(System.nanoTime() - begin);
      } while (System.nanoTime() < end);
      return Run.busy(latencies);
    };
  }
}
