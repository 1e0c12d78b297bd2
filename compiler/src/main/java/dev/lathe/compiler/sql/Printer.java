package dev.lathe.compiler.sql;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes text of trees, as short as it can be: the database parses each statement afresh. SQL is
 * spelled in this package and nowhere else.
 */
public final class Printer {
  private final Output out;
  private final ExpressionPrinter expressions;

  private Printer(String hash) {
    this.out = new Output(hash);
    this.expressions = new ExpressionPrinter(out, this);
  }

  /** {@code statement}, in which no name waits for a hash. */
  public static Printed print(Statement statement) {
    return print(statement, "");
  }

  /** The same, {@code hash} standing in the names of its generation. */
  static Printed print(Statement statement, String hash) {
    var printer = new Printer(hash);
    printer.statement(statement);
    return printer.out.printed();
  }

  private void statement(Statement statement) {
    switch (statement) {
      case Select select -> select(select);
      case Statement.Insert insert -> insert(insert);
      case Statement.Update(SchemaName table, var set, Expression where) -> {
        out.write("UPDATE ").name(table).write(" SET ");
        assignments(6, set);
        out.clause("WHERE ");
        behind(9, where);
      }
      case Statement.CreateTable(SchemaName name, var columns) -> {
        List<Statement.Definition> key =
            columns.stream().filter(Statement.Definition::primaryKey).toList();
        out.write("CREATE TABLE ").name(name).write("(");
        each(columns, column -> definition(column, key.size() == 1));
        if (key.size() > 1) {
          out.write(",PRIMARY KEY(");
          each(key, column -> out.name(column.name()));
          out.write(")");
        }
        out.write(") STRICT");
      }
      case Statement.CreateTextIndex(SchemaName name, var columns) -> {
        out.write("CREATE VIRTUAL TABLE ").name(name).write(" USING fts5(");
        each(columns, out::name);
        out.write(",tokenize='unicode61 remove_diacritics 2')");
      }
      case Statement.TellTextIndex(SchemaName index, var columns, Select rows) -> {
        out.write("INSERT INTO ").name(index).write("(").name(index);
        columns.forEach(column -> out.write(",").name(column));
        out.write(")");
        out.behind(5, () -> select(rows));
      }
      case Statement.CreateIndex(SchemaName name, SchemaName table, var columns, boolean again) -> {
        out.write("CREATE INDEX ").write(again ? "IF NOT EXISTS " : "");
        out.name(name).write(" ON ").name(table).write("(");
        each(columns, c -> out.name(c.column()).write(c.direction()));
        out.write(")");
      }
      case Statement.CreateView(SchemaName name, var columns, Select select, boolean again) -> {
        out.write("CREATE VIEW ").write(again ? "IF NOT EXISTS " : "").name(name).write("(");
        each(columns, out::name);
        out.write(") AS");
        out.behind(8, () -> select(select));
      }
      case Statement.CreateTrigger(
              SchemaName name,
              SchemaName view,
              var when,
              var body,
              boolean again) -> {
        out.write("CREATE TRIGGER ").write(again ? "IF NOT EXISTS " : "").name(name);
        out.write(" INSTEAD OF INSERT ON ").name(view);
        if (when.isPresent()) {
          out.write(" WHEN ");
          behind(12, when.get());
        }
        body(body);
      }
      case Statement.CreateTableTrigger(
              SchemaName name,
              SchemaName table,
              Statement.After after,
              var when,
              var body) -> {
        out.write("CREATE TRIGGER ").name(name);
        out.write(" AFTER ").write(after.name()).write(" ON ").name(table);
        if (when.isPresent()) {
          out.write(" WHEN ");
          behind(12, when.get());
        }
        body(body);
      }
      case Statement.Delete(SchemaName table, Expression where) -> {
        out.write("DELETE FROM ").name(table).write(" WHERE ");
        behind(8, where);
      }
    }
  }

  private void body(List<Statement> body) {
    out.write(" BEGIN ");
    for (Statement step : body) {
      out.behind(4, () -> statement(step));
      out.write("; ");
    }
    out.write("END");
  }

  private void insert(Statement.Insert insert) {
    out.write(insert.with().isEmpty() ? "" : "WITH ");
    each(
        insert.with(),
        with -> {
          out.name(with.name()).write(" AS MATERIALIZED ");
          out.nested(7, () -> select(with.rows()));
        });
    out.write(insert.with().isEmpty() ? "" : " ");
    out.write("INSERT INTO ").name(insert.into());
    if (!insert.columns().isEmpty()) {
      out.write("(");
      each(insert.columns(), out::name);
      out.write(")");
    }
    if (insert.rows().isOneRow()) {
      out.clause("VALUES("); // which is run without a loop
      expressions.list(7, insert.rows().results().stream().map(Select.Result::value).toList());
      out.write(")");
    } else {
      out.behind(5, () -> select(insert.rows()));
    }
    insert
        .upsert()
        .ifPresent(
            upsert -> {
              out.clause("ON CONFLICT(");
              each(upsert.key(), out::name);
              out.write(") DO UPDATE SET ");
              assignments(15, upsert.set());
            });
    if (!insert.returning().isEmpty()) {
      out.clause("RETURNING ");
      each(insert.returning(), out::name);
    }
  }

  /**
   * @param symbols before the first of them
   */
  private void assignments(int symbols, List<Statement.Assignment> set) {
    each(
        set,
        assignment -> {
          out.name(assignment.column()).write("=");
          behind(symbols + 4, assignment.value()); // those so far, a comma, its column and the sign
        });
  }

  private void behind(int symbols, Expression expression) {
    out.behind(symbols, () -> expressions.write(expression));
  }

  /**
   * @param alone whether a key is of one column, which says so itself
   */
  private void definition(Statement.Definition column, boolean alone) {
    out.name(column.name()).write(" ").write(column.type().name());
    out.write(column.notNull() ? " NOT NULL" : "");
    out.write(alone && column.primaryKey() ? " PRIMARY KEY" : "");
  }

  // How many symbols come before each clause: see ExpressionPrinter.
  void select(Select select) {
    out.holds(9);
    out.clause(select.distinct() ? "SELECT DISTINCT " : "SELECT ");
    each(
        select.results(),
        result -> {
          behind(4, result.value());
          result.label().ifPresent(label -> out.write(" AS ").name(label));
        });
    select.from().ifPresent(from -> source("FROM ", from));
    for (Join join : select.joins()) {
      source("LEFT JOIN ", join.source());
      out.write(" ON ");
      behind(12, join.on());
    }
    condition("WHERE ", 5, select.where());
    if (!select.groupBy().isEmpty()) {
      out.clause("GROUP BY ");
      expressions.list(7, select.groupBy());
    }
    condition("HAVING ", 7, select.having());
    if (!select.orderBy().isEmpty()) {
      out.clause("ORDER BY ");
      expressions.orderings(9, select.orderBy());
    }
    select.limit().ifPresent(out::limited);
    condition("LIMIT ", 9, select.limit());
    select
        .offset()
        .ifPresent(
            offset -> {
              out.write(" OFFSET ");
              behind(11, offset);
            });
  }

  private void condition(String words, int symbols, Optional<Expression> condition) {
    condition.ifPresent(
        value -> {
          out.clause(words);
          behind(symbols, value);
        });
  }

  private void source(String words, Source source) {
    out.clause(words);
    out.holds(12);
    Optional<String> alias =
        switch (source) {
          case Source.Table(SchemaName name, var as) -> {
            out.name(name);
            as.ifPresent(a -> out.reads(name, a));
            yield as;
          }
          case Source.Rows(Select select, var as) -> {
            out.nested(6, () -> select(select));
            yield as;
          }
          case Source.Each(Expression array, var as) -> {
            out.write(Function.JSON_EACH.word()).write("(");
            behind(8, array);
            out.write(")");
            yield as;
          }
        };
    alias.ifPresent(name -> out.write(" AS ").name(name));
  }

  /** {@code all}, with commas between them. */
  private <T> void each(List<T> all, Consumer<T> write) {
    for (int i = 0; i < all.size(); i++) {
      out.write(i == 0 ? "" : ",");
      write.accept(all.get(i));
    }
  }
}
