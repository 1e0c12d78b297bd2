package dev.lathe.compiler.diff;

import java.util.Optional;

/**
 * Which events of the log a change is about: those of an aggregate type, or fewer.
 *
 * @param entity what the log calls the aggregate type
 * @param type the event type
 * @param said what they say, or do not
 * @param rows where the rows are that it is about
 */
public record Concern(
    String entity, Optional<String> type, Optional<Said> said, Optional<Rows> rows) {
  /** The way to {@code member} of what an event says. */
  static String path(String member) {
    return "$.after.\"" + member.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** All events of an aggregate type. */
  static Concern of(String entity) {
    return new Concern(entity, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Those of one type. */
  static Concern of(String entity, String type) {
    return new Concern(entity, Optional.of(type), Optional.empty(), Optional.empty());
  }

  /** Of these, those that say something of what {@code path} leads to, or nothing. */
  Concern saying(Has has, String path, String value) {
    return new Concern(entity, type, Optional.of(new Said(has, path, value)), rows);
  }

  /** The same, and these rows. */
  Concern with(Rows about) {
    return new Concern(entity, type, said, Optional.of(about));
  }

  /** How an event is picked. */
  public enum Has {
    /** It has {@code value} there. */
    SAYS,
    /** It has something there, null apart. */
    SOMETHING,
    /** It creates, and has nothing there, or null. */
    CREATES_WITHOUT,
    /** It has null there. */
    NULL
  }

  /**
   * What events say.
   *
   * @param path of SQLite's JSON, from the event's data on
   * @param value for {@link Has#SAYS}, empty otherwise
   */
  public record Said(Has has, String path, String value) {}

  /**
   * Rows of a table, as people call it.
   *
   * @param column the one that has {@code value}, if they are not all
   */
  public record Rows(String table, Optional<String> column, String value) {}
}
