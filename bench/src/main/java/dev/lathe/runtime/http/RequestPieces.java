package dev.lathe.runtime.http;

import dev.lathe.bench.orders.Ask;
import dev.lathe.bench.orders.OrdersBundle;
import dev.lathe.model.bundle.Route;
import dev.lathe.runtime.identity.Caller;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The pieces of a request's way that nobody outside this package may call. */
@NullMarked
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RequestPieces {
  private static final Authentication CALLER =
      new Authentication(
          Caller.UNKNOWN,
          HttpHeaders.of(Map.of("content-type", "application/json", "user-agent", "curl/8.5.0")));

  @SuppressWarnings("NullAway.Init") // set up before anything is measured
  private Router router;

  @SuppressWarnings("NullAway.Init")
  private Route place;

  @SuppressWarnings("NullAway.Init")
  private HttpBody body;

  @SuppressWarnings("NullAway.Init")
  private List<String> segments;

  /** Compiles the example; called by JMH. */
  @Setup
  public void compile() {
    router = new Router(OrdersBundle.compiled().file().bundle().operations().routes());
    segments = List.of("orders", "019cb0a0-0000-7000-8000-000000000201", "confirm");
    body = HttpBody.of(new Ask.Place("customer-7").body());
    if (!(router.match("POST", List.of("orders")) instanceof Router.Match.Found(var route, _))) {
      throw new IllegalStateException("the example has no route for an order");
    }
    place = route;
  }

  /** Method and path to a route with its placeholder. */
  @Benchmark
  public Object routerMatch() {
    return router.match("POST", segments);
  }

  /** A JSON body of three members to four coerced inputs. */
  @Benchmark
  public Object inputBinding() {
    return InputBinding.bind(place, new TreeMap<>(), Map.of(), CALLER, body);
  }
}
