package dev.lathe.bench.load;

import dev.lathe.bench.orders.BareWay;
import dev.lathe.bench.orders.ExecutorWay;
import dev.lathe.bench.orders.HandlerWay;
import dev.lathe.bench.orders.OrdersDatabase;
import dev.lathe.bench.orders.Way;

/** All doors of one database. */
record Ways(BareWay bare, ExecutorWay executor, HandlerWay handler) implements AutoCloseable {

  static Ways to(OrdersDatabase database) {
    return new Ways(
        BareWay.on(database.bundle(), database.address()),
        ExecutorWay.on(database.bundle(), database.address()),
        HandlerWay.on(database));
  }

  Way through(Door door) {
    return switch (door) {
      case BARE -> bare;
      case EXECUTOR -> executor;
      case HANDLER -> handler;
    };
  }

  @Override
  public void close() {
    handler.close();
    executor.close();
    bare.close();
  }
}
