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
        assignments(set);
        out.clause("WHERE ");
        expressions.write(where);
      }
      case Statement.CreateTable(SchemaName name, var columns) -> {
        out.write("CREATE TABLE ").name(name).write("(");
        each(columns, this::definition);
        out.write(") STRICT");
      }
      case Statement.CreateIndex(SchemaName name, SchemaName table, var columns, boolean again) -> {
        out.write("CREATE INDEX ").write(again ? "IF NOT EXISTS " : "");
        out.name(name).write(" ON ").name(table).write("(");
        each(columns, c -> out.name(c.column()).write(c.direction()));
        out.write(")");
      }
      case Statement.CreateView(SchemaName name, var columns, Select select) -> {
        out.write("CREATE VIEW ").name(name).write("(");
        each(columns, out::name);
        out.write(") AS");
        select(select);
      }
      case Statement.CreateTrigger(SchemaName name, SchemaName view, Expression when, var body) -> {
        out.write("CREATE TRIGGER ").name(name).write(" INSTEAD OF INSERT ON ").name(view);
        out.write(" WHEN ");
        expressions.write(when);
        out.write(" BEGIN ");
        for (Statement step : body) {
          statement(step);
          out.write("; ");
        }
        out.write("END");
      }
    }
  }

  private void insert(Statement.Insert insert) {
    out.write(insert.with().isEmpty() ? "" : "WITH ");
    each(
        insert.with(),
        with -> {
          out.name(with.name()).write(" AS MATERIALIZED ");
          out.nested(() -> select(with.rows()));
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
      each(insert.rows().results(), result -> expressions.write(result.value()));
      out.write(")");
    } else {
      select(insert.rows());
    }
    insert
        .upsert()
        .ifPresent(
            upsert -> {
              out.clause("ON CONFLICT(");
              each(upsert.key(), out::name);
              out.write(") DO UPDATE SET ");
              assignments(upsert.set());
            });
    if (!insert.returning().isEmpty()) {
      out.clause("RETURNING ");
      each(insert.returning(), out::name);
    }
  }

  private void assignments(List<Statement.Assignment> set) {
    each(
        set,
        assignment -> {
          out.name(assignment.column()).write("=");
          expressions.write(assignment.value());
        });
  }

  private void definition(Statement.Definition column) {
    out.name(column.name()).write(" ").write(column.type().name());
    out.write(column.notNull() ? " NOT NULL" : "").write(column.primaryKey() ? " PRIMARY KEY" : "");
  }

  void select(Select select) {
    out.clause(select.distinct() ? "SELECT DISTINCT " : "SELECT ");
    each(
        select.results(),
        result -> {
          expressions.write(result.value());
          result.label().ifPresent(label -> out.write(" AS ").name(label));
        });
    select.from().ifPresent(from -> source("FROM ", from));
    for (Join join : select.joins()) {
      source("LEFT JOIN ", join.source());
      out.write(" ON ");
      expressions.write(join.on());
    }
    condition("WHERE ", select.where());
    if (!select.groupBy().isEmpty()) {
      out.clause("GROUP BY ");
      expressions.list(select.groupBy());
    }
    condition("HAVING ", select.having());
    if (!select.orderBy().isEmpty()) {
      out.clause("ORDER BY ");
      expressions.orderings(select.orderBy());
    }
    select.limit().ifPresent(out::limited);
    condition("LIMIT ", select.limit());
    select
        .offset()
        .ifPresent(
            offset -> {
              out.write(" OFFSET ");
              expressions.write(offset);
            });
  }

  private void condition(String words, Optional<Expression> condition) {
    condition.ifPresent(
        value -> {
          out.clause(words);
          expressions.write(value);
        });
  }

  private void source(String words, Source source) {
    out.clause(words);
    Optional<String> alias =
        switch (source) {
          case Source.Table(SchemaName name, var as) -> {
            out.name(name);
            as.ifPresent(a -> out.reads(name, a));
            yield as;
          }
          case Source.Rows(Select select, var as) -> {
            out.nested(() -> select(select));
            yield as;
          }
          case Source.Each(Expression array, var as) -> {
            out.write(Function.JSON_EACH.word()).write("(");
            expressions.write(array);
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
