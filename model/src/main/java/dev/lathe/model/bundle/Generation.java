package dev.lathe.model.bundle;

import java.util.List;

/**
 * One table and what writes it, named by the hash of all that determines its content: bundles that
 * agree on it share it, and a changed one stands beside its predecessor until it is filled.
 *
 * @param name the physical table
 * @param ddl statements that create it, its indexes, views and triggers; run once, in order
 * @param fill a statement without parameters that fills the empty table from the event log
 */
public record Generation(String name, List<String> ddl, String fill) {
  public Generation {
    ddl = List.copyOf(ddl);
  }
}
