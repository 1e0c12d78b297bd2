package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.number;
import static dev.lathe.compiler.sql.Expression.text;

import dev.lathe.compiler.resolve.Form;
import dev.lathe.compiler.resolve.OneAggregate;
import dev.lathe.compiler.resolve.Reads;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.compiler.resolve.Rows;
import dev.lathe.compiler.resolve.Table;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.compiler.resolve.Values;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Printed;
import dev.lathe.compiler.sql.Select;
import dev.lathe.compiler.sql.Source;
import dev.lathe.model.bundle.Parameter;
import dev.lathe.model.bundle.Parameter.Fact;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The row of the one aggregate that an answer shows. Where the answer shows nothing else, it can be
 * told by the version whether somebody has it already.
 *
 * @param node what finds it: a findOne, or rows of which there is one at the most
 * @param alone whether the answer reads no other node
 * @param block what finds it
 * @param bare the same without what is made of the row
 */
record ShownRow(
    String node, Rows rows, Set<String> fields, boolean alone, Block block, Block bare) {
  /** The column of a statement that tells the version. */
  static final String VERSION = "version";

  /** The version in the row that stands beside the live bundle; no author can write a dollar. */
  static final String KEPT = "v$$";

  private static final String ROW = "r$";

  /** Empty where an answer shows several aggregates, or none that has a version. */
  static Optional<ShownRow> of(ResolvedGraph graph, NodeNames names) {
    if (graph.action()) {
      return Optional.empty();
    }
    Reads reads = Reads.of(graph.result(), graph);
    Optional<String> about =
        switch (graph.result()) {
          case Form.OneRow(String node, var _) -> Optional.of(node);
          case Form.Found(String node, var _) -> Optional.of(node);
          case Form.AllRows _ -> Optional.empty();
          case Form.Scalar _,
              Form.Obj _,
              Form.Arr _,
              Form.Constant _,
              Form.CalledJson _,
              Form.Variables _,
              Form.EmitOutput _,
              Form.EventIds _ ->
              reads.lookups().size() == 1 ? reads.lookups().stream().findFirst() : Optional.empty();
        };
    Optional<ShownRow> shown =
        graph.result() instanceof Form.AllRows list
            ? listed(graph, list, reads, names)
            : about.map(graph::lookup).map(lookup -> found(graph, lookup, reads, names));
    return shown.filter(
        row ->
            versioned(row.rows) && row.block.table && !row.block.aggregated && !row.block.distinct);
  }

  private static ShownRow found(
      ResolvedGraph graph, ResolvedGraph.Lookup lookup, Reads reads, NodeNames names) {
    Block block = names.selects().of(lookup.rows());
    if (lookup.unique().isEmpty()) {
      block.limit = Optional.of(number(1));
    }
    boolean alone =
        reads.lookups().equals(Set.of(lookup.node()))
            && graph.result().leaves().stream().noneMatch(Form.AllRows.class::isInstance)
            && OneAggregate.alone(graph.result(), lookup.rows());
    return new ShownRow(
        lookup.node(), lookup.rows(), fields(graph.result(), lookup.node()), alone, block, block);
  }

  /** A list of one row at the most: a condition says what its key is. */
  private static Optional<ShownRow> listed(
      ResolvedGraph graph, Form.AllRows list, Reads reads, NodeNames names) {
    Rows rows = graph.rows(list.node());
    if (!OneAggregate.byKey(rows)) {
      return Optional.empty();
    }
    Block block = names.selects().of(rows);
    block.orderBy.clear();
    if (block.limit.filter(ShownRow::some).isPresent()) {
      block.limit = Optional.empty();
    }
    var fields = new LinkedHashSet<String>();
    list.fields().forEach(field -> fields.add(field.name()));
    boolean alone = reads.lookups().isEmpty() && OneAggregate.alone(list, rows);
    Rows bare =
        rows.chain().stream().filter(Rows.Filter.class::isInstance).findFirst().orElseThrow();
    return Optional.of(
        new ShownRow(list.node(), rows, fields, alone, block, names.selects().of(bare)));
  }

  private static boolean some(Expression limit) {
    return limit instanceof Expression.Num(String digits) && !digits.equals("0");
  }

  /** Whether rows of the table at the bottom are aggregates, each with its version. */
  private static boolean versioned(Rows rows) {
    return rows.chain().getLast() instanceof Rows.Scan(Table.Read(Table table, var _), var _)
        && switch (table) {
          case Table.State _, Table.Mirror _ -> true;
          case Table.Children _,
              Table.Derived _,
              Table.Events _,
              Table.Elements _,
              Table.Kept _,
              Table.History _ ->
              false;
        };
  }

  private static Set<String> fields(Form form, String node) {
    var fields = new LinkedHashSet<String>();
    if (form instanceof Form.OneRow(String _, var all)) {
      all.forEach(field -> fields.add(field.name()));
    }
    for (Form leaf : form.leaves()) {
      if (leaf instanceof Form.OneRow(String of, var all) && of.equals(node)) {
        all.forEach(field -> fields.add(field.name()));
      }
      leaf.expression().map(Values::all).stream()
          .flatMap(List::stream)
          .forEach(
              value -> {
                if (value instanceof Value.RowField field && field.node().equals(node)) {
                  fields.add(field.field());
                }
              });
    }
    return fields;
  }

  /** The version, found apart. */
  Expression version() {
    return new Expression.Subselect(bare.selectOne(kept()));
  }

  private Expression kept() {
    return Expression.column(block.scope.alias(), Bookkeeping.VERSION);
  }

  /** The row with what is asked of it, and its version. */
  Source source() {
    List<Rows.Field> asked =
        rows.scope().fields().stream().filter(f -> fields.contains(f.name())).toList();
    var results = new ArrayList<>(block.select(asked).results());
    results.add(Select.Result.of(kept(), KEPT));
    return new Source.Rows(block.select(asked).withResults(results), Optional.of(ROW));
  }

  Expression field(String name) {
    return column(block.label(name));
  }

  Expression column(String label) {
    return Expression.column(ROW, label);
  }

  /** The condition that who asks has this version already. */
  Expression known() {
    return column(KEPT).eq(ValueLowering.fact(Fact.KNOWN_VERSION));
  }

  /** The answer made of the row. */
  Expression body(Form form, FormLowering forms) {
    Expression none = column(KEPT).isNull();
    return switch (form) {
      case Form.OneRow row ->
          Expression.cases()
              .when(none, text("null"))
              .otherwise(forms.row(row.fields(), this::field));
      case Form.Found(String _, var answer) ->
          Expression.cases().when(none, text("null")).otherwise(forms.of(answer));
      case Form.AllRows list ->
          Expression.cases()
              .when(none, text("[]"))
              .otherwise(JsonSql.array(List.of(forms.row(list.fields(), this::field))));
      case Form.Scalar _,
          Form.Obj _,
          Form.Arr _,
          Form.Constant _,
          Form.CalledJson _,
          Form.Variables _,
          Form.EmitOutput _,
          Form.EventIds _ ->
          forms.body(form);
    };
  }

  /**
   * Whether the row is all that {@code statement} reads beside the live bundle, and nothing that it
   * is told changes by itself: then the same version is the same answer.
   */
  static boolean isAll(Printed statement) {
    Set<String> read = new HashSet<>(statement.outline().tables().values());
    read.remove("live");
    return read.size() == 1 && stays(statement);
  }

  /** Whether nothing that {@code statement} is told changes by itself. */
  static boolean stays(Printed statement) {
    return statement.parameters().stream().allMatch(ShownRow::stays);
  }

  private static boolean stays(Parameter parameter) {
    return switch (parameter) {
      case Parameter.Input _, Parameter.Output _, Parameter.Zone _ -> true;
      case Parameter.Request(var fact) ->
          switch (fact) {
            case BUNDLE, ACTOR_KIND, ACTOR_ID, KNOWN_VERSION -> true;
            case SCOPE, KEY, HASH, COMMAND, TIME, NOW, CORRELATION, TRACEPARENT, EXPECTED_VERSION ->
                false;
          };
      case Parameter.EventId _, Parameter.EventIds _, Parameter.Uuid _, Parameter.Uuids _ -> false;
    };
  }
}
