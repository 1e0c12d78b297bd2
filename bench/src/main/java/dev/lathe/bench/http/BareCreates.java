package dev.lathe.bench.http;

import dev.lathe.bench.measure.Latencies;
import dev.lathe.bench.measure.Run;
import dev.lathe.bench.orders.BareWay;
import dev.lathe.bench.orders.OrdersBundle;
import dev.lathe.bench.orders.Way;
import dev.lathe.bench.orders.WorkFolder;
import dev.lathe.bench.things.Things;
import dev.lathe.bench.things.ThingsDatabase;
import dev.lathe.runtime.plan.InputValue;
import java.time.Duration;
import java.util.Map;

/** The same things made by the bare statement on the raw driver: what the engine itself can do. */
final class BareCreates implements AutoCloseable {
  private final BareWay way;
  private int number;

  private BareCreates(BareWay way) {
    this.way = way;
  }

  static BareCreates in(WorkFolder folder) {
    Things things = Things.compiled();
    String address = "sqlite:" + folder.place("bare").resolve("things.db");
    ThingsDatabase.filled(things, address, folder.place("bundles"), 0, nanos -> {}).close();
    return new BareCreates(BareWay.on(new OrdersBundle(things.file()), address));
  }

  Run measure(Duration length) {
    var latencies = new Latencies();
    long end = System.nanoTime() + length.toNanos();
    do {
      Way.Ready ready = way.command("shop.makeThing", inputs(number++));
      long begin = System.nanoTime();
      String unused = ready.send();
      latencies.add(System.nanoTime() - begin);
    } while (System.nanoTime() < end);
    return Run.busy(latencies);
  }

  static Map<String, InputValue> inputs(int number) {
    return Map.of(
        "title", new InputValue.Text("Thing " + number + " of some more"),
        "note", new InputValue.Text("as short as a note is"),
        "category", new InputValue.Text(Things.category(number)),
        "quantity", new InputValue.Whole(1 + number % 9),
        "price", InputValue.decimal("%d.%02d".formatted(1 + number % 90, number % 100)));
  }

  @Override
  public void close() {
    way.close();
  }
}
