package dev.lathe.conformance.statement;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.compiler.source.SourceFiles;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.CommandPlan;
import dev.lathe.model.bundle.Generation;
import dev.lathe.model.bundle.ProjectionPlan;
import dev.lathe.model.bundle.QueryPlan;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.command.CommandOutcome;
import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.Filling;
import dev.lathe.runtime.bundle.Attempt;
import dev.lathe.runtime.command.CommandExecutor;
import dev.lathe.runtime.plan.Actor;
import dev.lathe.runtime.plan.Arguments;
import dev.lathe.runtime.plan.Facts;
import dev.lathe.runtime.plan.InputValue;
import dev.lathe.runtime.plan.Revision;
import dev.lathe.runtime.query.QueryExecutor;
import dev.lathe.runtime.query.QueryOutcome;
import dev.lathe.runtime.rollout.BundleRollout;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.TenantDatabases;
import dev.lathe.runtime.verify.DatabaseVerification;
import dev.lathe.runtime.verify.VerificationReport;
import dev.lathe.runtime.wiring.Databases;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A blueprint compiled and prepared on a database, its operations ready to be tried. */
public final class Trial {
  private static final String CURSOR_KEY = "0123456789abcdef0123456789abcdef";
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  /** A table, with what it is called. */
  private static final Pattern MADE = Pattern.compile("CREATE TABLE (\"[^\"]+\"|[^(]+)\\(");

  private final Database database;
  private final TenantDatabases databases;
  private final Bundle bundle;
  private final BundleId id;
  private final Optional<Actor> actor;
  private final AtomicLong next;

  private Trial(Database database, Bundle bundle, Optional<Actor> actor, AtomicLong next) {
    this.database = database;
    this.databases = TenantDatabases.only(Tenant.MAIN, database);
    this.bundle = bundle;
    this.id = BundleFile.of(bundle).id();
    this.actor = actor;
    this.next = next;
  }

  /** The same, tried by {@code user}. */
  Trial by(String user) {
    return new Trial(database, bundle, Optional.of(Actor.user(user)), next);
  }

  public static Trial of(Path blueprint, Database database) {
    return of(Compiler.compile(blueprint), database);
  }

  /** The same of files that are on no disk. */
  public static Trial of(SourceFiles blueprint, Database database) {
    return of(Compiler.compile(blueprint), database);
  }

  /**
   * The same database, on which {@code blueprint} is live from now on.
   *
   * @throws dev.lathe.runtime.rollout.RolloutRefused if it cannot go live there
   */
  public Trial becomes(SourceFiles blueprint) {
    return of(Compiler.compile(blueprint), database, next);
  }

  private static Trial of(Result<Bundle> compiled, Database database) {
    return of(compiled, database, new AtomicLong());
  }

  private static Trial of(Result<Bundle> compiled, Database database, AtomicLong next) {
    Bundle bundle =
        switch (compiled) {
          case Result.Ok<Bundle>(Bundle value, var _) -> value;
          case Result.Failed<Bundle>(var findings) -> throw new AssertionError(findings);
        };
    var trial = new Trial(database, bundle, Optional.empty(), next);
    new BundleRollout(database).finish(bundle, trial.id);
    return trial;
  }

  Bundle bundle() {
    return bundle;
  }

  /** Whether there is a command of that name. */
  public boolean has(String graph) {
    return bundle.operations().commands().stream().anyMatch(p -> p.name().endsWith("." + graph));
  }

  /** Runs a command with a key of its own. Inputs alternate: name, value. */
  CommandOutcome command(String graph, @Nullable Object... inputs) {
    return command(graph, Optional.empty(), OptionalLong.empty(), inputs);
  }

  public CommandOutcome command(
      String graph, Optional<String> key, OptionalLong expected, @Nullable Object... inputs) {
    CommandPlan plan =
        bundle.operations().commands().stream()
            .filter(p -> p.name().endsWith("." + graph))
            .findFirst()
            .orElseThrow();
    var facts = facts(key, expected, Arrays.toString(inputs));
    var attempt =
        new CommandExecutor(databases, this::uuid)
            .execute(plan, new Arguments(id, values(inputs), facts));
    if (attempt instanceof Attempt.Settled<CommandOutcome>(var outcome)) return outcome;
    throw new AssertionError(attempt);
  }

  /** The body that a query answers with. */
  public String query(String graph, @Nullable Object... inputs) {
    return switch (ask(graph, inputs)) {
      case QueryOutcome.Answered(String body, var _, var _) -> body;
      case QueryOutcome.PageRefused refused -> refused.toString();
      case QueryOutcome.Ambiguous ambiguous -> ambiguous.toString();
      case QueryOutcome.Unchanged unchanged -> unchanged.toString();
    };
  }

  QueryOutcome ask(String graph, @Nullable Object... inputs) {
    return ask(List.of(), graph, inputs);
  }

  /** The answer for who has {@code seen}. */
  QueryOutcome ask(List<Revision> seen, String graph, @Nullable Object... inputs) {
    return ask(
        new QueryExecutor(databases, this::uuid, () -> CURSOR_KEY, () -> 0), seen, graph, inputs);
  }

  /** The answer for who has no use of cursors, as a workflow's step. */
  QueryOutcome askWithoutCursors(String graph, @Nullable Object... inputs) {
    return ask(new QueryExecutor(databases, this::uuid), List.of(), graph, inputs);
  }

  private QueryOutcome ask(
      QueryExecutor queries, List<Revision> seen, String graph, @Nullable Object... inputs) {
    QueryPlan plan =
        bundle.operations().queries().stream()
            .filter(p -> p.name().endsWith("." + graph))
            .findFirst()
            .orElseThrow();
    var facts = facts(Optional.empty(), OptionalLong.empty(), "", seen);
    var attempt = queries.execute(plan, new Arguments(id, values(inputs), facts));
    if (attempt instanceof Attempt.Settled<QueryOutcome>(var outcome)) return outcome;
    throw new AssertionError(attempt);
  }

  /** The payloads of a stream, oldest first. */
  List<String> events(String stream) {
    var rows =
        database.execute(
            Statement.read(
                "SELECT type||' '||data FROM event WHERE stream=?1 ORDER BY version", stream));
    var events = new ArrayList<String>();
    for (int row = 0; row < rows.size(); row++) {
      events.add(String.valueOf(rows.text(row, 0)));
    }
    return events;
  }

  /** One text from the database. */
  public String read(String sql) {
    return String.valueOf(database.execute(Statement.read(sql)).text(0, 0));
  }

  /** Applies all events so far to every projection, as the projector would; again and again. */
  public void project() {
    for (ProjectionPlan plan : bundle.projections()) {
      var asked =
          database.execute(
              Statement.read(
                  """
                  SELECT json_group_array(json_array(stream,version)) FROM \
                  (SELECT stream,max(version) AS version FROM event WHERE entity=?1 GROUP BY stream)\
                  """,
                  plan.entity()));
      database.execute(Statement.write(plan.apply(), asked.requiredText(0, 0), id.value()));
    }
  }

  /** Empties every table that events fill and fills it again from the log. */
  void rebuild() {
    for (var generation : bundle.schema().generations()) {
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

  /** What all tables come to that are made anew of the log. */
  public VerificationReport verified() {
    return new DatabaseVerification(database, bundle, id, () -> Databases.open("sqlite::memory:"))
        .run();
  }

  /** The generation whose table this is. */
  Generation generation(String table) {
    return bundle.schema().generations().stream()
        .filter(g -> g.name().matches(table + "_[0-9a-f]{8}"))
        .findFirst()
        .orElseThrow();
  }

  /** That table's name. */
  String table(String table) {
    return generation(table).name();
  }

  /** All rows of a generation's table as text, in the order of their key. */
  String rows(String table) {
    String name =
        bundle.schema().generations().stream()
            .map(g -> g.name())
            .filter(n -> n.startsWith(table + "_"))
            .findFirst()
            .orElseThrow();
    return database.execute(Statement.read("SELECT * FROM \"" + name + "\" ORDER BY 1")).toString();
  }

  private Facts facts(Optional<String> key, OptionalLong expected, String hash) {
    return facts(key, expected, hash, List.of());
  }

  private Facts facts(
      Optional<String> key, OptionalLong expected, String hash, List<Revision> seen) {
    return new Facts(
        Tenant.MAIN,
        "trial/" + actor.map(Actor::id).orElse("anonymous"),
        key,
        hash,
        uuid().toString(),
        NOON,
        actor,
        "c-1",
        Optional.empty(),
        expected,
        Optional.empty(),
        seen);
  }

  private UUID uuid() {
    return new UUID(0x0190_0000_0000_7000L, next.incrementAndGet());
  }

  private static Map<String, InputValue> values(@Nullable Object... inputs) {
    var values = new HashMap<String, InputValue>();
    for (int i = 0; i < inputs.length; i += 2) {
      values.put((String) inputs[i], value(inputs[i + 1]));
    }
    return values;
  }

  private static InputValue value(@Nullable Object value) {
    return switch (value) {
      case null -> InputValue.missing();
      case InputValue given -> given;
      case Long number -> new InputValue.Whole(number);
      case Integer number -> new InputValue.Whole(number);
      case Boolean flag -> new InputValue.Flag(flag);
      case java.math.BigDecimal decimal -> InputValue.decimal(decimal.toPlainString());
      default -> new InputValue.Text(value.toString());
    };
  }
}
