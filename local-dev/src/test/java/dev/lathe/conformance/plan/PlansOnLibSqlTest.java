package dev.lathe.conformance.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.compiler.plan.OperationPlan;
import dev.lathe.compiler.plan.PlanChecker;
import dev.lathe.compiler.plan.PlanLine;
import dev.lathe.conformance.database.LocalSqld;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.CommandPlan;
import dev.lathe.model.bundle.QueryPlan;
import dev.lathe.model.bundle.Variant;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.runtime.rollout.BundleRollout;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.wiring.Databases;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The index proof, repeated: the server goes to the same tables by the same indexes. */
final class PlansOnLibSqlTest {
  private static final Pattern LOOP =
      Pattern.compile("(SCAN|SEARCH) .*?(USING .*INDEX \\S+)?( .*)?");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../examples/approval",
        "../examples/booking",
        "../examples/expenses",
        "../examples/issue-tracker",
        "../examples/orders",
        "../examples/signup",
        "../examples/toolshed",
        "../examples/transfers",
        "../examples/stock-orders",
        "../examples/reservations",
        "../examples/checklists",
        "../examples/reminders",
        "../examples/customers",
        "../compiler/src/test/resources/golden/pages/blueprint",
        "../compiler/src/test/resources/golden/sales/blueprint"
      })
  void the_server_uses_the_indexes_that_the_compiler_saw(Path blueprint) {
    Bundle bundle =
        switch (Compiler.compile(blueprint)) {
          case Result.Ok<Bundle>(Bundle value, var _) -> value;
          case Result.Failed<Bundle>(var findings) -> throw new AssertionError(findings);
        };
    try (LocalSqld server = LocalSqld.start();
        Database database = Databases.open(server.url())) {
      new BundleRollout(database).finish(bundle, BundleFile.of(bundle).id());
      Map<String, List<String>> expected = new TreeMap<>();
      Map<String, List<String>> actual = new TreeMap<>();
      for (OperationPlan plan : PlanChecker.plans(bundle)) {
        expected.put(plan.statement(), loops(details(plan.plan())));
        actual.put(plan.statement(), loops(onServer(database, plan, parameters(bundle, plan))));
      }
      assertEquals(expected, actual);
    }
  }

  private static int parameters(Bundle bundle, OperationPlan plan) {
    Stream<Variant> statements =
        switch (plan.kind()) {
          case PROJECTION -> Stream.empty();
          case QUERY ->
              bundle.operations().queries().stream()
                  .filter(q -> q.name().equals(plan.name()))
                  .flatMap(QueryPlan::statements);
          case COMMAND ->
              bundle.operations().commands().stream()
                  .filter(c -> c.name().equals(plan.name()))
                  .flatMap(CommandPlan::statements);
        };
    return statements
        .filter(each -> each.given().equals(plan.given()))
        .mapToInt(each -> each.parameters().size())
        .findFirst()
        .orElse(1);
  }

  private static List<String> onServer(Database database, OperationPlan plan, int parameters) {
    var statement =
        new Statement(
            "EXPLAIN QUERY PLAN " + plan.sql(),
            Collections.nCopies(parameters, null),
            Statement.Access.READ);
    var rows = database.execute(statement);
    var details = new ArrayList<String>();
    for (int row = 0; row < rows.size(); row++) {
      details.add(String.valueOf(rows.text(row, 3)));
    }
    return details;
  }

  private static List<String> details(List<PlanLine> lines) {
    return lines.stream()
        .flatMap(line -> Stream.concat(Stream.of(line.detail()), details(line.below()).stream()))
        .toList();
  }

  /** Loops over tables and the indexes they go by, and sorts; subqueries are numbered at will. */
  private static List<String> loops(List<String> details) {
    return details.stream()
        .filter(d -> LOOP.matcher(d).matches() || d.startsWith("USE TEMP B-TREE"))
        .filter(d -> !d.contains("(subquery") && !d.contains("VIRTUAL TABLE"))
        .map(d -> d.replace(" EXISTS USING ", " USING ")) // said by newer versions alone
        .sorted()
        .toList();
  }
}
