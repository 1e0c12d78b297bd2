package dev.lathe.cli;

import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.consumer.ParkedStreams;
import dev.lathe.runtime.consumer.ParkedStreams.Parked;
import dev.lathe.runtime.projection.StuckStreams;
import dev.lathe.runtime.projection.StuckStreams.Stuck;
import dev.lathe.runtime.sql.Database;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code lathe parked}: streams of which an event is refused, by the queue or a read model. */
@Command(
    name = "parked",
    mixinStandardHelpOptions = true,
    description =
        "Look at the streams that stand still because an event was refused; release them.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  lathe parked list",
      "  lathe parked release Order-o-17 --database libsql://app.turso.io",
      "  lathe parked release --all"
    })
final class ParkedCommand implements Runnable {
  @Mixin private final GlobalOptions global = new GlobalOptions();

  @Override
  public void run() {
    throw new ParameterException(global.command(), "list or release?");
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Print them, those that were given up first.")
  int list(
      @Mixin GlobalOptions options,
      @Mixin DatabaseOption database,
      @Parameters(arity = "0..1", paramLabel = "STREAM", description = "Only this one.")
          @Nullable String stream) {
    Optional<String> one = Optional.ofNullable(stream);
    Aside found =
        database.with(
            from ->
                new Aside(
                    new ParkedStreams(from).list(one),
                    new ParkedStreams(from).count(one),
                    new StuckStreams(from).list(one),
                    new StuckStreams(from).count(one)));
    print(options, found.parked());
    for (Stuck stuck : found.stuck()) {
      options.out().println(options.json ? JsonText.write(stuck.json()) : line(stuck));
    }
    options
        .err()
        .println(
            "%s unsent, %s that a read model refuses"
                .formatted(
                    count(found.parked().size(), found.allParked()),
                    count(found.stuck().size(), found.allStuck())));
    return ExitCode.OK.number();
  }

  @Command(
      name = "release",
      mixinStandardHelpOptions = true,
      description = "Have one, or all, tried again at once from the refused event on.")
  int release(
      @Mixin GlobalOptions options,
      @Mixin DatabaseOption database,
      @Option(names = "--all", description = "All of them.") boolean all,
      @Parameters(arity = "0..1", paramLabel = "STREAM", description = "This one.")
          @Nullable String stream) {
    if (all == (stream != null)) throw Refused.usage("name one stream, or --all");
    String said = database.with(from -> released(from, stream));
    options.err().println(said);
    return ExitCode.OK.number();
  }

  private static String released(Database from, @Nullable String stream) {
    Optional<String> one = Optional.ofNullable(stream);
    int parked = new ParkedStreams(from).release(one);
    int stuck = new StuckStreams(from).release(one);
    if (parked + stuck == 0 && stream != null) {
      throw Refused.wrong("`%s` is not aside; `lathe parked list` shows what is".formatted(stream));
    }
    return "%s released; the next run tries again".formatted(count(parked + stuck, parked + stuck));
  }

  /** Streams that the relay could not send, and those that a read model refuses. */
  private record Aside(List<Parked> parked, long allParked, List<Stuck> stuck, long allStuck) {}

  private static String count(int shown, long all) {
    String streams = all == 1 ? "1 stream" : all + " streams";
    return shown < all ? "%s of %s".formatted(shown, streams) : streams;
  }

  private static void print(GlobalOptions options, List<Parked> streams) {
    for (Parked one : streams) {
      options.out().println(options.json ? JsonText.write(one.json()) : line(one));
    }
  }

  private static String line(Parked one) {
    String next = one.deadAt().map(at -> "given up " + at).orElse("next try " + one.nextTry());
    return "%s  from position %s  %s tries since %s  %s  %s: %s"
        .formatted(
            one.stream(),
            one.position(),
            one.attempts(),
            one.since(),
            next,
            one.consumer(),
            one.error());
  }

  private static String line(Stuck one) {
    return "%s  from version %s  since %s  %s: %s"
        .formatted(one.stream(), one.version(), one.since(), one.generation(), one.error());
  }
}
