package dev.lathe.compiler.plan;

import static dev.lathe.compiler.sql.Expression.column;
import static dev.lathe.compiler.sql.Expression.number;

import dev.lathe.compiler.plan.OperationPlan.Kind;
import dev.lathe.compiler.sql.Explain;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Operator;
import dev.lathe.compiler.sql.Printer;
import dev.lathe.compiler.sql.Select;
import dev.lathe.compiler.sql.Source;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.CommandPlan;
import dev.lathe.model.bundle.Generation;
import dev.lathe.model.bundle.Outlines;
import dev.lathe.model.bundle.ProjectionPlan;
import dev.lathe.model.bundle.QueryPlan;
import dev.lathe.model.bundle.Schema;
import dev.lathe.model.bundle.StatementOutline;
import dev.lathe.model.bundle.Variant;
import dev.lathe.model.schema.SystemSchema;
import dev.lathe.model.schema.WorkflowSchema;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Plans a bundle's statements on an empty SQLite in memory, which knows the schema and no figures,
 * like a database that was never analyzed. Nothing is executed but the schema.
 */
public final class PlanChecker implements AutoCloseable {
  /** Tables and indexes, and the roots of their trees in the file. */
  private static final String ROOTS =
      Printer.print(
              Select.of(column("rootpage"), column("tbl_name"), column("name"), column("type"))
                  .from(Source.table("sqlite_schema"))
                  .where(Expression.infix(column("rootpage"), Operator.GT, number(0))))
          .text();

  private final Connection connection;
  private final Statement database;
  private final boolean tables;
  private final Map<Long, Btree> btrees = new HashMap<>();

  /** The blueprint's tables, by name. */
  private final Set<String> own = new HashSet<>();

  private PlanChecker(Connection connection, boolean tables) throws SQLException {
    this.connection = connection;
    this.database = connection.createStatement();
    this.tables = tables;
  }

  /** A database with the tables and indexes of {@code bundle}, to be closed. */
  static PlanChecker on(Bundle bundle) {
    try {
      return on(bundle, false);
    } catch (SQLException e) {
      throw refused("the tables", e);
    }
  }

  private static PlanChecker on(Bundle bundle, boolean tables) throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
    try {
      var checker = new PlanChecker(connection, tables);
      checker.create(bundle);
      return checker;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw refused("the tables", e);
    }
  }

  private static IllegalStateException refused(String what, SQLException e) {
    return new IllegalStateException(
        "SQLite refuses %s, please report it: %s".formatted(what, e.getMessage()), e);
  }

  /** A table's or index's tree; {@code name} is the index's own where it is one. */
  record Btree(String table, String name, boolean index) {}

  /**
   * Plans every statement of the queries, commands and projections of {@code bundle}, in the
   * bundle's order; of one operation, that for the least inputs first.
   */
  public static List<OperationPlan> plans(Bundle bundle) {
    return of(bundle, false);
  }

  /** The same with the tables that are read and written, which costs about as much again. */
  public static List<OperationPlan> plansAndTables(Bundle bundle) {
    return of(bundle, true);
  }

  private static List<OperationPlan> of(Bundle bundle, boolean tables) {
    try (PlanChecker checker = on(bundle, tables)) {
      return checker.all(bundle, Map.of());
    } catch (SQLException e) {
      throw refused("the tables", e);
    }
  }

  /** The plans of {@code bundle}, those that {@code known} has by their statements as they are. */
  List<OperationPlan> all(Bundle bundle, Map<String, OperationPlan> known) {
    var plans = new ArrayList<OperationPlan>();
    Map<String, StatementOutline> operations = bundle.outlines().operations();
    Map<String, StatementOutline> projections = bundle.outlines().projections();
    for (QueryPlan query : bundle.operations().queries()) {
      for (Variant each : query.statements().toList().reversed()) {
        plans.add(plan(query.name(), each.given(), Kind.QUERY, each.sql(), operations, known));
      }
    }
    for (CommandPlan command : bundle.operations().commands()) {
      for (Variant each : command.statements().toList().reversed()) {
        plans.add(plan(command.name(), each.given(), Kind.COMMAND, each.sql(), operations, known));
      }
    }
    for (ProjectionPlan projection : bundle.projections()) {
      plans.add(
          plan(
              projection.name(),
              List.of(),
              Kind.PROJECTION,
              projection.apply(),
              projections,
              known));
    }
    return List.copyOf(plans);
  }

  private OperationPlan plan(
      String name,
      List<String> given,
      Kind kind,
      String sql,
      Map<String, StatementOutline> outlines,
      Map<String, OperationPlan> known) {
    OperationPlan earlier = known.get(sql);
    if (earlier != null
        && earlier.kind() == kind
        && earlier.name().equals(name)
        && earlier.given().equals(given)) {
      return earlier;
    }
    try {
      StatementOutline outline =
          outlines.getOrDefault(Outlines.statement(name, given), StatementOutline.NONE);
      return plan(name, given, kind, sql, outline);
    } catch (SQLException e) {
      if (String.valueOf(e.getMessage()).contains("nested too deep")) {
        throw new TooDeep(name, e);
      }
      throw refused("the statement of `%s`, %s".formatted(name, sql), e);
    }
  }

  private void create(Bundle bundle) throws SQLException {
    connection.setAutoCommit(false);
    for (String ddl : SystemSchema.DDL) {
      database.execute(ddl);
    }
    if (readsRuns(bundle)) {
      for (String ddl : WorkflowSchema.DDL) database.execute(ddl);
    }
    for (Generation generation : bundle.schema().generations()) {
      for (String ddl : generation.ddl()) {
        database.execute(ddl);
      }
      if (generation.folding().isPresent()) {
        for (String ddl : generation.folding().get().ddl()) {
          database.execute(ddl);
        }
      }
    }
    for (Schema.Index index : bundle.schema().indexes()) {
      database.execute(index.ddl());
    }
    for (Schema.DecisionView view : bundle.schema().decisionViews()) {
      for (String ddl : view.ddl()) {
        database.execute(ddl);
      }
    }
    connection.commit();
    connection.setAutoCommit(true);
    try (ResultSet rows = database.executeQuery(ROOTS)) {
      while (rows.next()) {
        boolean index = rows.getString(4).equals("index");
        var btree = new Btree(rows.getString(2), rows.getString(3), index);
        btrees.put(rows.getLong(1), btree);
        if (!index && !SystemSchema.TABLES.contains(btree.name())) {
          own.add(btree.name());
        }
      }
    }
  }

  /** Whether a query reads what is kept of workflows. */
  private static boolean readsRuns(Bundle bundle) {
    return bundle.outlines().operations().values().stream()
        .flatMap(outline -> outline.tables().values().stream())
        .anyMatch(table -> table.equals("lathe_task") || table.equals("lathe_run"));
  }

  private OperationPlan plan(
      String name, List<String> given, Kind kind, String sql, StatementOutline outline)
      throws SQLException {
    List<PlanLine> lines = lines(sql);
    var indexes = new TreeSet<String>();
    lines.forEach(
        line ->
            line.each(
                each ->
                    each.index()
                        .filter(index -> !index.startsWith("sqlite_autoindex_"))
                        .ifPresent(indexes::add)));
    var scans = new ArrayList<OperationPlan.Scan>();
    var sorts = new ArrayList<OperationPlan.Sort>();
    OperationPlan.find(lines, aliases(outline), scans, sorts);
    return new OperationPlan(
        name,
        given,
        kind,
        sql,
        outline,
        lines,
        tables ? Optional.of(touched(sql)) : Optional.empty(),
        List.copyOf(indexes),
        scans,
        sorts);
  }

  /** A line while its own are still to come. */
  private record Growing(String detail, List<Growing> below) {
    PlanLine done() {
      return new PlanLine(detail, below.stream().map(Growing::done).toList());
    }
  }

  private List<PlanLine> lines(String sql) throws SQLException {
    var root = new Growing("", new ArrayList<>());
    var byId = new HashMap<Integer, Growing>();
    try (ResultSet rows = database.executeQuery(Explain.plan(sql))) {
      while (rows.next()) {
        var line = new Growing(rows.getString(4), new ArrayList<>());
        byId.getOrDefault(rows.getInt(2), root).below().add(line);
        byId.put(rows.getInt(1), line);
      }
    }
    return root.done().below();
  }

  /** What the statement's program opens; unlike a plan, it shows what triggers do. */
  private OperationPlan.Touched touched(String sql) throws SQLException {
    var reads = new TreeSet<String>();
    var writes = new TreeSet<String>();
    var columns = new ReadColumns(database);
    try (ResultSet rows = database.executeQuery(Explain.program(sql))) {
      while (rows.next()) {
        String opcode = rows.getString(2);
        boolean reopens = opcode.equals("ReopenIdx");
        if (reopens || opcode.equals("OpenRead") || opcode.equals("OpenWrite")) {
          Btree opened = btrees.get(rows.getLong(4));
          if (opened != null && rows.getInt(5) == 0) {
            (opcode.equals("OpenWrite") ? writes : reads).add(opened.table());
            columns.opened(rows.getLong(3), opened);
          }
        } else {
          String fields = rows.getString(6);
          columns.step(opcode, rows.getLong(3), rows.getInt(4), fields == null ? "" : fields);
        }
      }
    }
    return new OperationPlan.Touched(List.copyOf(reads), List.copyOf(writes), columns.of(own));
  }

  /** The blueprint's tables that a statement reads, by their names in it. */
  private Map<String, String> aliases(StatementOutline outline) {
    var aliases = new HashMap<>(outline.tables());
    aliases.values().retainAll(own);
    return aliases;
  }
}
