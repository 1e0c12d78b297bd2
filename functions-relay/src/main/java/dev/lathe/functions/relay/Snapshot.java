package dev.lathe.functions.relay;

import dev.lathe.runtime.sql.ReopenedDatabase;
import org.crac.Context;
import org.crac.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes the connection before a snapshot of the sandbox, and opens another one after it. */
final class Snapshot implements Resource {
  private static final Logger LOG = LoggerFactory.getLogger(Snapshot.class);

  private final ReopenedDatabase database;

  Snapshot(ReopenedDatabase database) {
    this.database = database;
  }

  @Override
  public void beforeCheckpoint(Context<? extends Resource> context) {
    database.suspend();
  }

  @Override
  public void afterRestore(Context<? extends Resource> context) {
    try {
      var unused = database.resume();
    } catch (RuntimeException e) {
      LOG.warn("no connection yet; the first statement tries again", e);
    }
  }
}
