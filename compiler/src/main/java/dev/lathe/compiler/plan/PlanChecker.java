package dev.lathe.compiler.plan;

import dev.lathe.compiler.plan.OperationPlan.Kind;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.CommandPlan;
import dev.lathe.model.bundle.Generation;
import dev.lathe.model.bundle.ProjectionPlan;
import dev.lathe.model.bundle.QueryPlan;
import dev.lathe.model.schema.SystemSchema;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Plans a bundle's statements on an empty SQLite in memory, which knows the schema and no figures,
 * like a database that was never analyzed. Nothing is executed but the schema.
 */
public final class PlanChecker implements AutoCloseable {
  /** {@code table AS alias}, each in quotes or not. */
  private static final Pattern ALIASED =
      Pattern.compile(
          "(?:\"((?:[^\"]++|\"\")++)\"|([A-Za-z0-9_$]+)) AS \"?([A-Za-z_][A-Za-z0-9_]*)\"?");

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
  private record Btree(String table, String name, boolean index) {}

  /** Plans every query, command and projection of {@code bundle}, in the bundle's order. */
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
    for (QueryPlan query : bundle.operations().queries()) {
      plans.add(plan(query.name(), Kind.QUERY, query.sql(), known));
    }
    for (CommandPlan command : bundle.operations().commands()) {
      plans.add(plan(command.name(), Kind.COMMAND, command.sql(), known));
    }
    for (ProjectionPlan projection : bundle.projections()) {
      plans.add(plan(projection.name(), Kind.PROJECTION, projection.apply(), known));
    }
    return List.copyOf(plans);
  }

  private OperationPlan plan(String name, Kind kind, String sql, Map<String, OperationPlan> known) {
    OperationPlan earlier = known.get(sql);
    if (earlier != null && earlier.kind() == kind && earlier.name().equals(name)) {
      return earlier;
    }
    try {
      return plan(name, kind, sql);
    } catch (SQLException e) {
      throw refused("the statement of `%s`, %s".formatted(name, sql), e);
    }
  }

  private void create(Bundle bundle) throws SQLException {
    database.execute("BEGIN");
    for (String ddl : SystemSchema.DDL) {
      database.execute(ddl);
    }
    for (Generation generation : bundle.schema().generations()) {
      for (String ddl : generation.ddl()) {
        database.execute(ddl);
      }
    }
    for (String index : bundle.schema().indexes()) {
      database.execute(index);
    }
    database.execute("COMMIT");
    try (ResultSet rows =
        database.executeQuery(
            "SELECT rootpage,tbl_name,name,type FROM sqlite_schema WHERE rootpage>0")) {
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

  private OperationPlan plan(String name, Kind kind, String sql) throws SQLException {
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
    OperationPlan.find(lines, aliases(sql), scans, sorts);
    return new OperationPlan(
        name,
        kind,
        sql,
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
    try (ResultSet rows = database.executeQuery("EXPLAIN QUERY PLAN " + sql)) {
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
    try (ResultSet rows = database.executeQuery("EXPLAIN " + sql)) {
      while (rows.next()) {
        String opcode = rows.getString(2);
        if (opcode.equals("OpenRead") || opcode.equals("OpenWrite")) {
          Btree opened = btrees.get(rows.getLong(4));
          if (opened != null && rows.getInt(5) == 0) {
            (opcode.equals("OpenRead") ? reads : writes).add(opened.table());
          }
        }
      }
    }
    return new OperationPlan.Touched(List.copyOf(reads), List.copyOf(writes));
  }

  /** The blueprint's tables that {@code sql} names, by their names in it. */
  private Map<String, String> aliases(String sql) {
    var aliases = new LinkedHashMap<String, String>();
    Matcher matcher = ALIASED.matcher(sql);
    while (matcher.find()) {
      String quoted = matcher.group(1);
      String table = quoted == null ? matcher.group(2) : quoted.replace("\"\"", "\"");
      if (own.contains(table)) {
        aliases.put(matcher.group(3), table);
      }
    }
    return aliases;
  }
}
