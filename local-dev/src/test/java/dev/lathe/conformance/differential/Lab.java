package dev.lathe.conformance.differential;

import dev.lathe.conformance.differential.World.Field;
import dev.lathe.conformance.differential.World.Thing;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.CommandPlan;
import dev.lathe.model.bundle.QueryPlan;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.command.CommandOutcome;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.Filling;
import dev.lathe.runtime.bundle.Attempt;
import dev.lathe.runtime.command.CommandExecutor;
import dev.lathe.runtime.plan.Arguments;
import dev.lathe.runtime.plan.Facts;
import dev.lathe.runtime.plan.InputValue;
import dev.lathe.runtime.query.QueryExecutor;
import dev.lathe.runtime.query.QueryOutcome;
import dev.lathe.runtime.rollout.BundleRollout;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.TenantDatabases;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A bundle on a database, whose tables are filled by hand. */
final class Lab {
  static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  /** A table, with what it is called. */
  private static final Pattern MADE = Pattern.compile("CREATE TABLE (\"[^\"]+\"|[^(]+)\\(");

  private final Database database;
  private final Bundle bundle;
  private final BundleId id;
  private final World world;
  private final Map<String, QueryPlan> plans = new HashMap<>();
  private final Map<String, List<String>> columns = new HashMap<>();
  private long ids;

  Lab(Database database, Bundle bundle, World world) {
    this.database = database;
    this.bundle = bundle;
    this.world = world;
    this.id = BundleFile.of(bundle).id();
    bundle
        .operations()
        .queries()
        .forEach(p -> plans.put(p.name().substring(p.name().indexOf('.') + 1), p));
    new BundleRollout(database).finish(bundle, id);
  }

  CommandPlan command(String graph) {
    return bundle.operations().commands().stream()
        .filter(p -> p.name().equals("lab." + graph))
        .findFirst()
        .orElseThrow();
  }

  /** Takes a command; {@code number} is all that tells one request from another. */
  CommandOutcome take(
      String graph,
      Map<String, @Nullable Object> inputs,
      List<MadeGraph.Param> params,
      long number,
      OptionalLong expected) {
    var facts =
        new Facts(
            Tenant.MAIN,
            "lab/anonymous",
            Optional.of("key-" + number),
            "hash-" + number,
            "c-" + number,
            NOON,
            Optional.empty(),
            "c",
            Optional.empty(),
            expected,
            Optional.empty(),
            List.of());
    var attempt =
        new CommandExecutor(
                TenantDatabases.only(Tenant.MAIN, database), () -> new UUID(number, ids++))
            .execute(command(graph), new Arguments(id, values(inputs, params), facts));
    if (attempt instanceof Attempt.Settled<CommandOutcome>(var outcome)) return outcome;
    throw new AssertionError(attempt);
  }

  /** Events of {@code stream} above {@code version} as {@code {type, data}}, oldest first. */
  List<Json> events(String stream, long version) {
    var rows =
        database.execute(
            Statement.read(
                "SELECT json_object('type',type,'data',json(data)) FROM event"
                    + " WHERE stream=?1 AND version>?2 ORDER BY version",
                stream,
                version));
    var events = new ArrayList<Json>();
    for (int row = 0; row < rows.size(); row++) {
      events.add(JsonText.parse(rows.requiredText(row, 0)));
    }
    return events;
  }

  /** Empties the tables of all things and fills them from the log. */
  void rebuild() {
    var derived = tables("tally"); // what sums pass 64 bits there is not what this is about
    for (var generation : bundle.schema().generations()) {
      if (derived.contains(generation.name())) {
        continue;
      }
      generation.ddl().stream()
          .map(MADE::matcher)
          .filter(Matcher::lookingAt)
          .forEach(made -> database.execute(Statement.write("DELETE FROM " + made.group(1))));
      database.execute(
          Statement.write("DELETE FROM watermark WHERE projection=?1", generation.name()));
      database.execute(
          Statement.write("UPDATE generation SET position=0 WHERE name=?1", generation.name()));
      Filling.fromLog(database, generation);
      database.execute(
          Statement.write(
              "UPDATE generation SET position=(SELECT coalesce(max(position),0) FROM event) WHERE"
                  + " name=?1",
              generation.name()));
    }
  }

  QueryPlan plan(String graph) {
    return Objects.requireNonNull(plans.get(graph), graph);
  }

  /** Replaces the rows of all tables. */
  void fill(RandomRows rows) {
    for (Thing thing : world.things()) {
      List<Map<String, @Nullable Object>> values =
          Objects.requireNonNull(rows.things().get(thing.name()));
      tables(thing.table()).forEach(t -> fill(t, thing.fields(), values));
      tables(thing.table() + "_mirror").forEach(t -> fill(t, thing.fields(), values));
    }
    tables("tally").forEach(t -> fill(t, world.tally().fields(), rows.tally()));
  }

  private List<String> tables(String name) {
    return bundle.schema().generations().stream()
        .map(g -> g.name())
        .filter(n -> n.matches(name + "_[0-9a-f]{8}"))
        .toList();
  }

  private void fill(String table, List<Field> fields, List<Map<String, @Nullable Object>> rows) {
    database.execute(Statement.write("DELETE FROM \"" + table + "\""));
    var items = new ArrayList<Json>();
    for (Map<String, @Nullable Object> row : rows) {
      var item = new LinkedHashMap<String, Json>();
      fields.forEach(f -> item.put(f.column(), json(row.get(f.name()), f.scale())));
      items.add(new Json.Obj(item));
    }
    var names = new ArrayList<String>();
    var values = new ArrayList<String>();
    for (String column : columns.computeIfAbsent(table, this::columns)) {
      boolean own = fields.stream().anyMatch(f -> f.column().equals(column));
      names.add("\"" + column + "\"");
      values.add(own ? "value->>'$.\"" + column + "\"'" : "1"); // what the runtime keeps for itself
    }
    database.execute(
        Statement.write(
            "INSERT INTO \"%s\"(%s) SELECT %s FROM json_each(?1)"
                .formatted(table, String.join(",", names), String.join(",", values)),
            JsonText.write(new Json.Arr(items))));
  }

  private List<String> columns(String table) {
    var rows =
        database.execute(
            Statement.read("SELECT name FROM pragma_table_info(?1) ORDER BY cid", table));
    var names = new ArrayList<String>();
    for (int row = 0; row < rows.size(); row++) {
      names.add(rows.requiredText(row, 0));
    }
    return names;
  }

  private static Json json(@Nullable Object value, int scale) {
    return switch (value) {
      case null -> Json.NULL;
      case Json json -> Json.of(JsonText.write(json));
      case Boolean flag -> Json.of(flag ? 1 : 0);
      case BigDecimal decimal -> Json.of(decimal.movePointRight(scale).longValueExact());
      default -> Text.json(value);
    };
  }

  QueryOutcome ask(
      String graph, Map<String, @Nullable Object> inputs, List<MadeGraph.Param> params) {
    var facts =
        new Facts(
            Tenant.MAIN,
            "lab/anonymous",
            Optional.empty(),
            "",
            "c",
            NOON,
            Optional.empty(),
            "c",
            Optional.empty(),
            OptionalLong.empty(),
            Optional.empty(),
            List.of());
    var attempt =
        new QueryExecutor(TenantDatabases.only(Tenant.MAIN, database), () -> new UUID(1, 1))
            .execute(plan(graph), new Arguments(id, values(inputs, params), facts));
    if (attempt instanceof Attempt.Settled<QueryOutcome>(var outcome)) return outcome;
    throw new AssertionError(attempt);
  }

  private static Map<String, InputValue> values(
      Map<String, @Nullable Object> inputs, List<MadeGraph.Param> params) {
    var values = new HashMap<String, InputValue>();
    for (MadeGraph.Param param : params) {
      Object value = inputs.get(param.name());
      values.put(
          param.name(),
          param.shape().isEmpty()
              ? input(value, param.type())
              : new InputValue.Many(
                  ((List<?>) Objects.requireNonNull(value))
                      .stream().map(element -> row((Map<?, ?>) element, param.fields())).toList()));
    }
    return values;
  }

  private static InputValue row(Map<?, ?> element, List<Field> fields) {
    var members = new LinkedHashMap<String, InputValue>();
    for (Field field : fields) {
      Object value = element.get(field.name());
      members.put(
          field.name(),
          value instanceof BigDecimal decimal
              ? new InputValue.Decimal(
                  decimal.toPlainString(), decimal.movePointRight(field.scale()).longValueExact())
              : input(value, field.type()));
    }
    return new InputValue.Row(members);
  }

  private static InputValue input(@Nullable Object value, ScalarType type) {
    return switch (value) {
      case null -> InputValue.missing();
      case Long whole -> new InputValue.Whole(whole);
      case BigDecimal decimal -> InputValue.decimal(decimal.toPlainString());
      case Boolean flag -> new InputValue.Flag(flag);
      case Json json -> new InputValue.Document(json);
      case String text when type == ScalarType.DATETIME ->
          new InputValue.Moment(
              Dice.notation(text, text.hashCode() & 7, (text.hashCode() & 8) == 0), text);
      case String text -> new InputValue.Text(text);
      case List<?> items -> {
        var many = new ArrayList<InputValue>();
        for (Object item : items) {
          many.add(input(item, type));
        }
        yield new InputValue.Many(many);
      }
      default -> throw new IllegalArgumentException(value.toString());
    };
  }
}
