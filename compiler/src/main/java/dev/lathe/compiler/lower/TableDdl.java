package dev.lathe.compiler.lower;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.sql.ColumnType;
import dev.lathe.compiler.sql.Hashed;
import dev.lathe.compiler.sql.Hashed.Folding;
import dev.lathe.compiler.sql.SchemaName;
import dev.lathe.compiler.sql.Statement;
import dev.lathe.compiler.sql.Statement.Definition;
import dev.lathe.model.bundle.Generation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** State tables and mirrors, with the views and triggers through which they are written. */
final class TableDdl {
  private final Entity entity;
  private final String authored;
  private final SchemaName.Hashed table;
  private final SchemaName.Hashed fold;
  private final Optional<SearchDdl> search;
  private final Upcasting upcasting;

  private TableDdl(
      Entity entity, String authored, String role, List<Name> search, Upcasting upcasting) {
    this.entity = entity;
    this.upcasting = upcasting;
    this.authored = authored;
    this.table = SchemaName.hashed(authored);
    this.fold = SchemaName.hashed("fold_" + role);
    this.search =
        search.isEmpty() ? Optional.empty() : Optional.of(new SearchDdl(entity, table, search));
  }

  /** The table that {@code entity}'s commands write, {@code owner} being its service. */
  static TablePlan state(
      Entity entity, String owner, String authored, List<Name> search, Upcasting upcasting) {
    var ddl = new TableDdl(entity, authored, entity.name().text(), search, upcasting);
    SchemaName.Hashed decide = SchemaName.hashed("decide_" + entity.name());
    var statements = new ArrayList<>(List.of(ddl.createTable()));
    Optional<SchemaName.Hashed> graves =
        Graves.has(entity)
            ? Optional.of(SchemaName.hashed("deleted_" + authored))
            : Optional.empty();
    if (graves.isPresent()) {
      statements.addAll(Graves.statements(entity, ddl.table, graves));
    }
    ddl.search.ifPresent(some -> statements.addAll(some.statements()));
    List<ChildDdl> children =
        entity.children().stream().map(list -> new ChildDdl(entity, list)).toList();
    children.forEach(child -> statements.addAll(child.statements()));
    statements.addAll(new DecisionDdl(entity, owner, ddl.table, decide, children).statements());
    var folding =
        new Folding(
            ddl.fold,
            new FoldDdl(entity, ddl.table, ddl.fold, graves, children, upcasting).ofState());
    Hashed hashed =
        ddl.hashed(statements, Optional.of(folding), EventInsert.fromLog(ddl.fold, entity));
    return ddl.plan(
        hashed,
        hashed.in(decide),
        graves.map(hashed::in),
        children.stream().map(child -> child.plan(hashed)).toList());
  }

  /** A table that the projector fills with {@code entity}'s events for {@code projection}. */
  static TablePlan mirror(
      Entity entity, String authored, String projection, List<Name> search, Upcasting upcasting) {
    var ddl = new TableDdl(entity, authored, projection, search, upcasting);
    var statements = new ArrayList<>(List.of(ddl.createTable()));
    if (Graves.has(entity)) {
      statements.addAll(Graves.statements(entity, ddl.table, Optional.empty()));
    }
    ddl.search.ifPresent(some -> statements.addAll(some.statements()));
    statements.addAll(
        new FoldDdl(entity, ddl.table, ddl.fold, Optional.empty(), List.of(), upcasting)
            .ofMirror());
    Statement fill = EventInsert.fromLog(ddl.fold, entity, ddl.table);
    return ddl.plan(
        ddl.hashed(statements, Optional.empty(), fill), "", Optional.empty(), List.of());
  }

  private Hashed hashed(List<Statement> statements, Optional<Folding> folding, Statement fill) {
    return Hashed.of(
        table,
        entity.logged(),
        statements,
        folding,
        fill,
        Misfits.of(entity, entity.fields(), needed(), upcasting));
  }

  /** Fields that a creation has to say, for the row would not be one without. */
  private List<Entity.Field> needed() {
    String state = entity.stateMachine().orElseThrow().stateField().text();
    return entity.fields().stream()
        .filter(field -> !field.nullable() && field.generated().isEmpty())
        .filter(field -> !field.equals(entity.key()) && !field.name().text().equals(state))
        .toList();
  }

  private TablePlan plan(
      Hashed hashed, String decide, Optional<String> graves, List<TablePlan.Child> children) {
    Generation made = hashed.generation();
    Generation generation =
        new Generation(
            made.name(),
            made.entity(),
            made.ddl(),
            made.folding(),
            made.fill(),
            made.misfit(),
            graves,
            children.stream().map(TablePlan.Child::name).toList(),
            search.map(some -> some.words(hashed)));
    return new TablePlan(
        entity,
        authored,
        hashed.in(table),
        decide,
        hashed.in(fold),
        generation,
        children,
        hashed.depth());
  }

  private Statement createTable() {
    var columns = new ArrayList<Definition>();
    for (TablePlan.Column column : TablePlan.columns(entity)) {
      boolean key = column.field().equals(entity.key());
      columns.add(new Definition(column.name(), column.type(), column.notNull() || key, key));
    }
    if (StreamIds.apart(entity)) {
      columns.add(new Definition(StreamIds.COLUMN, ColumnType.TEXT, true, false));
    }
    columns.add(new Definition(Bookkeeping.EVENT, ColumnType.TEXT, true, false));
    columns.add(new Definition(Bookkeeping.VERSION, ColumnType.INTEGER, true, false));
    columns.add(new Definition(Bookkeeping.TIME, ColumnType.TEXT, true, false));
    return new Statement.CreateTable(table, columns);
  }
}
