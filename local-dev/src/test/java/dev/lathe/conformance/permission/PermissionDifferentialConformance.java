package dev.lathe.conformance.permission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.compiler.source.SourceFiles;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.CommandPlan;
import dev.lathe.model.bundle.InputPlan;
import dev.lathe.model.bundle.QueryPlan;
import dev.lathe.model.bundle.Route;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.command.CommandOutcome;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.permission.Decision;
import dev.lathe.model.permission.Permission;
import dev.lathe.model.permission.Truth;
import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.bundle.Attempt;
import dev.lathe.runtime.command.CommandExecutor;
import dev.lathe.runtime.operation.InputReader;
import dev.lathe.runtime.plan.Arguments;
import dev.lathe.runtime.plan.Facts;
import dev.lathe.runtime.query.QueryExecutor;
import dev.lathe.runtime.query.QueryOutcome;
import dev.lathe.runtime.rollout.BundleRollout;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.TenantDatabases;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Random rules, rows and callers: which rows a list has and which of them a command takes, in SQL,
 * is what the rule comes to here. {@code -Dpermission.pairs=200000} for more than a few.
 */
abstract class PermissionDifferentialConformance {
  private static final int ROWS = 40;
  private static final int CALLERS = 10;
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  abstract Database open();

  @Test
  void rules_come_to_the_same_in_sql_and_without_it() {
    long pairs = Long.getLong("permission.pairs", 8_000);
    long seed = Long.getLong("permission.seed", 20_260_301);
    var random = new Random(seed);
    long asked = 0;
    long let = 0;
    try (Database database = open()) {
      for (int rule = 0; asked < pairs; rule++) {
        String text = new RandomRules(random).rule(3);
        Optional<Bundle> bundle = compiled(text);
        if (bundle.isEmpty()) continue; // it decides nothing, which the compiler says
        try {
          let += new Trial(rule, database, bundle.get(), random).asked();
        } catch (AssertionError | RuntimeException e) {
          throw new AssertionError("seed " + seed + ", rule " + rule + ": " + text, e);
        }
        asked += (long) ROWS * CALLERS;
      }
    }
    System.out.println("permission pairs: " + asked + ", let in: " + let);
    assertTrue(let > asked / 20 && let < asked, asked + " asked, " + let + " let in");
  }

  private static Optional<Bundle> compiled(String rule) {
    return switch (Compiler.compile(SourceFiles.of(LeaveFiles.with(rule)))) {
      case Result.Ok<Bundle>(Bundle value, var _) -> Optional.of(value);
      case Result.Failed<Bundle>(var findings) -> {
        boolean decides =
            findings.stream().noneMatch(f -> f.code().name().equals("PERMISSION_DECIDES_NOTHING"));
        if (decides) throw new AssertionError(rule + ": " + findings);
        yield Optional.empty();
      }
    };
  }

  /** One rule with rows and callers of its own. */
  private static final class Trial {
    private final int number;
    private final Database database;
    private final Bundle bundle;
    private final BundleId id;
    private final RandomGenerator random;
    private final Permission permission;
    private final List<Map<String, Json>> rows = new ArrayList<>();
    private long ids = 1;

    Trial(int number, Database database, Bundle bundle, RandomGenerator random) {
      this.number = number;
      this.database = database;
      this.bundle = bundle;
      this.id = BundleFile.of(bundle).id();
      this.random = random;
      this.permission = route("list").allow().orElseThrow();
    }

    private Route route(String binding) {
      return bundle.operations().routes().stream()
          .filter(route -> route.binding().equals(binding))
          .findFirst()
          .orElseThrow();
    }

    long asked() {
      new BundleRollout(database).finish(bundle, id);
      var random = new RandomLeaves(this.random);
      String table =
          bundle.schema().generations().stream()
              .map(generation -> generation.name())
              .filter(name -> name.startsWith("leaves"))
              .findFirst()
              .orElseThrow();
      database.execute(Statement.write("DELETE FROM " + table));
      for (int i = 0; i < ROWS; i++) {
        RandomLeaves.Leave leave = random.leave("l" + i);
        rows.add(leave.fields());
        database.execute(leave.insert(table));
      }
      long let = 0;
      for (int i = 0; i < CALLERS; i++) let += caller(random.said());
      return let;
    }

    private long caller(Map<String, Json> said) {
      List<String> wanted = new ArrayList<>();
      for (Map<String, Json> row : rows) {
        Truth truth =
            Decision.of(
                permission.rule(),
                name -> Optional.ofNullable(said.get(name)),
                name -> Optional.ofNullable(row.get(name)));
        if (truth == Truth.TRUE) wanted.add(id(row));
      }
      boolean never = permission.refusesAll(name -> Optional.ofNullable(said.get(name)));
      assertTrue(!never || wanted.isEmpty(), () -> "refused, and yet " + wanted);
      boolean asksForRow =
          permission.text().contains("entity.") || permission.text().contains("owner");
      if (!asksForRow) {
        assertEquals(never, wanted.isEmpty(), "without a row it is decided before the statement");
        return wanted.size();
      }
      assertEquals(wanted.stream().sorted().toList(), listed(said), () -> "list for " + said);
      for (Map<String, Json> row : rows.subList(0, 4)) command(row, said, wanted);
      return wanted.size();
    }

    private List<String> listed(Map<String, Json> said) {
      QueryPlan plan =
          bundle.operations().queries().stream()
              .filter(query -> query.name().startsWith("leave.list"))
              .findFirst()
              .orElseThrow();
      var attempt =
          new QueryExecutor(TenantDatabases.only(Tenant.MAIN, database), this::next)
              .execute(plan, arguments("list", said, "q"));
      if (!(attempt
          instanceof
          Attempt.Settled<QueryOutcome>(QueryOutcome.Answered(var body, var _, var _)))) {
        throw new AssertionError(attempt);
      }
      return ((Json.Arr) JsonText.parse(body))
          .items().stream().map(row -> ((Json.Obj) row).text("id").orElseThrow()).sorted().toList();
    }

    /** A version that no row has is expected, so that nothing happens. */
    private void command(Map<String, Json> row, Map<String, Json> said, List<String> allowed) {
      CommandPlan plan =
          bundle.operations().commands().stream()
              .filter(command -> command.name().startsWith("leave.touch"))
              .findFirst()
              .orElseThrow();
      var with = new LinkedHashMap<>(said);
      with.put("id", row.get("id"));
      String name = id(row);
      var attempt =
          new CommandExecutor(TenantDatabases.only(Tenant.MAIN, database), this::next)
              .execute(plan, arguments("touch", with, number + "-" + ids++));
      if (!(attempt instanceof Attempt.Settled<CommandOutcome>(var outcome))) {
        throw new AssertionError(attempt);
      }
      boolean let = outcome instanceof CommandOutcome.VersionConflict;
      assertEquals(allowed.contains(name), let, () -> outcome + " for " + said + " of " + row);
      if (!let) {
        assertTrue(
            outcome instanceof CommandOutcome.IllegalTransition illegal
                && illegal.state().isEmpty(),
            () -> "who may not read a row learns of it: " + outcome);
      }
    }

    private static String id(Map<String, Json> row) {
      return row.get("id") instanceof Json.Str(String id) ? id : "";
    }

    private UUID next() {
      return new UUID(7, ids++);
    }

    private Arguments arguments(String binding, Map<String, Json> said, String key) {
      var reader = new InputReader();
      for (InputPlan input : route(binding).inputs()) {
        Json value = said.get(input.name());
        if (value == null) {
          reader.absent(input);
        } else {
          reader.value(input, value, input.name());
        }
      }
      assertEquals(List.of(), reader.findings());
      var facts =
          new Facts(
              Tenant.MAIN,
              "leave/nobody",
              Optional.of(key),
              key,
              key,
              NOON,
              Optional.empty(),
              "c",
              Optional.empty(),
              OptionalLong.of(99),
              Optional.empty(),
              List.of());
      return new Arguments(id, new TreeMap<>(reader.inputs().all()), facts);
    }
  }
}
