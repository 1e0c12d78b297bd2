package dev.lathe.runtime.webhook;

import dev.lathe.model.bundle.WebhookPlan;
import dev.lathe.model.bundle.WebhookPlan.Target;
import dev.lathe.runtime.consumer.LogEntry;
import dev.lathe.runtime.event.Traces;
import dev.lathe.runtime.module.ModuleFailed;
import dev.lathe.runtime.module.Variables;
import dev.lathe.runtime.queue.Sendable;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A webhook where it runs: its variables have their values.
 *
 * @param url an address, or the ARN of a topic or bus
 * @param keys what posts to an address are signed with
 */
record Endpoint(URI url, Optional<SigningKeys> keys, List<WebhookPlan.Wanted> events) {
  /** A topic of SNS or a bus of EventBridge. */
  private static final Pattern TOPIC =
      Pattern.compile(
          "arn:[a-z0-9-]+:(sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]+(\\.fifo)?"
              + "|events:[a-z0-9-]+:[0-9]{12}:event-bus/[A-Za-z0-9._/-]+)");

  /** Names and numbers that no other machine answers to. */
  private static final Pattern THIS_MACHINE =
      Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]");

  Endpoint {
    events = List.copyOf(events);
  }

  /**
   * Fills in the variables.
   *
   * @throws Unusable if a variable has no value here, or one that is of no use
   */
  static Endpoint of(WebhookPlan plan, Variables variables) {
    return switch (plan.target()) {
      case Target.Address(String url, String secret) -> {
        SigningKeys keys =
            SigningKeys.read(filled("${" + secret + "}", variables))
                .orElseThrow(
                    () ->
                        new Unusable(
                            "the variable `%s` is not `whsec_` and base64 of 24 to 64 bytes"
                                .formatted(secret)));
        URI address = url(url, filled(url, variables));
        yield new Endpoint(address, Optional.of(keys), plan.events());
      }
      case Target.Topic(String arn) ->
          new Endpoint(topic(arn, filled(arn, variables)), Optional.empty(), plan.events());
    };
  }

  private static URI topic(String declared, String text) {
    if (TOPIC.matcher(text).matches()) return URI.create(text);
    throw new Unusable(
        "`%s` is not the ARN of a topic of SNS or a bus of EventBridge here: look at its variables"
            .formatted(declared));
  }

  private static String filled(String text, Variables variables) {
    try {
      return variables.fill(text);
    } catch (ModuleFailed e) {
      throw new Unusable(String.valueOf(e.getMessage()));
    }
  }

  private static URI url(String declared, String text) {
    try {
      URI url = new URI(text);
      String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
      String host = url.getHost() == null ? "" : url.getHost().toLowerCase(Locale.ROOT);
      boolean clear = scheme.equals("http") && THIS_MACHINE.matcher(host).matches();
      if (!host.isEmpty() && url.getUserInfo() == null && (clear || scheme.equals("https"))) {
        return url;
      }
    } catch (URISyntaxException e) {
      // It is told without the text, which may have a variable's value in it.
    }
    throw new Unusable(
        "`%s` is no https address here, and http is for this machine alone: look at its variables"
            .formatted(declared));
  }

  /** Whether this webhook is told of {@code entry}. */
  boolean wants(LogEntry entry) {
    return events.stream()
        .anyMatch(
            wanted ->
                wanted.service().equals(entry.service())
                    && wanted.entity().equals(entry.entity())
                    && wanted.type().filter(type -> !type.equals(entry.type())).isEmpty());
  }

  /** The post that tells of {@code entry}; sent again it has the same id. */
  Receiver.Post post(LogEntry entry, long timestamp) {
    SortedMap<String, String> headers = new TreeMap<>();
    headers.put("webhook-id", entry.id());
    if (keys.isPresent()) {
      headers.put("content-type", "application/cloudevents+json; charset=utf-8");
      headers.put("user-agent", "Lathe");
      Traces.parent(entry.event()).ifPresent(trace -> headers.put("traceparent", trace));
      headers.put("webhook-timestamp", Long.toString(timestamp));
      headers.put("webhook-signature", keys.get().signature(entry.id(), timestamp, entry.event()));
    } else {
      headers.put("ce-source", "rntme://" + entry.service() + "/" + entry.entity());
      headers.put("ce-type", entry.service() + "." + entry.entity() + "." + entry.type());
      headers.put("webhook-group", Sendable.group(entry.entity(), entry.stream()));
    }
    return new Receiver.Post(url, headers, entry.event());
  }

  /** A webhook that cannot run here; the message says which variable to look at, and no value. */
  static final class Unusable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unusable(String message) {
      super(message);
    }
  }
}
