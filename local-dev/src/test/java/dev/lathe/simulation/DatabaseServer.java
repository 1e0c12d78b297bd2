package dev.lathe.simulation;

import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementFailed;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sqlite.Function;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteOpenMode;

/** One SQLite database in memory whose clock is the world's. */
final class DatabaseServer implements AutoCloseable {
  private final SQLiteConnection connection;
  private final Map<String, Ready> prepared = new HashMap<>();

  private final Plant plant;

  /** Whose clock it is. */
  private VirtualTime time;

  /** Whether what is done to it is undone when it is closed, and it stays. */
  private boolean kept;

  private DatabaseServer(SQLiteConnection connection, Plant plant, VirtualTime time) {
    this.connection = connection;
    this.plant = plant;
    this.time = time;
  }

  static DatabaseServer start(VirtualTime time, Plant plant) {
    try {
      var config = new SQLiteConfig();
      config.setOpenMode(SQLiteOpenMode.NOMUTEX); // one thread uses it
      config.setTempStore(SQLiteConfig.TempStore.MEMORY);
      config.setGetGeneratedKeys(false);
      var connection =
          config.createConnection("jdbc:sqlite::memory:").unwrap(SQLiteConnection.class);
      var server = new DatabaseServer(connection, plant, time);
      Function.create(
          connection,
          "unixepoch",
          new Function() {
            @Override
            protected void xFunc() throws SQLException {
              boolean now = args() == 0 || value_text(0).equals("subsec");
              double seconds = now ? server.time.seconds() : VirtualTime.seconds(value_text(0));
              boolean whole = args() == 0 || !value_text(args() - 1).equals("subsec");
              if (whole) {
                result((long) Math.floor(seconds));
              } else {
                result(seconds);
              }
            }
          },
          -1,
          Function.FLAG_DETERMINISTIC); // one moment for a statement, as SQLite's own
      return server;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A server that has what {@link #image} gave. */
  static DatabaseServer start(VirtualTime time, Plant plant, byte[] image) {
    DatabaseServer server = start(time, plant);
    try {
      server.connection.deserialize("main", image);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return server;
  }

  /**
   * The same server for a world more, as it was when it was started: so what was prepared is, which
   * takes most of the time of a short life. For worlds that leave its schema alone.
   */
  DatabaseServer lent(VirtualTime to) {
    time = to;
    kept = true;
    try {
      plain("SAVEPOINT lent");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return this;
  }

  byte[] image() {
    try {
      return connection.serialize("main");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  Rows execute(Statement statement) {
    if (statement.then().isPresent()) return all(statement);
    try {
      return run(statement);
    } catch (SQLException e) {
      forget(statement);
      throw failed(statement, e);
    }
  }

  /** All of it or nothing. */
  private Rows all(Statement first) {
    Statement running = first;
    try {
      plain("SAVEPOINT each");
      Rows rows = run(first);
      for (Statement then = first.then().orElse(null);
          then != null;
          then = then.then().orElse(null)) {
        running = then;
        run(then);
      }
      plain("RELEASE each");
      return rows;
    } catch (SQLException e) {
      rollBack();
      forget(running);
      throw failed(running, e);
    }
  }

  void executeAll(List<Statement> statements) {
    if (statements.isEmpty()) return;
    Statement running = statements.getFirst();
    try {
      plain("SAVEPOINT each");
      for (Statement statement : statements) {
        running = statement;
        run(statement);
      }
      plain("RELEASE each");
    } catch (SQLException e) {
      rollBack();
      forget(running);
      throw failed(running, e);
    }
  }

  @Override
  public void close() {
    try {
      if (kept) {
        plain("ROLLBACK TO lent");
        plain("RELEASE lent");
        return;
      }
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The driver has closed a statement that failed. */
  private void forget(Statement failed) {
    prepared.remove(failed.sql());
  }

  private void rollBack() {
    try {
      plain("ROLLBACK TO each");
      plain("RELEASE each");
    } catch (SQLException none) {
      // What failed has ended it.
    }
  }

  /** Of a statement without parameters and rows; it is prepared once. */
  private void plain(String sql) throws SQLException {
    try {
      var unused = run(Statement.write(sql));
    } catch (SQLException e) {
      prepared.remove(sql); // the driver has closed it
      throw e;
    }
  }

  private Rows run(Statement statement) throws SQLException {
    Ready ready = prepared.get(statement.sql());
    if (ready == null) {
      ready = new Ready(connection.prepareStatement(plant.in(statement.sql())));
      prepared.put(statement.sql(), ready);
    }
    List<@Nullable Object> parameters = statement.parameters();
    for (int i = 0; i < parameters.size(); i++) {
      ready.statement.setObject(i + 1, parameters.get(i));
    }
    if (!ready.statement.execute()) return Rows.none();
    try (ResultSet result = ready.statement.getResultSet()) {
      List<String> names = ready.names(result);
      int width = names.size();
      List<List<@Nullable Object>> rows = new ArrayList<>();
      while (result.next()) {
        @Nullable Object[] row = new @Nullable Object[width];
        for (int i = 0; i < width; i++) {
          Object value = result.getObject(i + 1);
          row[i] = value instanceof Integer number ? (Object) number.longValue() : value;
        }
        rows.add(Arrays.asList(row));
      }
      return new Rows(names, rows);
    }
  }

  /** A statement that is run again and again. */
  private static final class Ready {
    private final PreparedStatement statement;

    /** Of the columns; empty until it has answered. */
    private List<String> names = List.of();

    private Ready(PreparedStatement statement) {
      this.statement = statement;
    }

    private List<String> names(ResultSet result) throws SQLException {
      if (names.isEmpty()) {
        var found = new ArrayList<String>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          found.add(result.getMetaData().getColumnLabel(i));
        }
        names = List.copyOf(found);
      }
      return names;
    }
  }

  private static StatementFailed failed(Statement statement, SQLException e) {
    String message = String.valueOf(e.getMessage());
    int begin = message.indexOf(" (");
    boolean wrapped = message.startsWith("[SQLITE") && begin > 0 && message.endsWith(")");
    return new StatementFailed(
        statement, wrapped ? message.substring(begin + 2, message.length() - 1) : message);
  }
}
