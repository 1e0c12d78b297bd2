package dev.lathe.compiler.describe;

import dev.lathe.compiler.domain.OutputType;
import dev.lathe.compiler.resolve.Form;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.compiler.resolve.Rows;
import dev.lathe.compiler.resolve.Type;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** What a graph answers with. */
final class Answers {
  /** What a command's object has beside its own members. */
  private static final List<DataType.Member> COMMAND =
      List.of(
          DataType.Member.of("eventIds", new DataType.ListOf(text())),
          DataType.Member.of("commandId", text()),
          DataType.Member.of("correlationId", text()));

  /** What it has more where it is about several aggregates: each one's stream. */
  private static final DataType.Member STREAMS =
      DataType.Member.of(
          "streams",
          new DataType.ListOf(
              new DataType.Obj(
                  Optional.of("CommandStream"),
                  List.of(
                      DataType.Member.of("entity", text()),
                      DataType.Member.of("aggregateId", text()),
                      DataType.Member.of("version", DataType.answer(ScalarType.INTEGER)),
                      DataType.Member.of("eventIds", new DataType.ListOf(text()))),
                  true)));

  private final ResolvedGraph graph;

  /** A findOne without whose row there is no answer. */
  private final Optional<String> found;

  private Answers(ResolvedGraph graph) {
    this.graph = graph;
    this.found =
        graph.result() instanceof Form.Found(String node, var _)
            ? Optional.of(node)
            : Optional.empty();
  }

  /** What answers with 200 are. */
  static DataType of(Endpoint endpoint) {
    DataType answer = of(endpoint.graph().orElseThrow());
    boolean absent = endpoint.route().absent().isPresent();
    DataType usual = absent && answer instanceof DataType.Nullable(DataType there) ? there : answer;
    return endpoint
        .route()
        .response()
        .map(template -> WordedAnswer.of(template.onOk(), usual))
        .orElse(usual);
  }

  static DataType of(ResolvedGraph graph) {
    Optional<String> shape =
        switch (graph.answer()) {
          case OutputType.Row(var name) -> Optional.of(name.text());
          case OutputType.Rowset(var name) -> Optional.of(name.text());
          case OutputType.Scalar _ -> Optional.empty();
        };
    DataType answer = new Answers(graph).form(graph.result(), shape);
    return graph.action() && answer instanceof DataType.Obj object
        ? command(object, graph.commands() && !graph.oneAggregate())
        : answer;
  }

  private static DataType command(DataType.Obj object, boolean several) {
    var own = new ArrayList<>(COMMAND);
    if (several) {
      own.add(STREAMS);
    }
    var members = new ArrayList<DataType.Member>();
    for (DataType.Member member : object.members()) {
      if (own.stream().noneMatch(o -> o.name().equals(member.name()))) {
        members.add(member);
      }
    }
    members.addAll(own);
    return new DataType.Obj(object.name(), members, object.open());
  }

  private DataType form(Form form, Optional<String> name) {
    return switch (form) {
      case Form.Scalar(Value value) -> scalar(value);
      case Form.Obj(var members) ->
          new DataType.Obj(
              name,
              members.stream()
                  .map(m -> DataType.Member.of(m.name(), form(m.form(), Optional.empty())))
                  .toList(),
              true);
      case Form.Arr(var items) -> tuple(items);
      case Form.Found(String _, var answer) -> new DataType.Nullable(form(answer, name));
      case Form.Constant(Json json) -> new DataType.Constant(json);
      case Form.AllRows(String node, var fields) ->
          new DataType.ListOf(row(graph.rows(node), fields, name));
      case Form.OneRow(String node, var fields) -> {
        DataType row = row(graph.lookup(node).rows(), fields, name);
        yield found.equals(Optional.of(node)) ? row : new DataType.Nullable(row);
      }
      case Form.CalledJson _ -> new DataType.Any();
      case Form.Variables _ -> text();
      case Form.EmitOutput(String node) -> emitOutput(emit(node), name);
      case Form.EventIds _ -> new DataType.ListOf(text());
    };
  }

  private DataType tuple(List<Form> items) {
    return new DataType.Tuple(items.stream().map(item -> form(item, Optional.empty())).toList());
  }

  private DataType row(Rows rows, List<Rows.Field> fields, Optional<String> name) {
    var members = new ArrayList<DataType.Member>();
    for (Rows.Field field : fields) {
      DataType type =
          States.of(rows, field.name())
              .map(words -> DataType.nullable(words, field.type().nullable()))
              .orElseGet(() -> typed(field.type()));
      members.add(DataType.Member.of(field.name(), type));
    }
    return new DataType.Obj(name, members, true);
  }

  private DataType scalar(Value value) {
    Type type = type(value);
    return words(value)
        .map(words -> DataType.nullable(words, type.nullable()))
        .orElseGet(() -> typed(type));
  }

  /** What an emit leaves has its field's nullability: a null that does not fit is refused. */
  private Type type(Value value) {
    if (value instanceof Value.Emitted(String node, Value.EmitPart.After(var field), Type type)) {
      boolean nullable = field.nullable() || emit(node).branch().isPresent();
      return type.asNullable(nullable);
    }
    return value.type();
  }

  private Optional<DataType> words(Value value) {
    return switch (value) {
      case Value.RowField(String node, String field, Type _) ->
          States.of(graph.lookup(node).rows(), field);
      case Value.RowsetField(String node, int _, String field, Type _) ->
          States.of(graph.rows(node), field);
      case Value.Emitted(String node, Value.EmitPart.After(var field), Type _)
          when isState(node, field.name().text()) ->
          Optional.of(Events.to(emit(node).transition()));
      case Value.Emitted(String node, Value.EmitPart.Before(var field), Type _)
          when isState(node, field.name().text()) && !emit(node).transition().creates() ->
          Optional.of(Events.from(emit(node).transition()));
      case Value.Selected(String branch, Type _) -> selections(branch);
      default -> Optional.empty();
    };
  }

  private boolean isState(String node, String field) {
    return emit(node).machine().stateField().text().equals(field);
  }

  private Optional<DataType> selections(String node) {
    return graph.branches().stream()
        .filter(branch -> branch.node().equals(node))
        .findFirst()
        .map(
            branch -> {
              var words = new LinkedHashSet<String>();
              branch.choices().forEach(choice -> words.add(choice.then()));
              words.add(branch.otherwise());
              return new DataType.Words(List.copyOf(words));
            });
  }

  private DataType emitOutput(ResolvedGraph.Emit emit, Optional<String> name) {
    boolean each = emit.loop().isPresent();
    boolean maybe = emit.branch().isPresent() && !each;
    DataType payload = Events.data(emit.entity(), emit.machine(), emit.transition());
    DataType.Obj output =
        new DataType.Obj(
            name,
            List.of(
                DataType.Member.of("didRun", DataType.answer(ScalarType.BOOLEAN)),
                DataType.Member.of("aggregateId", DataType.nullable(text(), maybe)),
                DataType.Member.of(
                    "version", DataType.nullable(DataType.answer(ScalarType.INTEGER), maybe)),
                DataType.Member.of("eventIds", new DataType.ListOf(text())),
                DataType.Member.of("payload", DataType.nullable(payload, maybe))),
            true);
    return each ? new DataType.ListOf(output) : output;
  }

  private ResolvedGraph.Emit emit(String node) {
    return graph.emits().stream().filter(e -> e.node().equals(node)).findFirst().orElseThrow();
  }

  private DataType typed(Type type) {
    return type.scalar()
        .map(scalar -> DataType.nullable(one(scalar, type), type.nullable()))
        .orElseGet(() -> new DataType.Constant(Json.NULL));
  }

  private DataType one(ScalarType scalar, Type type) {
    DataType single =
        new DataType.Scalar(
            scalar, graph.decimalsAsText() ? DataType.Decimals.DIGITS : DataType.Decimals.NUMBER);
    return switch (type.many()) {
      case ONE -> single;
      case LIST -> new DataType.ListOf(single);
      case LIST_WITH_NULLS -> new DataType.ListOf(new DataType.Nullable(single));
    };
  }

  private static DataType text() {
    return DataType.answer(ScalarType.STRING);
  }
}
