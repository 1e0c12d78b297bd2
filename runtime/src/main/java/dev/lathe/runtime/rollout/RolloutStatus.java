package dev.lathe.runtime.rollout;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.util.Optional;

/**
 * A row of table {@code rollout}: how far a bundle is on its way to live.
 *
 * @param position all its tables have the log up to here
 * @param target the log's last position when that was written
 * @param cause why it was refused
 */
public record RolloutStatus(
    BundleId bundle, RolloutState state, long position, long target, Optional<String> cause) {
  private static final String READ =
      "SELECT state,position,target,cause FROM rollout WHERE bundle=?1";

  /** What {@code database} says of {@code bundle}; empty too where it was never prepared. */
  public static Optional<RolloutStatus> of(Database database, BundleId bundle) {
    Rows rows = database.executeWhereThere(Statement.read(READ, bundle.value()));
    if (rows.isEmpty()) return Optional.empty();
    return Optional.of(
        new RolloutStatus(
            bundle,
            RolloutState.of(rows.requiredText(0, 0)),
            rows.requiredInteger(0, 1),
            rows.requiredInteger(0, 2),
            Optional.ofNullable(rows.text(0, 3))));
  }
}
