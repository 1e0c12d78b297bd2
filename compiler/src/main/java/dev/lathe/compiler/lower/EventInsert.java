package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.call;
import static dev.lathe.compiler.sql.Expression.infix;
import static dev.lathe.compiler.sql.Expression.number;
import static dev.lathe.compiler.sql.Expression.text;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.sql.ColumnType;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Function;
import dev.lathe.compiler.sql.Operator;
import dev.lathe.compiler.sql.Ordering;
import dev.lathe.compiler.sql.SchemaName;
import dev.lathe.compiler.sql.Select;
import dev.lathe.compiler.sql.Select.Result;
import dev.lathe.compiler.sql.Source;
import dev.lathe.compiler.sql.Statement;
import dev.lathe.model.bundle.ProjectionPlan;
import dev.lathe.model.bundle.ScalarType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One event, as every fold view takes it from the log. */
enum EventInsert {
  STREAM,
  ID,
  VERSION,
  EVENT,
  AT,
  ACTOR,
  CREATION,
  AFTER,
  TYPE,
  /** The form that it was written in, where that matters. */
  FORM,
  /** Whether the stream's watermark moves with it. */
  MARKED;

  /** The table, where others are read beside it. */
  private static final Optional<String> LOG = Optional.of("event");

  /** The JSON type of {@code null}. */
  private static final Expression NULL_TYPE = text("null");

  private String column() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Its value in the view's trigger. */
  Expression passed() {
    return Expression.column("NEW", column());
  }

  /** The view of a table that commands write, whose row says how far it is. */
  static Statement view(SchemaName name, boolean formed) {
    return view(
        name,
        columns(formed).stream().filter(column -> column != MARKED).toList(),
        /* again= */ true);
  }

  /** The view of a projection. */
  static Statement projectingView(SchemaName name, boolean formed) {
    return view(name, columns(formed), /* again= */ false);
  }

  /** With {@link #FORM} where {@code formed}. */
  private static List<EventInsert> columns(boolean formed) {
    return Arrays.stream(values()).filter(column -> formed || column != FORM).toList();
  }

  private static Statement view(SchemaName name, List<EventInsert> columns, boolean again) {
    return InsertView.of(name, columns.stream().map(EventInsert::column).toList(), again);
  }

  /**
   * The statement that folds {@code entity}'s events from the log into a table that commands write:
   * those after position {@code ?1}, up to and with {@code ?2}.
   */
  static Statement fromLog(SchemaName view, Entity entity) {
    return fromLog(view, entity, Optional.empty(), events(Optional.empty(), entity));
  }

  /** The same into {@code projection}, which skips what it has and streams that are stuck. */
  static Statement fromLog(SchemaName view, Entity entity, SchemaName projection) {
    List<Expression> events = events(LOG, entity);
    events.add(number(0));
    return fromLog(view, entity, Optional.of(new Watermark(projection).lacks()), events);
  }

  private static Statement fromLog(
      SchemaName view, Entity entity, Optional<Expression> lacking, List<Expression> events) {
    String name = entity.logged();
    Expression position = Expression.column("position");
    List<Expression> conditions = new ArrayList<>();
    conditions.add(Expression.column("entity").eq(text(name)));
    conditions.add(infix(position, Operator.GT, new Expression.Numbered(1)));
    conditions.add(infix(position, Operator.LE, new Expression.Numbered(2)));
    lacking.ifPresent(conditions::add);
    return Statement.Insert.of(
        view,
        List.of(),
        Select.ofValues(events)
            .from(Source.table("event"))
            .where(infix(Operator.AND, conditions))
            .orderBy(Ordering.ascending(position)));
  }

  /**
   * The statement that folds what {@code projection} lacks of some streams, read from the log.
   * {@code ?1} is a JSON array of a stream and the version it is asked for up to, each; where the
   * log lacks that version, nothing is folded of the stream, and nothing at all where another
   * bundle than {@code ?2} is live. It answers with the events that it folded.
   */
  static Statement asked(SchemaName view, SchemaName projection, Entity entity) {
    Expression stream = infix(Expression.column("value"), Operator.PART_VALUE, number(0));
    Expression version = infix(Expression.column("value"), Operator.PART_VALUE, number(1));
    Select there =
        Select.of(Expression.column("event", "version"))
            .from(Source.table("event"))
            .where(
                Expression.column("event", "stream")
                    .eq(stream)
                    .and(Expression.column("event", "version").eq(version)));
    Select live = Select.of(Expression.column("bundle")).from(Source.table("live"));
    Select asked =
        Select.of(List.of(Result.of(stream, "stream"), Result.of(version, "most")))
            .from(Source.each(new Expression.Numbered(1)))
            .where(
                new Expression.Subselect(live)
                    .eq(new Expression.Numbered(2))
                    .and(new Expression.Subselect(there).isNotNull()));
    Expression its = Expression.column("asked", "stream");
    Expression most = Expression.column("asked", "most");
    Expression at = Expression.column("event", "version");
    List<Expression> row = events(LOG, entity);
    row.add(number(1));
    Select events =
        Select.ofValues(row)
            .from(new Source.Rows(asked, Optional.of("asked")))
            .join(
                Source.table("event"),
                infix(
                    Operator.AND,
                    List.of(
                        Expression.column("event", "stream").eq(its),
                        infix(at, Operator.GT, new Watermark(projection).reached(its, most)),
                        infix(at, Operator.LE, most))))
            .where(Expression.column("event", "entity").eq(text(entity.logged())))
            .orderBy(
                Ordering.ascending(Expression.column("event", "stream")), Ordering.ascending(at))
            .first(ProjectionPlan.MOST_EVENTS);
    return new Statement.Insert(
        List.of(),
        view,
        List.of(),
        events,
        Optional.empty(),
        List.of(STREAM.column(), VERSION.column()));
  }

  /** What a view takes of rows of {@code event}, but for whether they are marked. */
  private static List<Expression> events(Optional<String> source, Entity entity) {
    var events = plain(source, entity);
    if (!entity.upcasts().isEmpty()) {
      events.add(new Expression.Column(source, "schema_version"));
    }
    return events;
  }

  private static List<Expression> plain(Optional<String> source, Entity entity) {
    Expression data = new Expression.Column(source, "data");
    Expression stream = new Expression.Column(source, "stream");
    return new ArrayList<>(
        List.of(
            stream,
            keyed(entity, StreamIds.of(entity, stream)),
            new Expression.Column(source, "version"),
            new Expression.Column(source, "id"),
            new Expression.Column(source, "time"),
            new Expression.Column(source, "actor_id"),
            creates(data),
            data.memberJson("after"),
            new Expression.Column(source, "type")));
  }

  /** Whether the event with {@code data} creates its aggregate. */
  static Expression creates(Expression data) {
    return call(Function.JSON_TYPE, data, text("$.before")).eq(NULL_TYPE);
  }

  /** An aggregate's id, which is text in a stream's name, as the key's type. */
  static Expression keyed(Entity entity, Expression id) {
    return entity.key().type() == ScalarType.INTEGER
        ? id.as(ColumnType.INTEGER)
        : Said.read(entity.key(), id);
  }
}
