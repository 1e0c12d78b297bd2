package dev.lathe.functions.relay;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.JsonText.MalformedJson;
import dev.lathe.runtime.adapter.system.Connections;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.config.Snapshots;
import dev.lathe.runtime.log.JsonLogging;
import dev.lathe.runtime.log.LogSettings;
import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.sql.RoundTrips;
import dev.lathe.runtime.trace.Spans;
import dev.lathe.runtime.wiring.Tracing;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.crac.Core;

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
  private final Time time;
  private final RelayLog log;
  private final TickSpan spans;

  /** Whether trouble that stays the same is said once, and not at each tick. */
  private final boolean once;

  private Optional<String> said = Optional.empty();

  /** Kept, because who takes snapshots holds its listeners weakly: CRaC/org.crac issue 2. */
  @SuppressWarnings("unused")
  private final Optional<Snapshot> snapshot;

  /**
   * Lambda calls this once per sandbox.
   *
   * @throws IllegalArgumentException if the environment lacks something; the message names it
   */
  public RelayHandler() {
    Locale.setDefault(Locale.ROOT); // this process speaks to machines alone
    var logging = LogSettings.from(System.getenv());
    JsonLogging.install(logging);
    var platform = Tracing.on(SystemPlatform.create(), System.getenv(), "lathe");
    this.time = platform.time();
    this.once = false; // an alarm stays on for as long as there is a reason
    var component =
        DaggerRelayComponent.factory().create(RelayConfig.from(System.getenv()), platform);
    this.function = component.function();
    this.log = new RelayLog(function.tenant(), logging, time, /* idleToo= */ true);
    this.spans = new TickSpan(platform.spans(), time, Spans.BEFORE_AN_ANSWER, /* idleToo= */ true);
    var hooks =
        new Snapshot(component.rehearsal(), component.database(), () -> Connections.awaitEnd(time));
    if (Snapshots.possible(System.getenv())) Core.getGlobalContext().register(hooks);
    this.snapshot = Optional.of(hooks);
  }

  /**
   * The same door to a function that somebody else put together, without hooks or logging. Ticks of
   * a second would repeat to people what only they can mend.
   */
  public RelayHandler(RelayFunction function, Time time) {
    this(function, time, Spans.NONE);
  }

  /** The same with spans, of ticks that found something to do. */
  public RelayHandler(RelayFunction function, Time time, Spans spans) {
    this.function = function;
    this.time = time;
    this.log = new RelayLog(function.tenant(), LogSettings.PLAIN, time, /* idleToo= */ false);
    this.spans = new TickSpan(spans, time, Duration.ZERO, /* idleToo= */ false);
    this.once = true;
    this.snapshot = Optional.empty();
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    long began = time.ticks();
    Trigger trigger = Trigger.of(event(input));
    var trips = new RoundTrips();
    String request = String.valueOf(context.getAwsRequestId());
    try {
      RelayTick tick =
          spans.of(request, () -> trips.during(() -> function.tick(trigger, budget(context))));
      log.done(
          tick,
          request,
          Duration.ofNanos(time.ticks() - began),
          trips.count(),
          known(tick.rolloutTrouble()),
          spans.dropped());
      output.write(JsonText.write(tick.pairs()).getBytes(StandardCharsets.UTF_8));
    } catch (RuntimeException e) {
      log.failed(trigger, request, Duration.ofNanos(time.ticks() - began), trips.count(), e);
      throw e;
    }
  }

  /** Whether the last tick had it too; the first one says its kind, later ones that it stays. */
  private boolean known(Optional<Trouble> trouble) {
    Optional<String> cause = trouble.map(Trouble::cause);
    boolean known = once && cause.isPresent() && cause.equals(said);
    said = cause;
    return known;
  }

  /** An event that is not JSON was written by hand: it is as good as the schedule. */
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
