package dev.lathe.runtime.plan;

/**
 * The sender of a request, as far as it is known.
 *
 * @param kind {@code user}, {@code system} or {@code service}
 */
public record Actor(String kind, String id) {
  /** A person, by the id that their identity provider gave. */
  public static Actor user(String id) {
    return new Actor("user", id);
  }
}
