package dev.lathe.bench.things;

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

    /** One that makes a thing. */
    public static Request make(int number) {
      return new Request("POST", "/shop/things", "", Things.body(number));
    }
  }

  /** One caller, whose n-th request is {@code requests.apply(n)}: only the function is clocked. */
  public Rounds.Measurable one(IntFunction<Request> requests) {
    return length -> {
      var latencies = new Latencies();
      long end = System.nanoTime() + length.toNanos();
      int number = 0;
      do {
        Request request = requests.apply(number++);
        var event =
            GatewayEvent.of(request.method(), request.path(), request.query(), request.body());
        long begin = System.nanoTime();
        var answer = handler.answer(event, null);
        latencies.add(System.nanoTime() - begin);
        if (answer.getStatusCode() != 200) {
          throw new IllegalStateException("refused: " + answer.getBody());
        }
      } while (System.nanoTime() < end);
      return Run.busy(latencies);
    };
  }
}
