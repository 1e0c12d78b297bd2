package dev.lathe.dev;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.SeedEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * What to serve, and on what.
 *
 * @param seeds events beside the bundle's own that are there from the start
 * @param port 0 for any free one
 */
public record DevOptions(
    Bundle bundle, List<SeedEvent> seeds, DevFolder folder, DatabaseChoice database, int port) {
  public DevOptions {
    seeds = List.copyOf(seeds);
  }

  /** The usual: a SQLite file in the blueprint's own folder. */
  public static DevOptions of(Bundle bundle) {
    return new DevOptions(
        bundle, List.of(), DevFolder.of(bundle.name()), new DatabaseChoice.OwnFile(), 8080);
  }

  /** The bundle that goes live: a seed of the command line is as good as an authored one. */
  Bundle effectiveBundle() {
    if (seeds.isEmpty()) {
      return bundle;
    }
    var all = new ArrayList<>(bundle.seeds());
    all.addAll(seeds);
    return new Bundle(
        bundle.name(),
        bundle.version(),
        bundle.routes(),
        bundle.commands(),
        bundle.queries(),
        bundle.projections(),
        bundle.schema(),
        all,
        bundle.files());
  }
}
