package dev.lathe.cli;

import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.consumer.ParkedStreams;
import dev.lathe.runtime.consumer.ParkedStreams.Parked;
import dev.lathe.runtime.relay.DeadLetters;
import dev.lathe.runtime.relay.DeadMessage;
import dev.lathe.runtime.relay.OutboxRelay;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code lathe dlq}: messages that were given up. */
@Command(
    name = "dlq",
    mixinStandardHelpOptions = true,
    description = {
      "Look at the queue of dead letters; send them again, or drop them.",
      "An operator rarely has to: read models heal from the log."
    },
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  lathe dlq list --queue https://sqs.eu-west-1.amazonaws.com/123456789012/app-dead.fifo",
      "  lathe dlq redrive --all --dry-run",
      "  lathe dlq drop Order-o-17",
      "",
      "Without --queue and --to, LATHE_DLQ_URL and LATHE_EVENTS_QUEUE_URL name the queues."
    })
final class DlqCommand implements Runnable {
  @Mixin private final GlobalOptions global = new GlobalOptions();

  @Override
  public void run() {
    throw new ParameterException(global.command(), "list, show, redrive or drop?");
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = {
        "Print them: stream, versions, and why where that is known.",
        "And what was given up without a letter, as by a webhook's receiver."
      })
  int list(
      @Mixin GlobalOptions options,
      @Mixin DeadQueueOption queue,
      @Mixin DatabaseOption database,
      @Parameters(arity = "0..1", paramLabel = "STREAM|ID", description = "Only these.")
          @Nullable String one) {
    boolean queued = queue.named() || !database.named();
    List<DeadMessage> messages =
        queued
            ? queue.with(dead -> new DeadLetters(dead).read()).stream().filter(named(one)).toList()
            : List.of();
    DeadLetterCauses causes = DeadLetterCauses.of(database);
    for (DeadMessage message : messages) {
      options.out().println(options.json ? json(message, causes).text() : line(message, causes));
    }
    List<Parked> unlettered =
        causes.parked().stream()
            .filter(parked -> parked.deadAt().isPresent())
            .filter(parked -> !queued || !parked.consumer().equals(OutboxRelay.CONSUMER))
            .filter(parked -> one == null || parked.stream().equals(one))
            .toList();
    for (Parked parked : unlettered) {
      options.out().println(options.json ? JsonText.write(parked.json()) : line(parked));
    }
    options.err().println(count(messages.size()) + givenUp(unlettered.size()));
    return ExitCode.OK.number();
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Print the body of one, or of all of a stream.")
  int show(
      @Mixin GlobalOptions options,
      @Mixin DeadQueueOption queue,
      @Parameters(paramLabel = "STREAM|ID", description = "Which.") String one) {
    List<DeadMessage> messages =
        queue.with(dead -> new DeadLetters(dead).read()).stream().filter(named(one)).toList();
    if (messages.isEmpty()) throw unknown(one);
    messages.forEach(message -> options.out().println(message.received().body()));
    return ExitCode.OK.number();
  }

  @Command(
      name = "redrive",
      mixinStandardHelpOptions = true,
      description = {
        "Send them to the queue they were in, and take them out of this one.",
        "Of what could not be sent, have the stream's events sent again."
      })
  int redrive(
      @Mixin GlobalOptions options,
      @Mixin DeadQueueOption queue,
      @Mixin DatabaseOption database,
      @Option(
              names = "--to",
              paramLabel = "URL",
              description = "The queue of events; LATHE_EVENTS_QUEUE_URL without it.")
          @Nullable String to,
      @Mixin Choice choice) {
    Predicate<DeadMessage> wanted = choice.wanted();
    if (choice.dryRun) return told(options, queue, choice, "would be sent again");
    DeadLetters.Handled handled =
        queue.with(
            dead ->
                DeadQueueOption.at(to, "LATHE_EVENTS_QUEUE_URL", "--to")
                    .with(
                        events ->
                            new DeadLetters(dead)
                                .redrive(wanted, events, stream -> release(database, stream))));
    return said(options, choice, handled, "sent again");
  }

  @Command(
      name = "drop",
      mixinStandardHelpOptions = true,
      description = "Take them out of the queue. What they tell of stays in the log.")
  int drop(@Mixin GlobalOptions options, @Mixin DeadQueueOption queue, @Mixin Choice choice) {
    Predicate<DeadMessage> wanted = choice.wanted();
    if (choice.dryRun) return told(options, queue, choice, "would be dropped");
    return said(options, choice, queue.with(dead -> new DeadLetters(dead).drop(wanted)), "dropped");
  }

  /** Which messages. */
  static final class Choice {
    @Option(names = "--all", description = "All of them.")
    boolean all;

    @Option(names = "--dry-run", description = "Only say which these are.")
    boolean dryRun;

    @Parameters(arity = "0..1", paramLabel = "STREAM|ID", description = "Of this stream; this one.")
    @Nullable String one;

    Predicate<DeadMessage> wanted() {
      if (all == (one != null)) throw Refused.usage("name a stream or a message, or --all");
      return named(one);
    }
  }

  private static Predicate<DeadMessage> named(@Nullable String one) {
    return message ->
        one == null
            || message.received().id().equals(one)
            || message.stream().equals(Optional.of(one));
  }

  private static Refused unknown(String one) {
    return Refused.wrong(
        "no dead letter is `%s`, or of a stream of that name; `lathe dlq list` shows them"
            .formatted(one));
  }

  /** One that is not parked any more was sent since. */
  private static void release(DatabaseOption database, String stream) {
    Optional<String> one = Optional.of(stream);
    int unused = database.with(from -> new ParkedStreams(from).release(one));
  }

  private static int told(
      GlobalOptions options, DeadQueueOption queue, Choice choice, String what) {
    List<DeadMessage> messages =
        queue.with(dead -> new DeadLetters(dead).read()).stream().filter(choice.wanted()).toList();
    if (messages.isEmpty() && choice.one != null) throw unknown(choice.one);
    for (DeadMessage message : messages) {
      options
          .out()
          .println(
              options.json
                  ? json(message, DeadLetterCauses.UNKNOWN).text()
                  : line(message, DeadLetterCauses.UNKNOWN));
    }
    options.err().println(count(messages.size()) + " " + what);
    return ExitCode.OK.number();
  }

  private static int said(
      GlobalOptions options, Choice choice, DeadLetters.Handled handled, String what) {
    if (handled.done().isEmpty() && handled.refused().isEmpty() && choice.one != null) {
      throw unknown(choice.one);
    }
    if (options.json) {
      options
          .out()
          .println(
              new Members()
                  .with("done", ids(handled.done()))
                  .with("refused", ids(handled.refused()))
                  .text());
    }
    options.err().println(count(handled.done().size()) + " " + what);
    if (handled.refused().isEmpty()) return ExitCode.OK.number();
    throw Refused.surroundings(count(handled.refused().size()) + " refused by the queue, and kept");
  }

  private static List<String> ids(List<DeadMessage> messages) {
    return messages.stream().map(message -> message.received().id()).toList();
  }

  private static String givenUp(int streams) {
    if (streams == 0) return "";
    return (streams == 1 ? ", 1 stream" : ", " + streams + " streams")
        + " given up without a letter; `lathe parked release` has them tried again";
  }

  private static String line(Parked one) {
    return "%s  %s  from position %s  %s tries, given up %s  %s"
        .formatted(
            one.consumer(),
            one.stream(),
            one.position(),
            one.attempts(),
            one.deadAt().orElse(""),
            one.error());
  }

  private static String count(int messages) {
    return messages == 1 ? "1 dead letter" : messages + " dead letters";
  }

  private static String line(DeadMessage message, DeadLetterCauses causes) {
    String versions =
        message.firstVersion() == message.lastVersion()
            ? "version " + message.lastVersion()
            : "versions " + message.firstVersion() + " to " + message.lastVersion();
    return "%s  %s  %s  received %s times  %s"
        .formatted(
            message.received().id(),
            message.stream().orElse("-"),
            message.events() == 0 ? "no events" : versions,
            message.received().times(),
            String.join("; ", causes.of(message)));
  }

  private static Members json(DeadMessage message, DeadLetterCauses causes) {
    return new Members()
        .with("id", message.received().id())
        .with("stream", message.stream())
        .with("firstVersion", message.firstVersion())
        .with("lastVersion", message.lastVersion())
        .with("events", message.events())
        .with("unsent", message.unsent())
        .with("times", message.received().times())
        .with("causes", causes.of(message));
  }
}
