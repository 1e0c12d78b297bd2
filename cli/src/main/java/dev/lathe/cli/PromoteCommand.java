package dev.lathe.cli;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.bundle.Channel;
import dev.lathe.runtime.bundle.Channels;
import dev.lathe.runtime.bundle.Deed;
import dev.lathe.runtime.bundle.Pointer;
import dev.lathe.runtime.bundle.Wish;
import dev.lathe.runtime.bundle.WishOutcome;
import dev.lathe.runtime.platform.Time;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code lathe promote}: what one channel says, another one says too. */
@Command(
    name = "promote",
    mixinStandardHelpOptions = true,
    description = "Point a channel to the bundle that another one says: the very same bytes.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  lathe promote staging --to s3://bundles/issue-tracker",
      "  lathe promote staging --to s3://bundles/app --database libsql://app.turso.io",
      "  lathe promote test --channel staging --to /srv/bundles",
      "",
      "What it changes is judged as by `lathe push`."
    })
final class PromoteCommand implements Callable<Integer> {
  @Mixin private final GlobalOptions global = new GlobalOptions();

  @Parameters(paramLabel = "FROM", description = "The channel whose bundle it is.")
  private String from = "";

  @Mixin private final TargetStore target = new TargetStore();
  @Mixin private final ChannelOption channel = new ChannelOption();
  @Mixin private final MotiveOptions motives = new MotiveOptions();

  private final Time time = SystemPlatform.create().time();

  @Override
  public Integer call() {
    String name = channel.name();
    ChangeGate gate = motives.gate();
    BundleStore store = target.open();
    Wish wish = said(store).wish();
    if (wish.became(WishOutcome.State.REFUSED)) {
      global
          .err()
          .println(
              "note: the database that follows `%s` refused it: %s"
                  .formatted(from, wish.outcome().flatMap(WishOutcome::cause).orElse("")));
    }
    BundleId bundle = wish.bundle();
    Optional<Pointer> before = store.pointer(name);
    if (before.map(Pointer::bundle).filter(bundle::equals).isPresent()) {
      throw Refused.wrong("`%s` says bundle %s already".formatted(name, bundle));
    }
    BundleFile file = BundleFile.read(bundle, store.get(bundle));
    file.verify();
    ChangeGate.Verdict verdict =
        before
            .map(
                pointer ->
                    gate.judge(
                        store,
                        Map.of(
                            pointer.bundle(),
                            "bundle %s, which channel `%s` says".formatted(pointer.bundle(), name)),
                        file))
            .orElse(ChangeGate.NOTHING_THERE);
    gate.pass(verdict, "nothing was promoted", global);
    target.with(
        database -> {
          new PointedChannel(store, target.name(), name, global, time)
              .point(bundle, before, motives.motive(Deed.PROMOTE, verdict), database);
          return true;
        });
    return ExitCode.OK.number();
  }

  private Channel said(BundleStore store) {
    try {
      var unused = Channels.key(from);
    } catch (IllegalArgumentException e) {
      throw Refused.usage(String.valueOf(e.getMessage()));
    }
    return store
        .channel(from)
        .orElseThrow(
            () -> Refused.wrong("nothing was pushed to `%s` of %s".formatted(from, target.name())));
  }
}
