package dev.lathe.functions.projector;

import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.projection.ApplyOutcome;
import dev.lathe.runtime.projection.ApplyOutcome.Applied;
import dev.lathe.runtime.projection.ApplyOutcome.Failed;
import dev.lathe.runtime.projection.QueueMessage;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** One line a batch, and one for each message that failed; never a payload. */
final class ProjectorLog {
  private static final Logger LOG = LoggerFactory.getLogger("dev.lathe.projector");

  private ProjectorLog() {}

  static void done(
      Tenant tenant, List<QueueMessage> messages, List<ApplyOutcome> outcomes, Duration took) {
    int events = 0;
    int failed = 0;
    for (int i = 0; i < outcomes.size(); i++) {
      switch (outcomes.get(i)) {
        case Applied(int count) -> events += count;
        case Failed(String why) -> {
          failed++;
          LOG.atWarn()
              .addKeyValue("tenant", tenant.id())
              .addKeyValue("stream", messages.get(i).group())
              .addKeyValue("why", why)
              .log("message failed");
        }
      }
    }
    LOG.atLevel(failed == 0 ? Level.INFO : Level.WARN)
        .addKeyValue("tenant", tenant.id())
        .addKeyValue("outcome", failed == 0 ? "applied" : "partial")
        .addKeyValue("messages", messages.size())
        .addKeyValue("failed", failed)
        .addKeyValue("events", events)
        .addKeyValue("ms", took.toMillis())
        .log("projector");
  }
}
