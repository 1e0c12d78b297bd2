package dev.lathe.runtime.operation;

import dev.lathe.bench.orders.Ask;
import dev.lathe.bench.orders.OrdersBundle;
import dev.lathe.model.bundle.Route;
import java.util.OptionalLong;
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

/** The pieces of running an operation that nobody outside this package may call. */
@NullMarked
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class OperationPieces {
  @SuppressWarnings("NullAway.Init") // set up before anything is measured
  private Binding binding;

  @SuppressWarnings("NullAway.Init")
  private Inputs inputs;

  /** Compiles the example; called by JMH. */
  @Setup
  public void compile() {
    for (Route route : OrdersBundle.compiled().file().operations().routes()) {
      if (route.binding().equals("placeOrder")) binding = Binding.of(route);
    }
    var values = new TreeMap<>(new Ask.Place("customer-7").inputs());
    inputs = new Inputs(values, values);
  }

  /** sha256 of three inputs in their canonical form. */
  @Benchmark
  public String requestHash() {
    return RequestHash.of(binding, inputs, OptionalLong.empty());
  }
}
