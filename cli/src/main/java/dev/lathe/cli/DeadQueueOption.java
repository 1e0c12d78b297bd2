package dev.lathe.cli;

import dev.lathe.runtime.adapter.sqs.OpenedSqsQueue;
import dev.lathe.runtime.queue.Queue;
import dev.lathe.runtime.wiring.Queues;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The queue of dead letters that a command looks at. */
final class DeadQueueOption {
  private static final String VARIABLE = "LATHE_DLQ_URL";

  @Option(
      names = "--queue",
      paramLabel = "URL",
      description = {
        "The queue of dead letters; " + VARIABLE + " without it.",
        "Region and host are in the URL."
      })
  private @Nullable String url;

  private String variable = VARIABLE;
  private String option = "--queue";

  /** Another queue, named by another option or variable. */
  static DeadQueueOption at(@Nullable String url, String variable, String option) {
    var other = new DeadQueueOption();
    other.url = url;
    other.variable = variable;
    other.option = option;
    return other;
  }

  /** Whether one was named. */
  boolean named() {
    return !known().isBlank();
  }

  private String known() {
    return url != null ? url : Optional.ofNullable(System.getenv(variable)).orElse("");
  }

  /** What {@code work} makes of the queue. */
  <T> T with(Function<Queue, T> work) {
    String known = known();
    if (known.isBlank()) {
      throw Refused.usage("say which queue with " + option + " URL, or set " + variable);
    }
    try (OpenedSqsQueue queue = opened(known)) {
      return work.apply(queue);
    }
  }

  private static OpenedSqsQueue opened(String url) {
    try {
      return Queues.open(url);
    } catch (IllegalArgumentException e) {
      throw Refused.usage(String.valueOf(e.getMessage()));
    }
  }
}
