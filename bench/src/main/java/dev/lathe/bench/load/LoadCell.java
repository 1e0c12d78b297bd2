package dev.lathe.bench.load;

import dev.lathe.bench.orders.Work;

/**
 * What a row of the table is about.
 *
 * @param clients who ask at the same time
 */
record LoadCell(String database, Work work, Door door, int clients) {
  @Override
  public String toString() {
    return "%s, %s, %s, %d client(s)".formatted(database, work, door, clients);
  }
}
