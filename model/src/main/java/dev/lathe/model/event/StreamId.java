package dev.lathe.model.event;

/**
 * The name of one aggregate's stream of events. It is never cut at its dash, which an id may have
 * too: whoever has a stream has its entity beside it.
 *
 * @param entity the aggregate's type
 * @param aggregate its id
 */
public record StreamId(String entity, String aggregate) {
  /** What the names of all streams of {@code entity} begin with. */
  public static String prefix(String entity) {
    return entity + "-";
  }

  /** The least text that sorts after the names of all streams of {@code entity}. */
  public static String limit(String entity) {
    return entity + "."; // the character after the dash
  }

  /** {@code Entity-id}, as it stands in the log and in messages. */
  public String text() {
    return prefix(entity) + aggregate;
  }
}
