package dev.lathe.compiler.plan;

import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Printer;
import dev.lathe.compiler.sql.SchemaName;
import dev.lathe.compiler.sql.Select;
import dev.lathe.compiler.sql.Statement.Insert;
import dev.lathe.model.bundle.Generation;
import dev.lathe.model.bundle.Schema;
import dev.lathe.model.bundle.SeedEvent;
import dev.lathe.model.schema.SystemSchema;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The tables of aggregates as seeds leave them, in a SQLite in memory. */
public final class SeededTables implements AutoCloseable {
  private static final List<String> COLUMNS =
      List.of(
          "stream",
          "version",
          "id",
          "service",
          "entity",
          "type",
          "time",
          "actor_kind",
          "actor_id",
          "correlation",
          "schema_version",
          "bundle",
          "data");

  private final Connection connection;

  private SeededTables(Connection connection) {
    this.connection = connection;
  }

  /**
   * @param seeds in an order in which they can be appended
   */
  public static SeededTables of(Schema schema, List<SeedEvent> seeds) {
    try {
      var tables = new SeededTables(DriverManager.getConnection("jdbc:sqlite::memory:"));
      tables.fill(schema, seeds);
      return tables;
    } catch (SQLException e) {
      throw refused(e);
    }
  }

  private static IllegalStateException refused(SQLException e) {
    return new IllegalStateException(
        "SQLite refuses what seeds say, please report it: " + e.getMessage(), e);
  }

  private void fill(Schema schema, List<SeedEvent> seeds) throws SQLException {
    connection.setAutoCommit(false);
    List<Generation> written =
        schema.generations().stream().filter(each -> each.folding().isPresent()).toList();
    try (Statement database = connection.createStatement()) {
      for (String ddl : SystemSchema.DDL) {
        database.execute(ddl);
      }
      for (Generation generation : written) {
        for (String ddl : generation.ddl()) {
          database.execute(ddl);
        }
        for (String ddl : generation.folding().orElseThrow().ddl()) {
          database.execute(ddl);
        }
      }
    }
    append(seeds);
    for (Generation generation : written) {
      try (PreparedStatement fill = connection.prepareStatement(generation.fill())) {
        fill.setLong(1, 0);
        fill.setLong(2, Long.MAX_VALUE);
        fill.execute();
      }
    }
  }

  private void append(List<SeedEvent> seeds) throws SQLException {
    List<Expression> values =
        IntStream.rangeClosed(1, COLUMNS.size())
            .<Expression>mapToObj(Expression.Numbered::new)
            .toList();
    var insert =
        new Insert(
            List.of(),
            SchemaName.of("append_event"),
            COLUMNS,
            Select.ofValues(values),
            Optional.empty(),
            List.of());
    try (PreparedStatement append = connection.prepareStatement(Printer.print(insert).text())) {
      for (SeedEvent seed : seeds) {
        append.setString(1, seed.stream());
        append.setLong(2, seed.version());
        append.setString(3, seed.id());
        append.setString(4, seed.service());
        append.setString(5, seed.entity());
        append.setString(6, seed.type());
        append.setString(7, seed.time());
        append.setString(8, seed.actorKind().orElse(null));
        append.setString(9, seed.actorId().orElse(null));
        append.setString(10, seed.correlation());
        append.setInt(11, seed.schemaVersion());
        append.setString(12, "seeds");
        append.setString(13, seed.data());
        append.execute();
      }
    }
  }

  /** The first column of what {@code query} gives, as text. */
  public List<String> column(String query) {
    try (Statement database = connection.createStatement();
        ResultSet rows = database.executeQuery(query)) {
      var texts = new ArrayList<String>();
      while (rows.next()) {
        texts.add(String.valueOf(rows.getString(1)));
      }
      return List.copyOf(texts);
    } catch (SQLException e) {
      throw refused(e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw refused(e);
    }
  }
}
