package dev.lathe.functions.relay;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.JsonText.MalformedJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;

/**
 * Lambda's door to {@link RelayFunction}: takes a schedule's event, a wake-up from SQS or a
 * notification of S3, and answers with what it did.
 */
public final class RelayHandler implements RequestStreamHandler {
  /** Kept back of the invocation's time for the page under way. */
  private static final Duration MARGIN = Duration.ofSeconds(12);

  /** Shortest budget: an invocation that has less time left does one page all the same. */
  private static final Duration LEAST = Duration.ofSeconds(1);

  private final RelayFunction function;

  /**
   * Lambda calls this once per sandbox.
   *
   * @throws IllegalArgumentException if the environment lacks something; the message names it
   */
  public RelayHandler() {
    this(
        DaggerRelayComponent.factory()
            .create(RelayConfig.from(System.getenv()), Clock.systemUTC())
            .function());
  }

  /** The same door to a function that somebody else put together. */
  public RelayHandler(RelayFunction function) {
    this.function = function;
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    long began = System.nanoTime();
    Trigger trigger = Trigger.of(event(input));
    try {
      RelayTick tick = function.tick(trigger, budget(context));
      RelayLog.done(tick, Duration.ofNanos(System.nanoTime() - began));
      output.write(JsonText.write(new Json.Obj(tick.pairs())).getBytes(StandardCharsets.UTF_8));
    } catch (RuntimeException e) {
      RelayLog.failed(trigger, Duration.ofNanos(System.nanoTime() - began), e);
      throw e;
    }
  }

  /** An event that is no JSON was written by hand: it is as good as the schedule. */
  private static Json event(InputStream input) throws IOException {
    try {
      return JsonText.parse(new String(input.readAllBytes(), StandardCharsets.UTF_8));
    } catch (MalformedJson e) {
      return Json.NULL;
    }
  }

  private static Duration budget(Context context) {
    Duration budget = Duration.ofMillis(context.getRemainingTimeInMillis()).minus(MARGIN);
    return budget.compareTo(LEAST) < 0 ? LEAST : budget;
  }
}
