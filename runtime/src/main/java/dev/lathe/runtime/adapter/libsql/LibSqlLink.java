package dev.lathe.runtime.adapter.libsql;

import com.dbeaver.jdbc.driver.libsql.LibSqlConnection;
import com.dbeaver.jdbc.driver.libsql.LibSqlDriver;
import com.dbeaver.jdbc.driver.libsql.LibSqlPreparedStatement;
import com.dbeaver.jdbc.driver.libsql.LibSqlResultSet;
import com.dbeaver.jdbc.driver.libsql.client.LibSqlClient;
import com.dbeaver.jdbc.driver.libsql.client.LibSqlExecutionResult;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One connection of the driver, which is an HTTP client: many threads use it at once. It is closed
 * when it was retired and the last of them has left.
 */
final class LibSqlLink {
  private final LibSqlConnection connection;
  private final AtomicBoolean retired = new AtomicBoolean();

  /** Who holds it open: its owner until it is retired, and every thread inside. */
  private final AtomicInteger holders = new AtomicInteger(1);

  private LibSqlLink(LibSqlConnection connection) {
    this.connection = connection;
  }

  /** Connects; the driver sends {@code SELECT 1} to see whether somebody answers. */
  static LibSqlLink open(LibSqlAddress address) throws SQLException {
    var properties = new Properties();
    address.token().ifPresent(token -> properties.setProperty("password", token));
    String url = "jdbc:dbeaver:libsql:" + address.url();
    return new LibSqlLink((LibSqlConnection) new LibSqlDriver().connect(url, properties));
  }

  /** Holds the link open for one call; false where it is closed already. */
  boolean enter() {
    return holders.getAndUpdate(n -> n == 0 ? 0 : n + 1) > 0;
  }

  void leave() throws SQLException {
    if (holders.decrementAndGet() == 0) connection.close();
  }

  void retire() throws SQLException {
    if (retired.compareAndSet(false, true)) leave();
  }

  LibSqlClient client() {
    return connection.getClient();
  }

  /** One statement, one request. A prepared statement of the driver gives its old rows again. */
  Rows execute(Statement statement) throws SQLException {
    try (var prepared = new LibSqlPreparedStatement(connection, statement.sql())) {
      List<@Nullable Object> parameters = statement.parameters();
      for (int i = 0; i < parameters.size(); i++) {
        prepared.setObject(i + 1, parameters.get(i));
      }
      try (var result = (LibSqlResultSet) prepared.executeQuery()) {
        return rows(result.getResult());
      }
    }
  }

  /** Reads the values as JSON gave them: the driver's getLong and getBoolean guess. */
  static Rows rows(@Nullable LibSqlExecutionResult result) throws SQLException {
    if (result == null) throw new SQLException(new IllegalStateException("an answer without rows"));
    List<String> columns = result.getColumns();
    if (columns.isEmpty()) return Rows.none();
    List<List<@Nullable Object>> rows = new ArrayList<>(result.getRows().size());
    for (@Nullable Object[] row : result.getRows()) {
      for (int i = 0; i < row.length; i++) {
        check(row[i], columns.get(i));
      }
      rows.add(Arrays.asList(row));
    }
    return new Rows(columns, rows);
  }

  private static void check(@Nullable Object value, String column) {
    switch (value) {
      case null -> {}
      case String _, Long _, Double _ -> {}
      case Object _ ->
          throw new IllegalStateException("column `" + column + "` is neither text nor number");
    }
  }
}
