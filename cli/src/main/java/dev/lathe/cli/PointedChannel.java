package dev.lathe.cli;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.bundle.Motive;
import dev.lathe.runtime.bundle.Pointer;
import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.rollout.ChannelRollout;
import dev.lathe.runtime.rollout.RolloutRefused;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.StatementFailed;
import java.util.Optional;

/**
 * Points a channel to a bundle that lies in the store already, and where the database is known
 * takes it live there at once: what the relay does on its next tick otherwise.
 *
 * @param place the store's, for people
 */
record PointedChannel(
    BundleStore store, String place, String channel, GlobalOptions global, Time time) {

  /**
   * @param seen what the channel said when the command began
   * @throws Refused if somebody else was first, or the database does not take the bundle
   */
  void point(BundleId bundle, Optional<Pointer> seen, Motive motive, Optional<Database> database) {
    long began = time.ticks();
    Stores.requireKey(store, channel);
    Optional<Pointer> pointed = store.point(channel, bundle, seen, motive);
    if (pointed.isEmpty()) {
      throw Refused.overtaken(
          "somebody pointed channel `%s` of %s meanwhile, and it was left so: `lathe history` says who, and the same command again takes its place"
              .formatted(channel, place));
    }
    database.ifPresent(this::follow);
    tell(pointed.get(), motive, database.isPresent(), (time.ticks() - began) / 1_000_000);
  }

  private void follow(Database database) {
    try {
      new ChannelRollout(store, channel, database).follow();
    } catch (RolloutRefused refused) {
      throw refused(refused.reason());
    } catch (StatementFailed refused) {
      throw refused(refused.databaseMessage());
    }
  }

  private static Refused refused(String cause) {
    return Refused.byDatabase(
        "the channel was pointed, and the bundle cannot go live in this database: %s; what was live stays"
            .formatted(cause));
  }

  private void tell(Pointer pointer, Motive motive, boolean live, long millis) {
    if (global.json) {
      var data =
          new Members()
              .with("id", pointer.bundle().value())
              .with("channel", channel)
              .with("at", pointer.at().toString())
              .with("verdict", motive.verdict())
              .with("live", live);
      if (live) data.with("millis", millis);
      global.out().println(data.text());
      return;
    }
    global.out().println(pointer.bundle());
    motive.verdict().ifPresent(text -> global.err().println("what it changes: " + text));
    global
        .err()
        .println(
            live
                ? "live after %s ms".formatted(millis)
                : "channel `%s` of %s points to it; the relay takes it live on its next tick"
                    .formatted(channel, place));
  }
}
