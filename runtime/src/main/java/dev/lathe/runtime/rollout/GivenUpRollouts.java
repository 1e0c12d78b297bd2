package dev.lathe.runtime.rollout;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.BundleUnreadable;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.schema.DatabaseTime;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.bundle.BundleStoreUnavailable;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rollouts that nobody goes on with: another bundle was wanted before theirs was live. Tables that
 * were made for them go once they are as old as those of a replaced bundle may be. Several
 * processes may do so at once: who comes second finds it done.
 */
final class GivenUpRollouts {
  private static final String CAUSE =
      "given up: another bundle was wanted before this one was live; point the channel to it again"
          + " for it to be prepared again";

  private static final Logger LOG = LoggerFactory.getLogger(GivenUpRollouts.class);

  /** Not while one of them goes on, which may have tables of another. */
  private static final String GIVEN_UP =
      """
      SELECT bundle FROM rollout WHERE state IN (?2,?3,?4) \
      AND bundle<>(SELECT bundle FROM live) \
      AND NOT EXISTS(SELECT 1 FROM rollout WHERE state IN (?2,?3,?4) AND at>%1$s) \
      AND EXISTS(SELECT 1 FROM generation WHERE bundle='' AND at<=%1$s) ORDER BY bundle\
      """
          .formatted(DatabaseTime.in("-?1"));

  private final BundleStore store;
  private final Database database;
  private final BundleRollout rollout;
  private final Duration kept;

  /** {@code kept} is how long tables stay after the last step that was taken with them. */
  GivenUpRollouts(BundleStore store, Database database, BundleRollout rollout, Duration kept) {
    this.store = store;
    this.database = database;
    this.rollout = rollout;
    this.kept = kept;
  }

  /** Drops the tables of each, and says that it was given up. */
  void look() {
    for (BundleId bundle : givenUp()) {
      try {
        rollout.refuse(DatabaseParts.of(BundleFile.read(bundle, store.get(bundle))), bundle, CAUSE);
        LOG.info("the rollout of bundle {} was given up", bundle);
      } catch (BundleUnreadable | BundleStoreUnavailable e) {
        LOG.info("tables made for bundle {} stay: {}", bundle, e.getMessage());
      }
    }
  }

  private List<BundleId> givenUp() {
    Rows rows =
        database.execute(
            Statement.read(
                GIVEN_UP,
                kept.toSeconds(),
                RolloutState.PREPARED.word(),
                RolloutState.CATCHING_UP.word(),
                RolloutState.VERIFIED.word()));
    List<BundleId> bundles = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      bundles.add(new BundleId(rows.requiredText(row, 0)));
    }
    return bundles;
  }
}
