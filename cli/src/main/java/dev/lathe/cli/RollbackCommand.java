package dev.lathe.cli;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.bundle.Channel;
import dev.lathe.runtime.bundle.Deed;
import dev.lathe.runtime.bundle.Motive;
import dev.lathe.runtime.bundle.Wish;
import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.rollout.LogFit;
import dev.lathe.runtime.sql.Database;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lathe rollback}: back to what ran before. */
@Command(
    name = "rollback",
    mixinStandardHelpOptions = true,
    description = {
      "Go back to what a channel said before, or to the bundle ID of its history.",
      "With the database at hand it is live at once. What the log has since stays, and is",
      "folded as the earlier bundle does."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  lathe rollback --reason \"orders were lost\"           the `lathe dev` here",
      "  lathe rollback --to s3://bundles/app --database libsql://app.turso.io",
      "  lathe rollback 3f29c1 --to s3://bundles/app         an earlier one, by its id's beginning",
      "",
      "1 says that the log has by now what the earlier bundle cannot fold, with a list, and",
      "nothing was changed."
    })
final class RollbackCommand implements Callable<Integer> {
  /** Characters of an id that mean one bundle. */
  private static final int SHORTEST = 6;

  /** Events that are named when the earlier bundle can't fold them. */
  private static final int NAMED = 20;

  @Mixin private final GlobalOptions global = new GlobalOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "ID",
      description = "A bundle of the channel's history, by its id or its beginning.")
  private @Nullable String id;

  @Mixin private final TargetStore target = new TargetStore();
  @Mixin private final ChannelOption channel = new ChannelOption();

  @Option(names = "--reason", paramLabel = "WHY", description = "Why, for the history.")
  private @Nullable String reason;

  private final Time time = SystemPlatform.create().time();

  @Override
  public Integer call() {
    String name = channel.name();
    BundleStore store = target.open();
    Channel said =
        store
            .channel(name)
            .orElseThrow(
                () ->
                    Refused.wrong(
                        "nothing was pushed to `%s` of %s".formatted(name, target.name())));
    BundleId back = wanted(said);
    BundleFile file = file(store, back);
    target.with(
        database -> {
          database.ifPresent(found -> requireFit(store, found, file));
          var motive =
              new Motive(
                  Deed.ROLLBACK,
                  MotiveOptions.who(),
                  Optional.empty(), // to judge it takes longer than to do it
                  Optional.ofNullable(reason));
          new PointedChannel(store, target.name(), name, global, time)
              .point(back, Optional.of(said.pointer()), motive, database);
          return true;
        });
    return ExitCode.OK.number();
  }

  private BundleId wanted(Channel said) {
    if (id == null) {
      return said.before()
          .map(Wish::bundle)
          .orElseThrow(
              () ->
                  Refused.wrong(
                      "`%s` never said another bundle that went live: there is nothing to go back to"
                          .formatted(channel.name())));
    }
    String begins = id;
    if (begins.length() < SHORTEST) {
      throw Refused.usage("give at least %s characters of the id".formatted(SHORTEST));
    }
    List<BundleId> found =
        said.wishes().stream()
            .map(Wish::bundle)
            .filter(bundle -> bundle.value().startsWith(begins))
            .distinct()
            .toList();
    if (found.size() != 1) {
      throw Refused.wrong(
          "%s of `%s`'s history begins with `%s`: `lathe history` lists them"
              .formatted(
                  found.isEmpty() ? "no bundle" : found.size() + " bundles",
                  channel.name(),
                  begins));
    }
    if (found.getFirst().equals(said.wish().bundle())) {
      throw Refused.wrong(
          "`%s` says bundle %s already".formatted(channel.name(), found.getFirst()));
    }
    return found.getFirst();
  }

  private static BundleFile file(BundleStore store, BundleId back) {
    BundleFile file = BundleFile.read(back, store.get(back));
    file.verify();
    return file;
  }

  private void requireFit(BundleStore store, Database database, BundleFile file) {
    List<String> misfits = LogFit.misfits(store, database, file, NAMED);
    if (misfits.isEmpty()) return;
    if (!global.json) misfits.forEach(global.err()::println);
    throw Refused.wrong(
        "the log has what bundle %s cannot fold, and nothing was changed: %s%s; push a bundle that can"
            .formatted(
                file.id(),
                global.json ? String.join("; ", misfits) : "see above",
                misfits.size() == NAMED ? ", and perhaps more" : ""));
  }
}
