package dev.lathe.compiler.lower;

import dev.lathe.compiler.blueprint.Entity;
import dev.lathe.compiler.lower.EmitSteps.Step;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.compiler.resolve.ResolvedGraph.Form;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.model.bundle.CommandPlan;
import dev.lathe.model.bundle.Parameter;
import dev.lathe.model.bundle.Parameter.Fact;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.command.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An emitting graph as one INSERT into its aggregate's decision view: the SELECT finds the verdict,
 * the view's trigger records it, appends the events and writes the state row.
 *
 * <p>The SELECT reads a row {@code q} with the state as it was, the record of the request's key
 * ({@code k$$} its outcome, {@code d$$} detail, {@code r$$} result), branch selections and the
 * verdict {@code o$$}. Where a guard, a findOne or a branch would be worked out for every mention
 * of the verdict, {@code q} is materialized.
 */
final class CommandLowering {
  private static final String VERDICT = "o$$";

  private final ResolvedGraph graph;
  private final Tables tables;
  private final Parameters parameters = new Parameters();
  private final EmitSteps steps;
  private final CommandNames names;
  private final ExpressionSql expressions;
  private final TablePlan table;

  private CommandLowering(ResolvedGraph graph, Tables tables) {
    this.graph = graph;
    this.tables = tables;
    this.steps = new EmitSteps(graph);
    this.table = tables.state(steps.entity());
    this.names = new CommandNames();
    this.expressions = names.expressions();
  }

  static CommandPlan plan(ResolvedGraph graph, Tables tables) {
    var lowering = new CommandLowering(graph, tables);
    String sql = lowering.statement();
    return new CommandPlan(
        graph.name(),
        graph.service().slug().text(),
        lowering.steps.entity().name().text(),
        sql,
        lowering.parameters.list());
  }

  private String statement() {
    var values = new ArrayList<String>();
    for (Fact fact :
        List.of(
            Fact.SCOPE,
            Fact.KEY,
            Fact.HASH,
            Fact.COMMAND,
            Fact.TIME,
            Fact.ACTOR_KIND,
            Fact.ACTOR_ID,
            Fact.CORRELATION,
            Fact.TRACEPARENT,
            Fact.BUNDLE)) {
      values.add(parameters.of(fact));
    }
    values.add(VERDICT);
    values.add("k$$");
    values.add(detail());
    values.add(
        "CASE %s WHEN 'accepted' THEN %s WHEN 'replayed' THEN r$$ END"
            .formatted(VERDICT, result()));
    values.add(events());
    values.add(steps.versionAfter());
    values.add(aggregateId());
    for (TablePlan.Column column : TablePlan.valueColumns(steps.entity())) {
      values.add(steps.left(column, expressions));
    }
    String view = Sql.name(table.decide());
    String select = "SELECT " + String.join(",", values) + " FROM ";
    String returning = " RETURNING outcome,first,detail,result";
    boolean costly =
        !graph.guards().isEmpty() || !graph.lookups().isEmpty() || !graph.branches().isEmpty();
    if (!costly) {
      return "INSERT INTO " + view + " " + select + "(" + decided(known()) + ")" + returning;
    }
    return "WITH p$$ AS MATERIALIZED (%s), q$$ AS MATERIALIZED (%s) INSERT INTO %s %sq$$%s"
        .formatted(known(), decidedFrom("p$$"), view, select, returning);
  }

  /** What the statement knows before it decides: the state row, the key's record, selections. */
  private String known() {
    var columns = new StringBuilder("s.*,coalesce(s.last_event_version,0) ");
    columns.append(EmitSteps.VERSION).append(",c.outcome k$$,c.hash h$$,c.detail d$$,c.result r$$");
    for (int i = 0; i < graph.branches().size(); i++) {
      ResolvedGraph.Branch branch = graph.branches().get(i);
      columns.append(',').append(names.selectedBy(branch)).append(' ');
      columns.append(steps.selection(branch.node()));
    }
    return "SELECT %s FROM (SELECT 1) LEFT JOIN command c ON c.scope=%s AND c.key=%s LEFT JOIN %s s ON s.%s=%s"
        .formatted(
            columns,
            parameters.of(Fact.SCOPE),
            parameters.of(Fact.KEY),
            Sql.name(table.name()),
            Sql.name(steps.entity().key().column().text()),
            aggregateId());
  }

  private String decided(String known) {
    return decidedFrom("(" + known + ")");
  }

  private String decidedFrom(String known) {
    return "SELECT *,%s %s FROM %s".formatted(verdict(), VERDICT, known);
  }

  private String verdict() {
    var cases = new StringBuilder("CASE");
    when(cases, "(SELECT bundle FROM live) IS NOT " + parameters.of(Fact.BUNDLE), Verdict.STALE);
    when(cases, "h$$=" + parameters.of(Fact.HASH), Verdict.REPLAYED);
    when(cases, "h$$ IS NOT NULL", Verdict.KEY_REUSED);
    for (ResolvedGraph.Lookup lookup : ambiguousLookups()) {
      when(cases, names.ambiguous(lookup), Verdict.AMBIGUOUS);
    }
    badId().ifPresent(bad -> when(cases, bad, Verdict.INVALID_ID));
    for (ResolvedGraph.Guard guard : graph.guards()) {
      when(cases, "NOT " + names.selects().exists(guard.rows()), Verdict.GUARD_REJECTED);
    }
    when(
        cases,
        steps.steps().stream().map(this::illegal).collect(Collectors.joining(" OR ")),
        Verdict.ILLEGAL_TRANSITION);
    when(
        cases,
        parameters.of(Fact.EXPECTED_VERSION) + "<>" + EmitSteps.VERSION,
        Verdict.VERSION_CONFLICT);
    for (Invalid invalid : invalidValues()) {
      when(cases, invalid.condition(), Verdict.INVALID_VALUE);
    }
    return cases.append(" ELSE 'accepted' END").toString();
  }

  private static void when(StringBuilder cases, String condition, Verdict verdict) {
    cases.append(" WHEN ").append(condition).append(" THEN ").append(Sql.text(verdict.word()));
  }

  private List<ResolvedGraph.Lookup> ambiguousLookups() {
    return graph.lookups().values().stream().filter(l -> l.unique().isEmpty()).toList();
  }

  private String aggregateId() {
    return expressions.of(graph.emits().getFirst().aggregateId());
  }

  private Optional<String> badId() {
    Value id = graph.emits().getFirst().aggregateId();
    String sql = aggregateId();
    boolean text = id.type().is(ScalarType.STRING) && !(id instanceof Value.Uuid);
    if (!text && !id.type().nullable()) {
      return Optional.empty();
    }
    String empty = sql + "=''";
    return Optional.of(
        id.type().nullable() ? "%s IS NULL%s".formatted(sql, text ? " OR " + empty : "") : empty);
  }

  /** The condition that {@code step} would run and must not. */
  private String illegal(Step step) {
    String state = foundState(step);
    Entity.Transition transition = step.emit().transition();
    String wrong;
    if (transition.creates()) {
      wrong = state + " IS NOT NULL";
    } else if (transition.from().size() == 1) {
      wrong = state + " IS NOT " + Sql.text(transition.from().getFirst().text());
    } else {
      String from =
          transition.from().stream().map(n -> Sql.text(n.text())).collect(Collectors.joining(","));
      wrong = "(%s IN (%s)) IS NOT TRUE".formatted(state, from);
    }
    return step.runs().map(runs -> "(" + runs + " AND " + wrong + ")").orElse(wrong);
  }

  private String foundState(Step step) {
    String state = step.emit().machine().stateField().text();
    TablePlan.Column column =
        TablePlan.columns(steps.entity()).stream()
            .filter(c -> c.field().name().text().equals(state))
            .findFirst()
            .orElseThrow();
    String found = steps.found(step, column, expressions);
    return found.startsWith("CASE") ? "(" + found + ")" : found;
  }

  /** A computed value that its field could not take, and where it comes from. */
  private record Invalid(String node, String field, String condition) {}

  private List<Invalid> invalidValues() {
    var invalid = new ArrayList<Invalid>();
    for (Step step : steps.steps()) {
      String guard = step.runs().map(runs -> runs + " AND ").orElse("");
      step.emit()
          .payload()
          .forEach(
              (name, value) -> {
                Entity.Field field = steps.entity().field(name).orElseThrow();
                misfit(field, value)
                    .ifPresent(c -> invalid.add(new Invalid(step.emit().node(), name, guard + c)));
              });
      for (Entity.Field field : steps.entity().fields()) {
        boolean actor = field.generated().filter(g -> g == Entity.Generated.ACTOR).isPresent();
        if (actor && !field.nullable() && step.emit().transition().creates()) {
          String missing = guard + parameters.of(Fact.ACTOR_ID) + " IS NULL";
          invalid.add(new Invalid(step.emit().node(), field.name().text(), missing));
        }
      }
    }
    return invalid;
  }

  private Optional<String> misfit(Entity.Field field, Value value) {
    String sql = expressions.of(value);
    var wrong = new ArrayList<String>();
    if (value.type().nullable() && !field.nullable()) {
      wrong.add(sql + " IS NULL");
    }
    boolean computed = value instanceof Value.Op || value instanceof Value.Case;
    if (computed && field.type() == ScalarType.INTEGER) {
      wrong.add("typeof(" + sql + ") NOT IN ('integer','null')"); // overflow turns REAL
    }
    if (computed && field.type() == ScalarType.DECIMAL) {
      wrong.add(sql + " NOT BETWEEN " + Sql.LEAST_REAL + " AND " + Sql.MOST_REAL);
    }
    return wrong.isEmpty() ? Optional.empty() : Optional.of("(" + String.join(" OR ", wrong) + ")");
  }

  private String detail() {
    var cases = new StringBuilder("CASE " + VERDICT);
    cases.append(" WHEN 'accepted' THEN ''||(").append(steps.versionAfter()).append(')');
    cases.append(" WHEN 'replayed' THEN d$$");
    cases.append(" WHEN 'illegal_transition' THEN ").append(illegalDetail());
    cases.append(" WHEN 'version_conflict' THEN json_object('expected',");
    cases.append(parameters.of(Fact.EXPECTED_VERSION)).append(",'actual',");
    cases.append(EmitSteps.VERSION).append(')');
    cases.append(" WHEN 'stale' THEN json_object('live',(SELECT bundle FROM live))");
    if (badId().isPresent()) {
      detail(cases, Verdict.INVALID_ID, node(steps.steps().getFirst().emit().node()));
    }
    if (!graph.guards().isEmpty()) {
      detail(
          cases,
          Verdict.GUARD_REJECTED,
          firstOf(
              graph.guards(), g -> "NOT " + names.selects().exists(g.rows()), g -> node(g.node())));
    }
    if (!ambiguousLookups().isEmpty()) {
      detail(
          cases,
          Verdict.AMBIGUOUS,
          firstOf(ambiguousLookups(), names::ambiguous, l -> node(l.node())));
    }
    if (!invalidValues().isEmpty()) {
      detail(
          cases,
          Verdict.INVALID_VALUE,
          firstOf(
              invalidValues(),
              Invalid::condition,
              i ->
                  "json_object('node',%s,'field',%s)"
                      .formatted(Sql.text(i.node()), Sql.text(i.field()))));
    }
    return cases.append(" END").toString();
  }

  private static void detail(StringBuilder cases, Verdict verdict, String value) {
    cases.append(" WHEN ").append(Sql.text(verdict.word())).append(" THEN ").append(value);
  }

  private static String node(String node) {
    return "json_object('node'," + Sql.text(node) + ")";
  }

  /** The value of the first whose condition holds; the last needs no asking. */
  private static <T> String firstOf(
      List<T> all,
      java.util.function.Function<T, String> condition,
      java.util.function.Function<T, String> value) {
    if (all.size() == 1) {
      return value.apply(all.getFirst());
    }
    var cases = new StringBuilder("CASE");
    for (T one : all.subList(0, all.size() - 1)) {
      cases.append(" WHEN ").append(condition.apply(one));
      cases.append(" THEN ").append(value.apply(one));
    }
    return cases.append(" ELSE ").append(value.apply(all.getLast())).append(" END").toString();
  }

  private String illegalDetail() {
    return firstOf(
        steps.steps(),
        this::illegal,
        step ->
            "json_object('transition',%s,'creation',json('%s'),'state',%s)"
                .formatted(
                    Sql.text(step.emit().transition().name().text()),
                    step.emit().transition().creates(),
                    foundState(step)));
  }

  /** The events to append, a JSON array of {@code {id, type, data}}. */
  private String events() {
    var slots = new ArrayList<String>();
    boolean filtered = false;
    for (int slot = 0; slot < steps.slots(); slot++) {
      List<Step> ofSlot = steps.ofSlot(slot);
      boolean one = steps.alwaysOne(slot);
      filtered |= !one;
      slots.add(
          ofSlot.size() == 1 && one
              ? event(ofSlot.getFirst())
              : "json(" + oneOf(ofSlot, one) + ")");
    }
    String array = "json_array(" + String.join(",", slots) + ")";
    return filtered ? withoutNulls(array) : array;
  }

  private static String withoutNulls(String array) {
    return "(SELECT json_group_array(json(value)) FROM json_each(%s) WHERE type<>'null')"
        .formatted(array);
  }

  private String oneOf(List<Step> steps, boolean one) {
    var cases = new StringBuilder("CASE");
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      if (one && i == steps.size() - 1) {
        cases.append(" ELSE ").append(event(step));
      } else {
        cases.append(" WHEN ").append(step.runs().orElse("1"));
        cases.append(" THEN ").append(event(step));
      }
    }
    return cases.append(" END").toString();
  }

  private String event(Step step) {
    return "json_object('id',%s,'type',%s,'data',%s)"
        .formatted(
            parameters.of(new Parameter.EventId(step.slot())),
            Sql.text(step.emit().transition().event(step.emit().entity())),
            payload(step));
  }

  private String payload(Step step) {
    return "json_object('before',%s,'after',%s)".formatted(before(step), after(step));
  }

  private String before(Step step) {
    if (step.emit().transition().creates()) {
      return "NULL";
    }
    return Sql.object(
        affected(step).stream()
            .map(f -> new Sql.Pair(f.name().text(), eventJson(f, beforeValue(step, f))))
            .toList());
  }

  private String after(Step step) {
    return Sql.object(
        affected(step).stream()
            .map(f -> new Sql.Pair(f.name().text(), eventJson(f, afterValue(step, f))))
            .toList());
  }

  private List<Entity.Field> affected(Step step) {
    return step.emit().transition().affected(step.emit().machine()).stream()
        .map(name -> steps.entity().field(name).orElseThrow())
        .toList();
  }

  /** In events a decimal is text with all its digits, a boolean true or false. */
  private static String eventJson(Entity.Field field, String sql) {
    return field.type() == ScalarType.BOOLEAN ? Sql.json(sql, ScalarType.BOOLEAN) : sql;
  }

  private String beforeValue(Step step, Entity.Field field) {
    return steps.found(step, eventColumn(field), expressions);
  }

  private String afterValue(Step step, Entity.Field field) {
    return steps
        .sets(step, eventColumn(field), expressions)
        .orElseGet(() -> beforeValue(step, field));
  }

  /** The column whose value stands in events: a decimal's exact digits, else the field's own. */
  private TablePlan.Column eventColumn(Entity.Field field) {
    return TablePlan.columns(steps.entity()).stream()
        .filter(c -> c.field().equals(field))
        .filter(c -> c.exact() == (field.type() == ScalarType.DECIMAL))
        .findFirst()
        .orElseThrow();
  }

  /** The answer's body: an object gets the command's own three members. */
  private String result() {
    var forms = new FormSql(names, names);
    if (!(graph.result() instanceof Form.Obj(var members))) {
      return forms.body(graph.result());
    }
    var pairs = new ArrayList<>(CommandMembers.without(forms.pairs(members)));
    pairs.addAll(CommandMembers.of(allEventIds(), parameters));
    return Sql.object(pairs);
  }

  private String allEventIds() {
    var ids = new ArrayList<String>();
    boolean filtered = false;
    for (int slot = 0; slot < steps.slots(); slot++) {
      String id = parameters.of(new Parameter.EventId(slot));
      if (steps.alwaysOne(slot)) {
        ids.add(id);
      } else {
        filtered = true;
        String runs =
            steps.ofSlot(slot).stream()
                .map(s -> s.runs().orElse("1"))
                .collect(Collectors.joining(" OR "));
        ids.add("CASE WHEN " + runs + " THEN " + id + " END");
      }
    }
    String array = "json_array(" + String.join(",", ids) + ")";
    return filtered
        ? "json((SELECT json_group_array(value) FROM json_each(%s) WHERE type<>'null'))"
            .formatted(array)
        : array;
  }

  /** Names outside rows: reads as subqueries, emits by what they come to. */
  private final class CommandNames extends NodeNames implements FormSql.Emits {
    CommandNames() {
      super(
          CommandLowering.this.graph, CommandLowering.this.tables, CommandLowering.this.parameters);
    }

    @Override
    public String selected(Value.Selected selected) {
      return steps.selection(selected.branch());
    }

    @Override
    public String emitted(Value.Emitted emitted) {
      Step step = steps.step(emitted.node());
      return switch (emitted.part()) {
        case Value.EmitPart.DidRun() -> step.runs().map(r -> "(" + r + ")").orElse("1");
        case Value.EmitPart.AggregateId() -> ifRuns(step, "CAST(" + aggregateId() + " AS TEXT)");
        case Value.EmitPart.Version() -> ifRuns(step, steps.versionAfter(step));
        case Value.EmitPart.EventId() ->
            ifRuns(step, parameters().of(new Parameter.EventId(step.slot())));
        case Value.EmitPart.Before(Entity.Field field) ->
            step.emit().transition().creates() ? "NULL" : ifRuns(step, beforeValue(step, field));
        case Value.EmitPart.After(Entity.Field field) -> ifRuns(step, afterValue(step, field));
      };
    }

    private String ifRuns(Step step, String sql) {
      return step.runs().map(r -> "CASE WHEN " + r + " THEN " + sql + " END").orElse(sql);
    }

    @Override
    public String output(String node) {
      Step step = steps.step(node);
      String didRun =
          step.runs().map(r -> "json(iif(" + r + ",'true','false'))").orElse("json('true')");
      String payload =
          step.runs()
              .map(r -> "json(CASE WHEN " + r + " THEN " + payload(step) + " END)")
              .orElseGet(() -> payload(step));
      return Sql.object(
          List.of(
              new Sql.Pair("didRun", didRun),
              new Sql.Pair("aggregateId", ifRuns(step, "CAST(" + aggregateId() + " AS TEXT)")),
              new Sql.Pair("version", ifRuns(step, steps.versionAfter(step))),
              new Sql.Pair("eventIds", eventIds(node)),
              new Sql.Pair("payload", payload)));
    }

    @Override
    public String eventIds(String node) {
      Step step = steps.step(node);
      String id = "json_array(" + parameters().of(new Parameter.EventId(step.slot())) + ")";
      return step.runs()
          .map(r -> "json(CASE WHEN " + r + " THEN " + id + " ELSE '[]' END)")
          .orElse(id);
    }
  }
}
