package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.column;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.sql.Expression;
import java.util.function.Function;

/**
 * An event that is read, wherever it stands.
 *
 * @param form the one it was written in
 * @param id of its aggregate, as the key's column has it
 * @param data JSON in which its fields are
 * @param within what the way to a field begins with in {@code data}; empty where they are members
 * @param folding whether it is read in a trigger, which can be ended by what does not fit
 */
record LoggedEvent(
    Expression type,
    Expression form,
    Expression id,
    Expression time,
    Expression actor,
    Expression data,
    String within,
    boolean folding) {
  /** The one that is folded by a trigger. */
  static LoggedEvent folded() {
    return new LoggedEvent(
        EventInsert.TYPE.passed(),
        EventInsert.FORM.passed(),
        EventInsert.ID.passed(),
        EventInsert.AT.passed(),
        EventInsert.ACTOR.passed(),
        EventInsert.AFTER.passed(),
        "",
        /* folding= */ true);
  }

  /** A row of the log, whose columns {@code column} gives. */
  static LoggedEvent ofLog(Entity entity, Function<String, Expression> column) {
    return new LoggedEvent(
        column.apply("type"),
        column.apply("schema_version"),
        EventInsert.keyed(entity, StreamIds.of(entity, column.apply("stream"))),
        column.apply("time"),
        column.apply("actor_id"),
        column.apply("data"),
        JsonSql.path("after"),
        /* folding= */ false);
  }

  /** A row of the log that no other table stands beside. */
  static LoggedEvent ofLog(Entity entity) {
    return ofLog(entity, name -> column(name));
  }

  /** What it says of before it, as what it says. */
  LoggedEvent before() {
    return new LoggedEvent(type, form, id, time, actor, data, JsonSql.path("before"), folding);
  }

  /** The way to {@code field} in the data. */
  String path(String field) {
    return within.isEmpty() ? field : within + JsonSql.member(field);
  }
}
