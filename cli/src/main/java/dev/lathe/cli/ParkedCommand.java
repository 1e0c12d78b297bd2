package dev.lathe.cli;

import dev.lathe.model.json.Members;
import dev.lathe.runtime.consumer.ParkedStreams;
import dev.lathe.runtime.consumer.ParkedStreams.Parked;
import dev.lathe.runtime.sql.Database;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code lathe parked}: streams whose events could not be sent. */
@Command(
    name = "parked",
    mixinStandardHelpOptions = true,
    description = "Look at the streams that wait aside because an event was refused; release them.",
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
    List<Parked> found =
        database.with(from -> new ParkedStreams(from).list(Optional.ofNullable(stream)));
    print(options, found);
    options.err().println(count(found.size()) + " aside");
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
    List<Parked> found = database.with((Database from) -> released(from, stream));
    print(options, found);
    options.err().println(count(found.size()) + " released; the relay's next run tries again");
    return ExitCode.OK.number();
  }

  private static List<Parked> released(Database from, @Nullable String stream) {
    List<Parked> found = new ParkedStreams(from).release(Optional.ofNullable(stream));
    if (found.isEmpty() && stream != null) {
      throw Refused.wrong("`%s` is not aside; `lathe parked list` shows what is".formatted(stream));
    }
    return found;
  }

  private static String count(int streams) {
    return streams == 1 ? "1 stream" : streams + " streams";
  }

  private static void print(GlobalOptions options, List<Parked> streams) {
    for (Parked one : streams) {
      options.out().println(options.json ? json(one) : line(one));
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

  private static String json(Parked one) {
    return new Members()
        .with("consumer", one.consumer())
        .with("stream", one.stream())
        .with("position", one.position())
        .with("attempts", one.attempts())
        .with("since", one.since())
        .with("nextTry", one.nextTry())
        .with("deadAt", one.deadAt())
        .with("error", one.error())
        .text();
  }
}
