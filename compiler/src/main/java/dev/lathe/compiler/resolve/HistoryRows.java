package dev.lathe.compiler.resolve;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Name;
import dev.lathe.model.bundle.ScalarType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The events of one aggregate as rows, for graphs that answer requests. */
public final class HistoryRows {
  /** What a row is called, whatever entity it is of. */
  public static final String ALIAS = "event";

  /** What the log has of every event. */
  public enum Column {
    /** The event's place in its stream, from 1 without a hole. */
    VERSION("version", ScalarType.INTEGER, false),
    EVENT_TYPE("eventType", ScalarType.STRING, false),
    OCCURRED_AT(EventRows.OCCURRED_AT, ScalarType.DATETIME, false),
    ACTOR_KIND("actorKind", ScalarType.STRING, true),
    ACTOR_ID(EventRows.ACTOR_ID, ScalarType.STRING, true),
    /** Of the key's type. */
    AGGREGATE_ID(EventRows.AGGREGATE_ID, ScalarType.STRING, false),
    EVENT_ID("eventId", ScalarType.STRING, false),
    /** The event's place in the log of its database; grows, with holes. */
    POSITION("position", ScalarType.INTEGER, false),
    /** The command that appended it; a seed has none. */
    COMMAND_ID("commandId", ScalarType.STRING, true),
    CORRELATION_ID("correlationId", ScalarType.STRING, false),
    /** What the event says: {@code before} and {@code after}. */
    PAYLOAD("payload", ScalarType.JSON, false);

    private final String word;
    private final ScalarType type;
    private final boolean nullable;

    Column(String word, ScalarType type, boolean nullable) {
      this.word = word;
      this.type = type;
      this.nullable = nullable;
    }

    /** The field's name. */
    public String word() {
      return word;
    }
  }

  private HistoryRows() {}

  /** A row for each event of {@code source}, or of its {@code transition} alone. */
  static Entity row(Entity source, Optional<Entity.Transition> transition) {
    Name place = source.name();
    var fields = new ArrayList<Entity.Field>();
    transition.ifPresent(one -> fields.addAll(said(source, one)));
    for (Column column : Column.values()) {
      ScalarType type = column == Column.AGGREGATE_ID ? source.key().type() : column.type;
      if (fields.stream().noneMatch(field -> field.name().text().equals(column.word))) {
        var name = new Name(column.word, place.span());
        fields.add(new Entity.Field(name, type, column.nullable, name, Optional.empty()));
      }
    }
    return new Entity(
        new Name("events of " + source.name(), place.span()),
        source.owner(),
        source.table(),
        fields,
        List.of(),
        List.of(new Name(Column.VERSION.word, place.span())),
        Optional.empty(),
        false);
  }

  /**
   * The fields that events of {@code transition} say. Each may be null: an event that was appended
   * before a field was there does not have it.
   */
  private static List<Entity.Field> said(Entity source, Entity.Transition transition) {
    return transition.affected(source.stateMachine().orElseThrow()).stream()
        .flatMap(name -> source.field(name).stream())
        .map(
            field ->
                new Entity.Field(
                        field.name(),
                        field.type(),
                        true,
                        field.name(),
                        Optional.empty(),
                        field.scale())
                    .with(field.past()))
        .toList();
  }
}
