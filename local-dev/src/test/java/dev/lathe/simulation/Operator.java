package dev.lathe.simulation;

import dev.lathe.model.bundle.BundleUnreadable;
import dev.lathe.runtime.Killed;
import dev.lathe.runtime.archive.DatabaseBackup;
import dev.lathe.runtime.archive.DatabaseRestore;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.bundle.BundleStoreUnavailable;
import dev.lathe.runtime.bundle.NothingLive;
import dev.lathe.runtime.rollout.RolloutRefused;
import dev.lathe.runtime.rollout.RolloutState;
import dev.lathe.runtime.rollout.RolloutStatus;
import dev.lathe.runtime.rollout.TableRebuild;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.simulation.Bank.Wrong;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Somebody at a command line, which is killed now and then and called again. */
final class Operator {
  private static final List<String> TABLES = List.of("Owners", "AccountCopy", "Account");

  /** Steps of a rebuild before others act for sure. */
  private static final int STEPS = 4;

  /** Calls of a restore, each of which may be killed; an outage takes sixty. */
  private static final int CALLS = 1_000;

  /** Characters of a backup: one with an event that no queue takes would take seconds. */
  private static final int LARGEST = 500_000;

  private static final Duration BETWEEN_CALLS = Duration.ofSeconds(10);

  private static final Statement LOG =
      Statement.read("SELECT position,stream,version,id,data FROM event ORDER BY position");

  private static final Statement PARTS =
      Statement.read(
          "SELECT number,command,part,keep_until,position,data FROM lathe_part ORDER BY number");

  private final World world;
  private final Chaos chaos;
  private final BundleStore store;

  /** What is made anew, until it serves or can't. */
  private Optional<String> table = Optional.empty();

  /** Null where the command was killed. */
  private @Nullable TableRebuild rebuild;

  Operator(World world, BundleStore store) {
    this.world = world;
    this.chaos = world.chaos();
    this.store = store;
  }

  boolean rebuilds() {
    return table.isPresent();
  }

  /** {@code lathe rebuild}, for some steps. */
  void rebuild() {
    String name = table.orElseGet(() -> TABLES.get(chaos.below(TABLES.size())));
    table = Optional.of(name);
    try {
      TableRebuild running = rebuild;
      if (running == null) {
        running = TableRebuild.of(new Link(world, Optional.of(Fault.REBUILD_KILLED)), store, name);
        rebuild = running;
      }
      for (int i = 0; i < STEPS; i++) {
        RolloutStatus status = running.step();
        if (status.state() != RolloutState.LIVE) continue;
        chaos.happened(Fault.REBUILT_UNDER_TRAFFIC);
        table = Optional.empty();
        rebuild = null;
        boolean unused = running.point("live", "somebody");
        return;
      }
    } catch (Killed killed) {
      rebuild = null;
    } catch (RolloutRefused | NothingLive | TableRebuild.UnknownTable over) {
      table = Optional.empty();
      rebuild = null;
    } catch (DatabaseUnavailable | BundleStoreUnavailable | BundleUnreadable again) {
      // It is called again.
    }
  }

  /**
   * {@code lathe backup}, and {@code lathe restore} of that into an empty database, which has what
   * the other one had at some moment.
   *
   * @return the database; empty where the backup was broken off, or is very large
   */
  Optional<DatabaseServer> restored() {
    List<String> lines = new ArrayList<>();
    try {
      var unused =
          new DatabaseBackup(new Link(world, Optional.empty()), store::get).write(lines::add);
    } catch (DatabaseUnavailable | BundleStoreUnavailable | BundleUnreadable again) {
      return Optional.empty();
    }
    if (lines.stream().mapToInt(String::length).sum() > LARGEST) return Optional.empty();
    DatabaseServer fresh = world.emptyServer();
    for (int call = 0; call < CALLS; call++) {
      try {
        var into = new Link(world, () -> fresh, Optional.of(Fault.RESTORE_KILLED));
        var unused = DatabaseRestore.restore(into, lines.stream());
        requireSame(fresh);
        chaos.happened(Fault.RESTORED_FROM_BACKUP);
        return Optional.of(fresh);
      } catch (Killed | DatabaseUnavailable again) {
        world.time().advance(BETWEEN_CALLS);
      }
    }
    throw new Wrong("a restore did not come to its end");
  }

  /** What the restored database has is the beginning of what the other one has. */
  private void requireSame(DatabaseServer fresh) {
    for (Statement rows : List.of(LOG, PARTS)) {
      var all = world.server().execute(rows).rows();
      var restored = fresh.execute(rows).rows();
      if (restored.size() > all.size() || !restored.equals(all.subList(0, restored.size()))) {
        throw new Wrong("what was restored is not what was backed up: " + rows);
      }
    }
  }
}
