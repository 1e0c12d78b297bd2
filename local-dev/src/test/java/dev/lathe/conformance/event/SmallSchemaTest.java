package dev.lathe.conformance.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.Generation;
import dev.lathe.runtime.BundlesInMemory;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.rollout.ChannelRollout;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A libSQL server reads all of the schema for each request: what nobody needs is not in it. */
final class SmallSchemaTest {
  /**
   * Of examples/orders with its two read models, in bytes; it was 20,527 with all foldings. It is
   * 17,611 with the table of what commands were decided by, and 18,100 since its items know which
   * order they were last taken for.
   */
  private static final int LARGEST = 18_200;

  /** Of the tables of runs, tasks and timers, which only bundles with workflows have. */
  private static final int LARGEST_OF_WORKFLOWS = 4_900;

  private static final Pattern OF_WORKFLOWS =
      Pattern.compile("lathe_(run|workflow|advance|task|step|schedule).*");

  @Test
  void what_only_a_rollout_needs_is_gone_after_it() {
    Bundle bundle =
        switch (Compiler.compile(Path.of("..", "examples", "orders"))) {
          case Result.Ok<Bundle>(Bundle compiled, var _) -> compiled;
          case Result.Failed<Bundle>(var findings) -> throw new AssertionError(findings);
        };
    try (Database database = SqliteDatabase.open(":memory:")) {
      var store = new BundlesInMemory();
      store.push(bundle);
      new ChannelRollout(store, "live", database).ensureLive();

      List<String> foldings =
          bundle.schema().generations().stream()
              .flatMap(generation -> generation.folding().stream())
              .map(Generation.Folding::view)
              .toList();
      assertEquals(2, foldings.size()); // orders and items; read models keep theirs
      Rows schema =
          database.execute(
              Statement.read("SELECT name,coalesce(length(sql),0) FROM sqlite_schema"));
      long bytes = 0;
      long workflows = 0;
      for (int row = 0; row < schema.size(); row++) {
        String name = schema.requiredText(row, 0);
        assertTrue(foldings.stream().noneMatch(name::startsWith), name);
        if (OF_WORKFLOWS.matcher(name).matches()) workflows += schema.requiredInteger(row, 1);
        else bytes += schema.requiredInteger(row, 1);
      }
      assertTrue(bytes <= LARGEST, bytes + " bytes");
      assertTrue(workflows <= LARGEST_OF_WORKFLOWS, workflows + " bytes of workflows");
    }
  }
}
