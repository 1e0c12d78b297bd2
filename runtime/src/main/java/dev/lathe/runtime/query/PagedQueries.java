package dev.lathe.runtime.query;

import dev.lathe.model.bundle.PagePlan;
import dev.lathe.model.bundle.Parameter;
import dev.lathe.model.bundle.QueryPlan;
import dev.lathe.model.digest.Sha256;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.plan.Arguments;
import dev.lathe.runtime.plan.InputValue;
import dev.lathe.runtime.plan.PlanStatements;
import dev.lathe.runtime.query.QueryOutcome.PageRefused.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is between a cursor and the statement of its page. */
final class PagedQueries {
  /** Hex digits: no accident makes two questions alike. */
  private static final int LENGTH = 20;

  /** None where nobody asks for the next page: a list ends with its first one. */
  private final Optional<Cursors> cursors;

  private final PlanStatements statements;

  PagedQueries(Optional<Cursors> cursors, PlanStatements statements) {
    this.cursors = cursors;
    this.statements = statements;
  }

  /** A request for a page: its arguments, or why there is no such page. */
  sealed interface Asked {
    record Of(Arguments arguments) implements Asked {}

    record Refused(Reason reason) implements Asked {}
  }

  /** What the statement is told instead of the cursor that {@code arguments} may have. */
  Asked asked(QueryPlan plan, PagePlan page, Arguments arguments) {
    InputValue sent = arguments.inputs().getOrDefault(PagePlan.CURSOR, InputValue.missing());
    if (!(sent instanceof InputValue.Text(String text))) return new Asked.Of(arguments);
    Optional<Cursors.Cursor> cursor = cursors.flatMap(key -> key.opened(text));
    if (cursor.isEmpty()) return new Asked.Refused(Reason.NOT_OURS);
    List<Json> last = cursor.get().last();
    if (!cursor.get().asked().equals(question(plan, page, arguments))
        || last.size() != page.keys()) {
      return new Asked.Refused(Reason.OTHER_LIST);
    }
    var inputs = new TreeMap<>(arguments.inputs());
    for (int i = 0; i < last.size(); i++) {
      inputs.put(PagePlan.key(i), value(last.get(i)));
    }
    return new Asked.Of(arguments.withInputs(inputs));
  }

  /**
   * The cursor of the page after this one; empty where this is the last.
   *
   * @param next what the statement says of it
   */
  Optional<String> next(QueryPlan plan, PagePlan page, Arguments arguments, @Nullable String next) {
    if (next == null
        || cursors.isEmpty()
        || !(JsonText.parse(next) instanceof Json.Arr(var rows))
        || rows.size() < 2
        || !(rows.getFirst() instanceof Json.Arr(var last))) {
      return Optional.empty();
    }
    return Optional.of(
        cursors.get().sealed(new Cursors.Cursor(question(plan, page, arguments), last)));
  }

  /**
   * Which list is asked for: the operation, its order and all that its statement is told, but for
   * the page and what is another at each request. What is not given counts as not there, so that a
   * filter that another bundle adds changes nothing for who does not give it.
   */
  private String question(QueryPlan plan, PagePlan page, Arguments arguments) {
    var told = new TreeMap<String, String>();
    var statement = plan.statement(arguments::gives);
    List<@Nullable Object> values = statements.bound(statement, arguments);
    for (int i = 0; i < values.size(); i++) {
      Object value = values.get(i);
      Optional<String> name = named(statement.parameters().get(i), page);
      if (name.isPresent() && value != null) told.put(name.get(), value.toString());
    }
    var text = new StringBuilder(name(plan)).append('\u0000').append(page.order());
    for (Map.Entry<String, String> one : told.entrySet()) {
      text.append('\u0000').append(one.getKey()).append('\u0000').append(one.getValue().length());
      text.append('\u0000').append(one.getValue());
    }
    return Sha256.hex(text.toString()).substring(0, LENGTH);
  }

  /** Whether its graph is also bound as a whole list says nothing of the order. */
  private static String name(QueryPlan plan) {
    int at = plan.name().indexOf('@');
    return at < 0 ? plan.name() : plan.name().substring(0, at);
  }

  private static Optional<String> named(Parameter parameter, PagePlan page) {
    return switch (parameter) {
      case Parameter.Input(String name, var form) ->
          PagePlan.isKey(name) || page.size().equals(Optional.of(name))
              ? Optional.empty()
              : Optional.of(name + "\u0000" + form);
      case Parameter.Request(var fact) ->
          switch (fact) {
            case ACTOR_KIND, ACTOR_ID -> Optional.of("\u0000" + fact);
            case BUNDLE,
                SCOPE,
                KEY,
                HASH,
                COMMAND,
                TIME,
                NOW,
                CORRELATION,
                TRACEPARENT,
                EXPECTED_VERSION,
                KNOWN_VERSION ->
                Optional.empty();
          };
      case Parameter.Output _,
          Parameter.Zone _,
          Parameter.EventId _,
          Parameter.EventIds _,
          Parameter.Uuid _,
          Parameter.Uuids _ ->
          Optional.empty();
    };
  }

  /** A value as SQL had it. */
  private static InputValue value(Json value) {
    return switch (value) {
      case Json.Null _ -> InputValue.missing();
      case Json.Num(String digits) -> new InputValue.Whole(Long.parseLong(digits));
      case Json.Str(String text) -> new InputValue.Text(text);
      case Json.Bool _, Json.Arr _, Json.Obj _ ->
          throw new IllegalStateException("rows are not sorted by " + value);
    };
  }
}
