package dev.lathe.runtime.webhook;

import dev.lathe.model.problem.Echo;
import dev.lathe.runtime.webhook.Receiver.Answer;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** What an answer means for the event that was posted. */
sealed interface Verdict {
  int GONE = 410;

  /** Time-out, too early, too many requests, and what stands in front of a receiver says. */
  Set<Integer> NOT_NOW = Set.of(408, 425, 429, 502, 503, 504);

  /** It is delivered. */
  record Delivered() implements Verdict {}

  /** This event is not taken. */
  record Refused(String why) implements Verdict {}

  /** Nobody is there to take it, or has the time. */
  record Away(String why, Optional<Duration> retryAfter) implements Verdict {}

  /** The receiver wants no events any more. */
  record Gone(String why) implements Verdict {}

  /** The same, with nothing of {@code sent} in its words; asked for where it has any. */
  default Verdict without(Supplier<Echo> sent) {
    return switch (this) {
      case Delivered delivered -> delivered;
      case Refused(String why) -> new Refused(sent.get().without(why));
      case Away(String why, Optional<Duration> retryAfter) ->
          new Away(sent.get().without(why), retryAfter);
      case Gone(String why) -> new Gone(sent.get().without(why));
    };
  }

  static Verdict of(Answer answer) {
    return switch (answer) {
      case Answer.NotReached(String why) -> new Away(why, Optional.empty());
      case Answer.Answered(int status, String text, Optional<Duration> retryAfter) -> {
        String said = text.isBlank() ? "HTTP " + status : "HTTP " + status + ": " + text.strip();
        if (status >= 200 && status < 300) yield new Delivered();
        if (status == GONE) yield new Gone(said);
        if (NOT_NOW.contains(status)) yield new Away(said, retryAfter);
        boolean redirected = status >= 300 && status < 400;
        yield new Refused(redirected ? said + " (redirects are not followed)" : said);
      }
    };
  }
}
