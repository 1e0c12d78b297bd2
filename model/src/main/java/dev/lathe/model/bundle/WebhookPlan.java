package dev.lathe.model.bundle;

import java.util.List;
import java.util.Optional;

/**
 * An address outside that is told of events.
 *
 * @param url with {@code ${NAME}} for what is known only where the bundle runs
 * @param secret the variable that has the key to sign with
 * @param events which ones
 */
public record WebhookPlan(String name, String url, String secret, List<Wanted> events) {
  public WebhookPlan {
    events = List.copyOf(events);
  }

  /**
   * Events of an entity.
   *
   * @param type empty for all of them
   */
  public record Wanted(String service, String entity, Optional<String> type) {}
}
