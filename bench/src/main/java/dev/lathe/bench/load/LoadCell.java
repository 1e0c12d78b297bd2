package dev.lathe.bench.load;

import dev.lathe.bench.orders.Work;

/** What a row of the table is about. */
record LoadCell(String database, Work work, Door door) {
  @Override
  public String toString() {
    return "%s, %s, %s".formatted(database, work, door);
  }
}
