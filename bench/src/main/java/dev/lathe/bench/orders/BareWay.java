package dev.lathe.bench.orders;

import com.dbeaver.jdbc.driver.libsql.LibSqlDriver;
import dev.lathe.model.bundle.Parameter;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.plan.Arguments;
import dev.lathe.runtime.plan.Binder;
import dev.lathe.runtime.plan.InputValue;
import dev.lathe.runtime.sql.Statement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;

/**
 * The plan's own SQL on the raw driver, its parameters computed before: what the database can do,
 * and so the limit of all other ways. One thread only.
 */
public final class BareWay implements Way {
  private final OrdersBundle bundle;
  private final Connection connection;
  private final Binder binder = new Binder(SystemPlatform.create().ids());

  /** Prepared once where the driver can run them again. */
  private final Map<String, PreparedStatement> prepared = new HashMap<>();

  private final boolean reusesStatements;

  private BareWay(OrdersBundle bundle, Connection connection, boolean reusesStatements) {
    this.bundle = bundle;
    this.connection = connection;
    this.reusesStatements = reusesStatements;
  }

  /** On the database at {@code address}, {@code sqlite:FILE} or {@code http://HOST}. */
  public static BareWay on(OrdersBundle bundle, String address) {
    try {
      return address.startsWith("sqlite:")
          ? new BareWay(bundle, sqlite(address), true)
          // A prepared statement of this driver, run again, gives its old rows.
          : new BareWay(bundle, libSql(address), false);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot connect to " + address, e);
    }
  }

  @Override
  public Ready ready(Ask ask) {
    return switch (ask) {
      case Ask.Place _, Ask.Confirm _ -> {
        var plan = bundle.command(ask.plan()).statement(ask.inputs()::containsKey);
        List<@Nullable Object> values = values(plan.parameters(), ask);
        yield () -> answer(plan.sql(), values, "accepted", "outcome", "result");
      }
      case Ask.Get _, Ask.Newest _ -> {
        var plan = bundle.query(ask.plan()).statement(ask.inputs()::containsKey);
        List<@Nullable Object> values = values(plan.parameters(), ask);
        yield () -> answer(plan.sql(), values, bundle.id().value(), "live", "body");
      }
    };
  }

  /** A command of the bundle that is not one of those asked for by an {@link Ask}. */
  public Ready command(String plan, Map<String, InputValue> inputs) {
    Statement statement = statement(bundle, binder, plan, inputs);
    return () -> answer(statement.sql(), statement.parameters(), "accepted", "outcome", "result");
  }

  /** Runs a statement of any kind, and reads its rows to their end. */
  public void run(Statement statement) {
    try {
      PreparedStatement ready = bound(statement.sql(), statement.parameters());
      if (!ready.execute()) return;
      try (ResultSet rows = ready.getResultSet()) {
        while (rows.next()) {
          // Nobody looks at it.
        }
      } finally {
        if (!reusesStatements) ready.close();
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the statement failed", e);
    }
  }

  /** A command's statement with its values. */
  public static Statement statement(
      OrdersBundle bundle, Binder binder, String plan, Map<String, InputValue> inputs) {
    var statement = bundle.command(plan).statement(inputs::containsKey);
    var arguments = new Arguments(bundle.id(), inputs, AskFacts.fresh(plan));
    return Statement.write(
        statement.sql(), binder.bind(statement.parameters(), arguments).toArray());
  }

  @Override
  public void close() {
    try {
      for (PreparedStatement statement : prepared.values()) {
        statement.close();
      }
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException("the connection does not close", e);
    }
  }

  private List<@Nullable Object> values(List<Parameter> parameters, Ask ask) {
    return binder.bind(parameters, new Arguments(bundle.id(), ask.inputs(), AskFacts.fresh(ask)));
  }

  /** The rows have one line; {@code word} in its {@code verdict} says that all is well. */
  private String answer(
      String sql, List<@Nullable Object> values, String word, String verdict, String body) {
    try {
      PreparedStatement statement = bound(sql, values);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) throw new IllegalStateException("a plan's statement has one row");
        String said = row.getString(verdict);
        if (!word.equals(said)) throw new IllegalStateException("refused: " + said);
        String answer = row.getString(body);
        // Only a statement that ran to its end checkpoints the log: left before, it grows for ever.
        if (row.next()) throw new IllegalStateException("a plan's statement has one row");
        return answer;
      } finally {
        if (!reusesStatements) statement.close();
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the statement failed", e);
    }
  }

  private PreparedStatement bound(String sql, List<@Nullable Object> values) throws SQLException {
    PreparedStatement statement = prepared(sql);
    for (int i = 0; i < values.size(); i++) {
      statement.setObject(i + 1, values.get(i));
    }
    return statement;
  }

  private PreparedStatement prepared(String sql) throws SQLException {
    PreparedStatement known = prepared.get(sql);
    if (known != null) return known;
    PreparedStatement fresh = connection.prepareStatement(sql);
    if (reusesStatements) prepared.put(sql, fresh);
    return fresh;
  }

  /** With the settings of {@link dev.lathe.runtime.adapter.sqlite.SqliteDatabase}. */
  private static Connection sqlite(String address) throws SQLException {
    var config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
    config.setPragma(SQLiteConfig.Pragma.WAL_AUTOCHECKPOINT, "4000");
    config.setBusyTimeout(5_000);
    config.enforceForeignKeys(true);
    config.setGetGeneratedKeys(false);
    config.setTempStore(SQLiteConfig.TempStore.MEMORY);
    return JDBC.createConnection("jdbc:" + address, config.toProperties());
  }

  private static Connection libSql(String address) throws SQLException {
    return new LibSqlDriver().connect("jdbc:dbeaver:libsql:" + address, new Properties());
  }
}
