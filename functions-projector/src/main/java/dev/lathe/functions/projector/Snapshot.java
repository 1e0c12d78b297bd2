package dev.lathe.functions.projector;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.lathe.runtime.adapter.sqs.RehearsedSqs;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.projection.ApplyOutcome;
import dev.lathe.runtime.projection.Projector;
import dev.lathe.runtime.queue.Queue;
import dev.lathe.runtime.queue.Retries;
import dev.lathe.runtime.sql.ReopenedDatabase;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.crac.Context;
import org.crac.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens around a snapshot of the sandbox. Before it the ways of a batch are walked: the
 * statements of the projections for nobody's stream, a message that is none, and what hides it;
 * nothing is applied, and no connection stays. After it there is another one.
 */
final class Snapshot implements Resource {
  private static final Logger LOG = LoggerFactory.getLogger(Snapshot.class);

  private final Projector projector;
  private final ReopenedDatabase database;
  private final Supplier<List<String>> connections;

  /**
   * @param connections waits for what the process has open to be closed, and says what is left
   */
  Snapshot(Projector projector, ReopenedDatabase database, Supplier<List<String>> connections) {
    this.connections = connections;
    this.projector = projector;
    this.database = database;
  }

  @Override
  public void beforeCheckpoint(Context<? extends Resource> context) {
    try {
      projector.rehearse();
    } catch (RuntimeException e) {
      LOG.warn("no statement was rehearsed; the first batch loads what it needs", e);
    }
    try {
      hide();
    } catch (RuntimeException e) {
      LOG.warn("no queue was rehearsed; the first failure loads what it needs", e);
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

  /** A message that is none is refused before the database hears of it, and hidden. */
  private void hide() {
    var message = new SQSEvent.SQSMessage();
    message.setMessageId("rehearsal");
    message.setReceiptHandle("rehearsal");
    message.setBody("{\"no\":\"batch\"}");
    message.setAttributes(Map.of("MessageGroupId", "rehearsal", "ApproximateReceiveCount", "1"));
    var event = new SQSEvent();
    event.setRecords(List.of(message));
    List<ApplyOutcome> outcomes = projector.apply(SqsBatch.messages(event));
    Queue nobodys = RehearsedSqs.queue();
    Retries.later(nobodys, SqsBatch.failed(event, outcomes));
    var unused = SqsBatch.response(event, outcomes);
  }
}
