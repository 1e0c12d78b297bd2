package dev.lathe.runtime.operation;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.InputPlan;
import dev.lathe.model.bundle.Route;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.json.Json;
import dev.lathe.model.schema.SystemSchema;
import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.BundlesInMemory;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.bundle.Attempt;
import dev.lathe.runtime.bundle.LiveBundle;
import dev.lathe.runtime.command.Claims;
import dev.lathe.runtime.command.CommandExecutor;
import dev.lathe.runtime.module.CallExecutor;
import dev.lathe.runtime.module.Modules;
import dev.lathe.runtime.module.Variables;
import dev.lathe.runtime.query.QueryExecutor;
import dev.lathe.runtime.relay.WakeUp;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.TenantDatabases;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;

/** LoadedOperations of the hand-written bundle, run as a caller without HTTP runs them. */
public final class Shop implements AutoCloseable {
  private static final Instant NOW = Instant.parse("2026-01-31T10:00:00Z");

  /** What such a caller makes of a bundle: its plans, and its operations by their names. */
  record LoadedOperations(OperationPlans plans, Map<String, Binding> bindings) {
    static LoadedOperations of(BundleFile file) {
      return new LoadedOperations(
          OperationPlans.of(file.id(), file.operations()),
          file.operations().routes().stream()
              .collect(Collectors.toMap(Route::binding, Binding::of, (first, _) -> first)));
    }
  }

  final AtomicInteger rings = new AtomicInteger();
  private final Map<Tenant, Database> databases = new HashMap<>();
  private final BundlesInMemory store = new BundlesInMemory();
  private final ServedBundles<LoadedOperations> bundles;
  private final OperationRunner operations;

  /** Each of {@code tenants} has a database of its own in {@code folder}. */
  public Shop(Path folder, Tenant... tenants) {
    this(Optional.empty(), folder, tenants);
  }

  /** The same with a bell of its own. */
  Shop(Optional<WakeUp> bell, Path folder, Tenant... tenants) {
    for (Tenant tenant : tenants) {
      databases.put(tenant, SqliteDatabase.open(folder.resolve(tenant.id() + ".db").toString()));
    }
    TenantDatabases found = this::database;
    var platform = SystemPlatform.create();
    bundles =
        new ServedBundles<>(
            found,
            store,
            tenant -> () -> LiveBundle.named(database(tenant)).orElseThrow(),
            LoadedOperations::of,
            platform.time());
    var queries = new QueryExecutor(found, platform.ids());
    operations =
        new OperationRunner(
            new CommandExecutor(found, platform.ids()),
            queries,
            new CallExecutor(queries, Variables.NONE, platform),
            new Claims(found, platform.ids()),
            bell.orElse(rings::incrementAndGet));
  }

  /** Makes {@code bundle} live in the database of {@code tenant}. */
  public void live(Tenant tenant, Bundle bundle) {
    BundleId id = store.push(bundle);
    var statements = new ArrayList<Statement>();
    SystemSchema.DDL.forEach(sql -> statements.add(Statement.write(sql)));
    bundle
        .schema()
        .generations()
        .forEach(table -> table.ddl().forEach(sql -> statements.add(Statement.write(sql))));
    statements.add(
        Statement.write(
            "INSERT INTO live(one,bundle,at) VALUES(1,?1,?2)"
                + " ON CONFLICT(one) DO UPDATE SET bundle=excluded.bundle",
            id.value(),
            NOW.toString()));
    database(tenant).executeAll(statements);
  }

  /** Runs the operation {@code name} with {@code values} for its inputs. */
  public OperationOutcome run(
      Tenant tenant, String name, Map<String, Json> values, Optional<String> key) {
    String command = UuidCreator.getTimeOrderedEpoch().toString();
    Function<LoadedOperations, Attempt<OperationOutcome>> question =
        asked -> {
          Binding binding = Optional.ofNullable(asked.bindings().get(name)).orElseThrow();
          var context =
              new OperationContext(
                  tenant,
                  Optional.empty(),
                  false,
                  key,
                  OptionalLong.empty(),
                  command,
                  NOW,
                  "correlation",
                  Optional.empty(),
                  Optional.empty(),
                  List.of());
          var request = new OperationRequest(binding, inputs(binding, values), context);
          return operations.run(asked.plans(), request, Modules.none());
        };
    return bundles.of(tenant).ask(question);
  }

  /** Every row that {@code sql} finds in the database of {@code tenant}. */
  Rows rows(Tenant tenant, String sql) {
    return database(tenant).execute(Statement.read(sql));
  }

  @Override
  public void close() {
    databases.values().forEach(Database::close);
  }

  private static Inputs inputs(Binding binding, Map<String, Json> values) {
    var reader = new InputReader();
    for (InputPlan input : binding.inputs()) {
      Json value = values.get(input.name());
      if (value != null) {
        reader.value(input, value, input.name());
      } else if (input.required()) {
        reader.missing(input, input.name());
      } else {
        reader.absent(input);
      }
    }
    return reader.inputs();
  }

  private Database database(Tenant tenant) {
    return Optional.ofNullable(databases.get(tenant)).orElseThrow();
  }
}
