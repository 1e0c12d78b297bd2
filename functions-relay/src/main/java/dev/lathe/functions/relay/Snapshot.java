package dev.lathe.functions.relay;

import dev.lathe.runtime.adapter.sqs.RehearsedSqs;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.queue.Message;
import dev.lathe.runtime.queue.Queue;
import dev.lathe.runtime.sql.ReopenedDatabase;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.crac.Context;
import org.crac.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens around a snapshot of the sandbox. Before it a tick is walked through without its
 * effects: the channel and the log are looked at, a message is built and sent to nobody; no lease
 * is taken, and no connection stays. After it there is another one.
 */
final class Snapshot implements Resource {
  private static final Logger LOG = LoggerFactory.getLogger(Snapshot.class);

  private final RelayRehearsal rehearsal;
  private final ReopenedDatabase database;
  private final Supplier<List<String>> connections;

  /**
   * @param connections waits for what the process has open to be closed, and says what is left
   */
  Snapshot(
      RelayRehearsal rehearsal, ReopenedDatabase database, Supplier<List<String>> connections) {
    this.connections = connections;
    this.rehearsal = rehearsal;
    this.database = database;
  }

  @Override
  public void beforeCheckpoint(Context<? extends Resource> context) {
    try {
      rehearsal.run();
    } catch (RuntimeException e) {
      LOG.warn("no tick was rehearsed; the first one loads what it needs", e);
    }
    try {
      Queue nobodys = RehearsedSqs.queue();
      var place = new Message.Place("rehearsal", "rehearsal");
      var unused =
          nobodys.send(List.of(new Message("[]", Optional.of(place), Optional.of("text/plain"))));
    } catch (RuntimeException e) {
      LOG.warn("no queue was rehearsed; the first message loads what it needs", e);
    }
    database.suspend();
    List<String> open = connections.get();
    if (!open.isEmpty()) LOG.warn("the snapshot has connections to {}", open);
  }

  @Override
  public void afterRestore(Context<? extends Resource> context) {
    SystemPlatform.restored();
    try {
      var unused = database.resume();
    } catch (RuntimeException e) {
      LOG.warn("no connection yet; the first statement tries again", e);
    }
  }
}
