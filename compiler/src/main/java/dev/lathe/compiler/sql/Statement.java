package dev.lathe.compiler.sql;

import java.util.List;
import java.util.Optional;

/** What a database executes as one. */
public sealed interface Statement
    permits Select,
        Statement.Insert,
        Statement.Update,
        Statement.CreateTable,
        Statement.CreateTextIndex,
        Statement.TellTextIndex,
        Statement.CreateIndex,
        Statement.CreateView,
        Statement.CreateTrigger,
        Statement.CreateTableTrigger,
        Statement.Delete {

  /**
   * An INSERT of what {@code rows} gives.
   *
   * @param with rows that are worked out once and read by name
   * @param columns those written; all of them where it is empty
   * @param returning the columns it answers with
   */
  record Insert(
      List<With> with,
      SchemaName into,
      List<String> columns,
      Select rows,
      Optional<Upsert> upsert,
      List<String> returning)
      implements Statement {
    public Insert {
      with = List.copyOf(with);
      columns = List.copyOf(columns);
      returning = List.copyOf(returning);
    }

    /** Into {@code columns} of a table. */
    public static Insert of(SchemaName into, List<String> columns, Select rows) {
      return new Insert(List.of(), into, columns, rows, Optional.empty(), List.of());
    }

    /** The same, changing the row that has these values of {@code key} already. */
    public Insert orUpdate(List<String> key, List<Assignment> set) {
      return new Insert(with, into, columns, rows, Optional.of(new Upsert(key, set)), returning);
    }
  }

  /** Rows under a name, worked out once. */
  record With(String name, Select rows) {}

  /** What to do where {@code key} is there. */
  record Upsert(List<String> key, List<Assignment> set) {
    public Upsert {
      key = List.copyOf(key);
      set = List.copyOf(set);
    }

    /** {@code column} set to the value that was to be inserted. */
    public static Assignment excluded(String column) {
      return new Assignment(column, Expression.column("excluded", column));
    }
  }

  record Assignment(String column, Expression value) {}

  record Update(SchemaName table, List<Assignment> set, Expression where) implements Statement {
    public Update {
      set = List.copyOf(set);
    }
  }

  record Delete(SchemaName table, Expression where) implements Statement {}

  /** A STRICT table, whose key may be of several columns. */
  record CreateTable(SchemaName name, List<Definition> columns) implements Statement {
    public CreateTable {
      columns = List.copyOf(columns);
    }
  }

  /**
   * A full-text index, a table of texts.
   *
   * @see <a href="https://sqlite.org/fts5.html">the documentation</a>
   */
  record CreateTextIndex(SchemaName name, List<String> columns) implements Statement {
    public CreateTextIndex {
      columns = List.copyOf(columns);
    }
  }

  /**
   * A row for a full-text index that is told to do something with it.
   *
   * @param rows what to do, and then the value of each of {@code columns}
   */
  record TellTextIndex(SchemaName index, List<String> columns, Select rows) implements Statement {
    public TellTextIndex {
      columns = List.copyOf(columns);
    }
  }

  record Definition(String name, ColumnType type, boolean notNull, boolean primaryKey) {}

  /**
   * An index.
   *
   * @param again whether it may be there already
   */
  record CreateIndex(SchemaName name, SchemaName table, List<Indexed> columns, boolean again)
      implements Statement {
    public CreateIndex {
      columns = List.copyOf(columns);
    }
  }

  record Indexed(String column, boolean descending) {
    /** For people: the name as it is, its direction behind it. */
    public String words() {
      return column + direction();
    }

    String direction() {
      return descending ? " DESC" : "";
    }
  }

  /**
   * A view.
   *
   * @param again whether it may be there already
   */
  record CreateView(SchemaName name, List<String> columns, Select select, boolean again)
      implements Statement {
    public CreateView {
      columns = List.copyOf(columns);
    }

    public CreateView(SchemaName name, List<String> columns, Select select) {
      this(name, columns, select, false);
    }
  }

  /**
   * A trigger that runs instead of an insert into {@code view}.
   *
   * @param when the rows it runs for; all of them where it is empty
   * @param again whether it may be there already
   */
  record CreateTrigger(
      SchemaName name,
      SchemaName view,
      Optional<Expression> when,
      List<Statement> body,
      boolean again)
      implements Statement {
    public CreateTrigger {
      body = List.copyOf(body);
    }
  }

  /** What becomes of a row. */
  enum After {
    INSERT,
    UPDATE,
    DELETE
  }

  /**
   * A trigger after each row that is written.
   *
   * @param after what it runs after
   */
  record CreateTableTrigger(
      SchemaName name,
      SchemaName table,
      After after,
      Optional<Expression> when,
      List<Statement> body)
      implements Statement {
    public CreateTableTrigger {
      body = List.copyOf(body);
    }
  }
}
