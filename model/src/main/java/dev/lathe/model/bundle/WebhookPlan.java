package dev.lathe.model.bundle;

import java.util.List;
import java.util.Optional;

/**
 * Somebody outside who is told of events.
 *
 * @param events which ones
 */
public record WebhookPlan(String name, Target target, List<Wanted> events) {
  public WebhookPlan {
    events = List.copyOf(events);
  }

  /** One at an address. */
  public WebhookPlan(String name, String url, String secret, List<Wanted> events) {
    this(name, new Target.Address(url, secret), events);
  }

  /** Where events go, with {@code ${NAME}} for what is known only where the bundle runs. */
  public sealed interface Target {
    /** The texts whose variables have to have values. */
    List<String> texts();

    /**
     * A receiver over HTTP.
     *
     * @param secret the variable that has the key to sign with
     */
    record Address(String url, String secret) implements Target {
      @Override
      public List<String> texts() {
        return List.of(url, "${" + secret + "}");
      }
    }

    /** A topic of SNS or a bus of EventBridge, from which AWS spreads events. */
    record Topic(String arn) implements Target {
      @Override
      public List<String> texts() {
        return List.of(arn);
      }
    }
  }

  /**
   * Events of an entity.
   *
   * @param type empty for all of them
   */
  public record Wanted(String service, String entity, Optional<String> type) {}
}
