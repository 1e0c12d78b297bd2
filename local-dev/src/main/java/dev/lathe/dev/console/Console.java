package dev.lathe.dev.console;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.sql.Database;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the console's pages are told beside what operators are.
 *
 * @param seen keeps the requests
 * @param applied keeps when read models got how far
 * @param documents of all that, below {@code /-/dev/}
 */
public record Console(SeenRequests seen, Applied applied, DevDocuments documents) {
  /** Of a server that works on {@code database}; {@code live} is what it serves. */
  public static Console of(Database database, Time time, Supplier<Optional<Bundle>> live) {
    var seen = new SeenRequests(time);
    var applied = new Applied(database, time);
    return new Console(
        seen, applied, new BlueprintPage(live).or(new RequestPages(seen, applied, database, live)));
  }
}
