package dev.lathe.runtime.storage;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import dev.lathe.model.schema.DatabaseTime;
import dev.lathe.runtime.sql.Rows;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What the database knows of one file. Times are texts as the database writes them.
 *
 * @param owner who asked for the upload, where the graph says so
 * @param size as declared
 * @param actual bytes that were found, once it is committed
 * @param told when the database said so
 */
record FileRow(
    String id,
    String route,
    String entity,
    Optional<String> owner,
    State state,
    String filename,
    String type,
    long size,
    Optional<Long> actual,
    String key,
    Instant initiated,
    Instant expires,
    Optional<Instant> committed,
    Optional<Instant> deleted,
    Instant told) {
  /** As the blueprint format counts them. */
  enum State {
    PENDING(1),
    COMMITTED(2),
    ABORTED(3),
    DELETED(4);

    private final int number;

    State(int number) {
      this.number = number;
    }

    int number() {
      return number;
    }

    private static State of(long number) {
      for (State state : values()) {
        if (state.number == number) return state;
      }
      throw new IllegalStateException("a file in the state " + number);
    }
  }

  /** In the order in which {@link #of} reads them. */
  static final String COLUMNS =
      "id,route,entity,owner,state,filename,content_type,declared_size,actual_size,object_key,"
          + "initiated_at,expires_at,committed_at,deleted_at,"
          + DatabaseTime.NOW;

  static FileRow of(Rows rows, int row) {
    return new FileRow(
        rows.requiredText(row, 0),
        rows.requiredText(row, 1),
        rows.requiredText(row, 2),
        Optional.ofNullable(rows.text(row, 3)),
        State.of(rows.requiredInteger(row, 4)),
        rows.requiredText(row, 5),
        rows.requiredText(row, 6),
        rows.requiredInteger(row, 7),
        Optional.ofNullable(rows.integer(row, 8)),
        rows.requiredText(row, 9),
        Instant.parse(rows.requiredText(row, 10)),
        Instant.parse(rows.requiredText(row, 11)),
        Optional.ofNullable(rows.text(row, 12)).map(Instant::parse),
        Optional.ofNullable(rows.text(row, 13)).map(Instant::parse),
        Instant.parse(rows.requiredText(row, 14)));
  }

  /** How much of an upload's time is left. */
  Duration left() {
    return Duration.between(told, expires);
  }

  /** Whether nothing may be put or committed any more. */
  boolean isOver() {
    return switch (state) {
      case PENDING -> !left().isPositive();
      case COMMITTED -> false;
      case ABORTED, DELETED -> true;
    };
  }

  /** As modules answer it. */
  Json.Obj json() {
    var told =
        new Members()
            .with("file_id", id)
            .with("route_id", route)
            .with("entity_id", entity)
            .with("owner_principal_id", owner.orElse(""))
            .with("state", state.number())
            .with("filename", filename)
            .with("content_type", type)
            .with("declared_size", size)
            .with("actual_size", actual.orElse(0L))
            .with("sha256", "")
            .with("object_key", key)
            .with("initiated_at", stamp(initiated))
            .with("expires_at", stamp(expires));
    committed.ifPresent(at -> told.with("committed_at", stamp(at)));
    deleted.ifPresent(at -> told.with("deleted_at", stamp(at)));
    return told.object();
  }

  /** A moment as messages have it. */
  static Json.Obj stamp(Instant at) {
    return new Members().with("seconds", at.getEpochSecond()).with("nanos", at.getNano()).object();
  }
}
