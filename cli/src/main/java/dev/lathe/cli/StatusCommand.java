package dev.lathe.cli;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.bundle.Channel;
import dev.lathe.runtime.bundle.LiveBundle;
import dev.lathe.runtime.bundle.Wish;
import dev.lathe.runtime.rollout.RolloutStatus;
import dev.lathe.runtime.sql.Database;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lathe status}: whether what is written, deployed, wished and live is the same. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = {
      "Tell whether what is written, deployed, wished for and live is the same.",
      "The blueprint's bundle, that of `lathe.lock` beside it, the channel's and the one that",
      "the database serves."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  lathe status --to s3://bundles/issue-tracker",
      "  lathe status examples/issue-tracker --to s3://bundles/issue-tracker \\",
      "    --database libsql://app.turso.io --fail-on-drift",
      "  lathe status                                     of the `lathe dev` here"
    })
final class StatusCommand implements Callable<Integer> {
  @Mixin private final GlobalOptions global = new GlobalOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "BLUEPRINT",
      description = "The blueprint's folder, where `lathe.lock` lies.")
  private @Nullable Path blueprint;

  @Mixin private final TargetStore target = new TargetStore();
  @Mixin private final ChannelOption channel = new ChannelOption();

  @Option(names = "--fail-on-drift", description = "End with 1 where they differ.")
  private boolean failOnDrift;

  /** A place that says a bundle, and what more there is to tell of it. */
  private record Place(Optional<BundleId> bundle, String more) {}

  @Override
  public Integer call() {
    String name = channel.name();
    if (blueprint != null && !Files.isDirectory(blueprint)) {
      throw Refused.usage("%s is no folder".formatted(blueprint));
    }
    var store = target.open();
    Map<String, Place> places = new LinkedHashMap<>();
    if (blueprint != null) {
      BundleFile source =
          BundleFile.of(Compilation.of(blueprint).required(false, global.command()));
      places.put("source", new Place(Optional.of(source.id()), ""));
      places.put("lock", new Place(LockFile.of(blueprint).bundle(target.name(), name), ""));
    }
    Optional<Channel> said = store.channel(name);
    places.put(
        "channel",
        new Place(said.map(one -> one.wish().bundle()), said.map(StatusCommand::told).orElse("")));
    target.with(
        database -> {
          database.ifPresent(found -> places.put("database", of(found, said)));
          return true;
        });
    // A folder that nothing was pushed from says nothing.
    boolean drift =
        places.entrySet().stream()
                .filter(one -> !one.getKey().equals("lock") || one.getValue().bundle().isPresent())
                .map(one -> one.getValue().bundle())
                .distinct()
                .count()
            > 1;
    tell(name, places, drift);
    return (drift && failOnDrift ? ExitCode.WRONG : ExitCode.OK).number();
  }

  private static String told(Channel channel) {
    Wish wish = channel.wish();
    return "%s by %s at %s%s"
        .formatted(
            wish.motive().deed().word(),
            wish.motive().by(),
            wish.pointer().at(),
            wish.outcome()
                .map(
                    outcome ->
                        ", "
                            + outcome.state().word()
                            + outcome.cause().map(": "::concat).orElse(""))
                .orElse(""));
  }

  private static Place of(Database database, Optional<Channel> said) {
    Optional<BundleId> live = LiveBundle.named(database);
    String wish =
        said.map(one -> one.wish().bundle())
            .filter(bundle -> live.filter(bundle::equals).isEmpty())
            .flatMap(bundle -> RolloutStatus.of(database, bundle))
            .map(StatusCommand::told)
            .orElse("");
    return new Place(live, wish);
  }

  private static String told(RolloutStatus status) {
    return "the channel's bundle is %s there: %s of %s events%s"
        .formatted(
            status.state().word(),
            status.position(),
            status.target(),
            status.cause().map(", "::concat).orElse(""));
  }

  private void tell(String name, Map<String, Place> places, boolean drift) {
    if (global.json) {
      var data = new Members().with("channel", name).with("drift", drift);
      places.forEach(
          (place, found) -> {
            var one = new Members().with("bundle", found.bundle().map(BundleId::value));
            if (!found.more().isEmpty()) one.with("says", found.more());
            data.with(place.equals("channel") ? "wish" : place, one);
          });
      global.out().println(data.text());
      return;
    }
    places.forEach(
        (place, found) ->
            global
                .out()
                .println(
                    "%-9s %s%s"
                        .formatted(
                            place,
                            found.bundle().map(BundleId::value).orElse("-"),
                            found.more().isEmpty() ? "" : "  " + found.more())));
    global.err().println(drift ? "they differ" : "all the same");
  }
}
