package dev.lathe.dev;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.ProjectionPlan;
import dev.lathe.runtime.relay.OutboxRelay;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Statement;
import java.util.OptionalLong;

/**
 * The queue of this process is gone with the process, and with it messages that the relay counts as
 * sent. So a server moves the relay's cursor back before the first event that a read model lacks;
 * what is sent twice changes nothing.
 */
final class LostMessages {
  private final Database database;

  LostMessages(Database database) {
    this.database = database;
  }

  /** Call it before the relay runs. */
  void sendAgain(Bundle bundle) {
    OptionalLong first = OptionalLong.empty();
    for (ProjectionPlan plan : bundle.projections()) {
      OptionalLong missing = firstMissing(plan);
      if (missing.isPresent() && (first.isEmpty() || missing.getAsLong() < first.getAsLong())) {
        first = missing;
      }
    }
    if (first.isPresent()) {
      database.execute(
          Statement.write(
              "UPDATE cursor SET position=min(position,?2) WHERE name=?1",
              OutboxRelay.CONSUMER,
              first.getAsLong() - 1));
    }
  }

  private OptionalLong firstMissing(ProjectionPlan plan) {
    var rows =
        database.execute(
            Statement.read(
                """
                SELECT min(e.position) FROM event e \
                LEFT JOIN watermark w ON w.projection=?1 AND w.stream=e.stream \
                WHERE e.service=?2 AND e.entity=?3 AND e.version>coalesce(w.version,0)""",
                plan.generation(),
                plan.source(),
                plan.entity()));
    Long position = rows.integer(0, 0);
    return position == null ? OptionalLong.empty() : OptionalLong.of(position);
  }
}
