package dev.lathe.cli;

import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.bundle.NothingLive;
import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.rollout.RolloutRefused;
import dev.lathe.runtime.rollout.RolloutState;
import dev.lathe.runtime.rollout.RolloutStatus;
import dev.lathe.runtime.rollout.TableRebuild;
import dev.lathe.runtime.sql.Database;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code lathe rebuild}: a read model, or an entity's table, made anew from the log. */
@Command(
    name = "rebuild",
    mixinStandardHelpOptions = true,
    description = {
      "Make a table anew from the log, while the one that it replaces serves.",
      "Killed, and called again, it goes on."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  lathe rebuild CatalogItem                    what `lathe dev` keeps here",
      "  lathe rebuild orders.CatalogItem --database libsql://app.turso.io \\",
      "    --from s3://bundles/app",
      "",
      "What is live afterwards is the same bundle with another name for the table."
    })
final class RebuildCommand implements Callable<Integer> {
  /** Between two lines about how far it is. */
  private static final long TELL_NANOS = 1_000_000_000L;

  @Mixin private final GlobalOptions global = new GlobalOptions();
  @Mixin private final DatabaseOption database = new DatabaseOption();
  @Mixin private final StoreOption from = new StoreOption();

  @Parameters(
      paramLabel = "PROJECTION",
      description = "Its name, with or without its service; or an entity's.")
  private String name = "";

  @Mixin private final ChannelOption channel = new ChannelOption();

  private final Time time = SystemPlatform.create().time();

  @Override
  public Integer call() {
    return database.with(this::rebuild);
  }

  private int rebuild(Database in) {
    String follows = channel.name();
    BundleStore store = from.store(database);
    TableRebuild rebuild;
    try {
      rebuild = TableRebuild.of(in, store, name);
    } catch (TableRebuild.UnknownTable unknown) {
      String hint = NearNames.hint(name, unknown.known()).map(said -> "; " + said).orElse("");
      throw Refused.wrong(unknown.getMessage() + hint);
    } catch (NothingLive nothing) {
      throw Refused.wrong("the database serves no bundle: nothing to rebuild");
    }
    if (rebuild.pointLeft(follows, MotiveOptions.who())) {
      global
          .err()
          .println(
              "channel `%s` says what an earlier rebuild made live, which was killed before it said so"
                  .formatted(follows));
    }
    var progress = new Progress(time.ticks());
    RolloutStatus status = next(rebuild);
    while (status.state() != RolloutState.LIVE) {
      progress.tell(status);
      status = next(rebuild);
    }
    boolean pointed = rebuild.point(follows, MotiveOptions.who());
    done(rebuild, status, progress, pointed);
    return ExitCode.OK.number();
  }

  private static RolloutStatus next(TableRebuild rebuild) {
    try {
      return rebuild.step();
    } catch (RolloutRefused.Overtaken overtaken) {
      throw Refused.wrong(
          overtaken.reason() + ": `lathe verify` says whether its table is sound; run this again");
    } catch (RolloutRefused refused) {
      throw Refused.wrong(
          "the table can't be made from the log, the old one stays: " + refused.reason());
    }
  }

  private void done(
      TableRebuild rebuild, RolloutStatus status, Progress progress, boolean pointed) {
    long millis = (time.ticks() - progress.began) / 1_000_000;
    if (global.json) {
      var data =
          new Members()
              .with("state", "live")
              .with("bundle", status.bundle().value())
              .with("replaced", rebuild.table())
              .with("events", status.position())
              .with("millis", millis)
              .with("channelPointed", pointed);
      global.out().println(data.text());
      return;
    }
    global
        .err()
        .println(
            "`%s` was made anew up to position %s in %s; bundle %s serves it"
                .formatted(name, status.position(), seconds(millis), status.bundle().value()));
    if (!pointed) {
      global
          .err()
          .println(
              "channel `%s` says another bundle, which goes live next and fills the table once more"
                  .formatted(channel.name()));
    }
  }

  /** How far it is, once a second: events, how many a second, and how long it takes yet. */
  private final class Progress {
    private final long began;
    private long told;
    private long from = -1;

    Progress(long began) {
      this.began = began;
      this.told = began;
    }

    void tell(RolloutStatus status) {
      long now = time.ticks();
      if (from < 0 && status.state() == RolloutState.CATCHING_UP) from = status.position();
      if (now - told < TELL_NANOS) return;
      told = now;
      long rate = (status.position() - Math.max(from, 0)) * TELL_NANOS / (now - began);
      long left = status.target() - status.position();
      long secondsLeft = rate <= 0 ? -1 : left / rate;
      if (global.json) {
        var data =
            new Members()
                .with("state", status.state().word())
                .with("position", status.position())
                .with("target", status.target())
                .with("perSecond", rate);
        if (secondsLeft >= 0) data.with("secondsLeft", secondsLeft);
        global.out().println(data.text());
        global.out().flush();
      } else {
        String rest = secondsLeft < 0 ? "" : ", %s/s, %s s left".formatted(rate, secondsLeft);
        global
            .err()
            .println("%s of %s events%s".formatted(status.position(), status.target(), rest));
      }
    }
  }

  private static String seconds(long millis) {
    return millis / 1000 + "." + millis % 1000 / 100 + " s";
  }
}
