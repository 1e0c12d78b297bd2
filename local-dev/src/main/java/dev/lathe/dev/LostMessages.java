package dev.lathe.dev;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.ProjectionPlan;
import dev.lathe.model.schema.DatabaseTime;
import dev.lathe.runtime.relay.OutboxRelay;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Statement;
import java.util.OptionalLong;

/**
 * The queue of this process begins empty: messages that the relay counts as sent are gone with the
 * process before, and read models may have gone on without a queue. So a server moves the relay's
 * cursor before the first event that a read model lacks; what is sent twice changes nothing.
 */
final class LostMessages {
  private final Database database;

  LostMessages(Database database) {
    this.database = database;
  }

  /** Call it before the relay runs. */
  void sendAgain(Bundle bundle) {
    long behind = end(); // before all else: what is decided meanwhile comes after it
    for (ProjectionPlan plan : bundle.projections()) {
      OptionalLong missing = firstMissing(plan);
      if (missing.isPresent()) behind = Math.min(behind, missing.getAsLong() - 1);
    }
    database.execute(
        Statement.write(
            """
            INSERT INTO cursor(name,position,at) VALUES(?1,?2,%s) \
            ON CONFLICT(name) DO UPDATE SET position=excluded.position,at=excluded.at\
            """
                .formatted(DatabaseTime.NOW),
            OutboxRelay.CONSUMER,
            behind));
  }

  private long end() {
    return database
        .execute(Statement.read("SELECT coalesce(max(position),0) FROM event"))
        .requiredInteger(0, 0);
  }

  private OptionalLong firstMissing(ProjectionPlan plan) {
    var rows =
        database.execute(
            Statement.read(
                """
                SELECT min(e.position) FROM event e \
                LEFT JOIN watermark w ON w.projection=?1 AND w.stream=e.stream \
                WHERE e.position>coalesce((SELECT position FROM generation WHERE name=?1),0) \
                AND e.service=?2 AND e.entity=?3 AND e.version>coalesce(w.version,0)\
                """,
                plan.generation(),
                plan.source(),
                plan.entity()));
    Long position = rows.integer(0, 0);
    return position == null ? OptionalLong.empty() : OptionalLong.of(position);
  }
}
