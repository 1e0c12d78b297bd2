package dev.lathe.bench.jmh;

import dev.lathe.bench.orders.Ask;
import dev.lathe.bench.orders.OrdersBundle;
import dev.lathe.model.bundle.CommandPlan;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.plan.Arguments;
import dev.lathe.runtime.plan.Binder;
import dev.lathe.runtime.plan.Facts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What is done with a plan, and with the bundle it comes from. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PlanPieces {
  private static final Ask ASK = new Ask.Place("customer-7");

  private final Binder binder = new Binder(SystemPlatform.create().ids());
  private final String body = ASK.body();

  @SuppressWarnings("NullAway.Init") // set up before anything is measured
  private CommandPlan plan;

  @SuppressWarnings("NullAway.Init")
  private byte[] bytes;

  @SuppressWarnings("NullAway.Init")
  private Arguments arguments;

  /** Compiles the example; called by JMH. */
  @Setup
  public void compile() {
    var bundle = OrdersBundle.compiled();
    plan = bundle.command(ASK.plan());
    bytes = bundle.file().bytes();
    var facts =
        new Facts(
            Tenant.MAIN,
            "orders/placeOrder/anonymous",
            Optional.empty(),
            "0".repeat(64),
            "019cb0a0-0000-7000-8000-000000000201",
            Instant.parse("2026-03-01T12:00:00Z"),
            Optional.empty(),
            "019cb0a0-0000-7000-8000-000000000202",
            Optional.empty(),
            OptionalLong.empty(),
            Optional.empty(),
            List.of());
    arguments = new Arguments(bundle.file().id(), ASK.inputs(), facts);
  }

  /** Inputs and facts to what is bound, two fresh ids among them. */
  @Benchmark
  public Object binderBind() {
    return binder.bind(plan.parameters(), arguments);
  }

  /** What a cold start does with its bundle. */
  @Benchmark
  public Object bundleFileRead() {
    return BundleFile.read(bytes);
  }

  /** A request's body. */
  @Benchmark
  public Object jsonTextParse() {
    return JsonText.parse(body);
  }
}
