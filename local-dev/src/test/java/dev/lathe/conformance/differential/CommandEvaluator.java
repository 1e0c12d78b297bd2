package dev.lathe.conformance.differential;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Expr;
import dev.lathe.compiler.blueprint.Graph;
import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Entity.Transition;
import dev.lathe.compiler.domain.Name;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.command.CommandOutcome;
import dev.lathe.model.decimal.Scale;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.problem.Words;
import dev.lathe.model.value.Datetime;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Decides an emitting graph by the format's words: one emit after the other, over rows by id. */
final class CommandEvaluator {
  /** An aggregate, by its entity and id. */
  record Stream(String entity, Object id) {
    String name() {
      return entity + "-" + id;
    }
  }

  /** An aggregate as it is; without a row there is none. */
  record State(Optional<Map<String, @Nullable Object>> row, long version) {
    static final State NONE = new State(Optional.empty(), 0);
  }

  /**
   * What a command comes to.
   *
   * @param refusal why nothing happens; empty where it is accepted
   * @param left the aggregates that it changes, afterwards
   * @param version that of the aggregate that the request is about
   */
  record Decided(
      Optional<CommandOutcome> refusal,
      Map<Stream, State> left,
      OptionalLong version,
      List<Happened> events) {}

  /** An event; {@code before} is empty for a creation. */
  record Happened(
      String node,
      Stream stream,
      String type,
      Optional<Map<String, @Nullable Object>> before,
      Map<String, @Nullable Object> after,
      long version) {}

  private final Graph graph;
  private final GraphEvaluator reads;
  private final Blueprint blueprint;
  private final Map<String, Happened> ran = new HashMap<>();

  /** What the emit that is being decided finds. */
  private Map<String, @Nullable Object> found = Map.of();

  private String deciding = "";

  private final Map<String, String> selected = new HashMap<>();

  CommandEvaluator(
      Blueprint blueprint,
      Graph graph,
      Map<String, @Nullable Object> inputs,
      World world,
      RandomRows rows) {
    this.graph = graph;
    this.reads = new GraphEvaluator(blueprint, graph, inputs, world, rows);
    reads.outside(outside());
    this.blueprint = blueprint;
  }

  Entity entity(String name) {
    return blueprint.entity(name).orElseThrow();
  }

  private Entity entity(Node.Emit emit) {
    return entity(emit.aggregate().text());
  }

  /** An aggregate's id; null or empty where there is none. */
  private @Nullable Object id(Node.Emit emit) {
    return reads.expressions().value(emit.aggregateId(), outside());
  }

  /** Whether all emits write their aggregate alike. */
  boolean aboutOne() {
    return emits().stream().map(CommandEvaluator::written).distinct().count() == 1;
  }

  private static String written(Node.Emit emit) {
    return emit.aggregate().text() + " " + idWords(emit.aggregateId());
  }

  private static String idWords(Expr id) {
    return switch (id) {
      case Expr.Param param -> "param " + param.name();
      case Expr.Literal literal -> "literal " + JsonText.write(literal.value());
      case Expr.Ref ref -> "ref " + ref.path();
      default -> throw new IllegalArgumentException("an id of another kind: " + id);
    };
  }

  /** The emit whose aggregate the request names: the only one, or the only one in the path. */
  Optional<Node.Emit> subject() {
    if (aboutOne()) {
      return Optional.of(emits().getFirst());
    }
    boolean path =
        blueprint.services().getFirst().bindings().stream()
            .filter(b -> b.graph().text().equals(graph.id().text()))
            .anyMatch(b -> b.path().text().contains("{id}"));
    List<Node.Emit> named =
        emits().stream()
            .filter(e -> path && e.aggregateId() instanceof Expr.Param(Name n, _) && n.text().equals("id"))
            .toList();
    boolean one = named.stream().map(CommandEvaluator::written).distinct().count() == 1;
    return one ? Optional.of(named.getFirst()) : Optional.empty();
  }

  private List<Node.Emit> emits() {
    return graph.nodes().stream()
        .filter(Node.Emit.class::isInstance)
        .map(Node.Emit.class::cast)
        .toList();
  }

  /**
   * @param before an aggregate before it
   */
  Decided decide(Function<Stream, State> before, OptionalLong expected) {
    var states = new LinkedHashMap<Stream, State>();
    var events = new ArrayList<Happened>();
    Optional<CommandOutcome> nameless = Optional.empty();
    Optional<CommandOutcome> illegal = Optional.empty();
    Optional<CommandOutcome> unexpected = Optional.empty();
    Optional<CommandOutcome> misfit = Optional.empty();
    Optional<String> branch = Optional.empty();
    if (aboutOne() && isNone(id(emits().getFirst()))) { // whether or not one of them runs
      nameless = Optional.of(new CommandOutcome.InvalidId(emits().getFirst().id().text()));
    }
    for (Node node : graph.nodes()) {
      if (node instanceof Node.Branch chooses) {
        selected.put(chooses.id().text(), select(chooses));
        branch = Optional.of(chooses.id().text());
      }
      if (!(node instanceof Node.Emit emit)
          || !branch.map(b -> emit.id().text().equals(selected.get(b))).orElse(true)) {
        continue;
      }
      Entity entity = entity(emit);
      Transition transition =
          entity.stateMachine().orElseThrow().transition(emit.transition().text()).orElseThrow();
      Object id = id(emit);
      if (isNone(id) && nameless.isEmpty()) {
        nameless = Optional.of(new CommandOutcome.InvalidId(emit.id().text()));
      }
      var stream = new Stream(entity.name().text(), id == null ? "" : id);
      State state = states.getOrDefault(stream, isNone(id) ? State.NONE : before.apply(stream));
      if (illegal.isEmpty() && !allowed(transition, state.row())) {
        illegal = Optional.of(refused(emit, transition, state.row(), stream));
      }
      if (unexpected.isEmpty()) {
        unexpected = unexpected(emit, stream, isNone(id) ? State.NONE : before.apply(stream));
      }
      found = state.row().orElse(Map.of());
      deciding = emit.id().text();
      Map<String, @Nullable Object> payload = payload(emit, entity, transition);
      deciding = "";
      if (misfit.isEmpty()) {
        misfit = misfit(emit, entity, payload);
      }
      Happened happened =
          happened(emit, stream, entity, transition, state.row(), payload, state.version() + 1);
      events.add(happened);
      ran.put(emit.id().text(), happened);
      states.put(
          stream,
          new State(
              Optional.of(changed(entity, state.row(), happened.after(), id)),
              state.version() + 1));
    }
    Optional<CommandOutcome> bad = nameless;
    Optional<CommandOutcome> early =
        reads
            .ambiguous()
            .<CommandOutcome>map(CommandOutcome.Ambiguous::new)
            .or(() -> bad)
            .or(() -> closedGuard().map(CommandOutcome.GuardRejected::new));
    Optional<CommandOutcome> forbidden = early.isPresent() ? early : illegal;
    Optional<Stream> subject = subject().flatMap(this::stream);
    State was = subject.map(before).orElse(State.NONE);
    Optional<CommandOutcome> conflict =
        subject.isPresent() && expected.isPresent() && expected.getAsLong() != was.version()
            ? Optional.of(
                new CommandOutcome.VersionConflict(
                    expected.getAsLong(), was.version(), about(subject().orElseThrow(), subject.get())))
            : Optional.empty();
    Optional<CommandOutcome> other = unexpected;
    Optional<CommandOutcome> unfit = misfit;
    Optional<CommandOutcome> refusal =
        forbidden.or(() -> conflict).or(() -> other).or(() -> unfit);
    OptionalLong version =
        subject.isPresent()
            ? OptionalLong.of(states.getOrDefault(subject.get(), was).version())
            : OptionalLong.empty();
    return refusal.isPresent()
        ? new Decided(refusal, Map.of(), version, List.of())
        : new Decided(refusal, states, version, events);
  }

  /** The aggregate that {@code emit} is about. */
  Optional<Stream> stream(Node.Emit emit) {
    Object id = id(emit);
    return isNone(id) || id == null
        ? Optional.empty()
        : Optional.of(new Stream(emit.aggregate().text(), id));
  }

  private static boolean isNone(@Nullable Object id) {
    return id == null || id.equals("");
  }

  private Optional<CommandOutcome.About> about(Node.Emit emit, Stream stream) {
    return aboutOne()
        ? Optional.empty()
        : Optional.of(
            new CommandOutcome.About(
                emit.id().text(), stream.entity(), String.valueOf(stream.id())));
  }

  private Optional<CommandOutcome> unexpected(Node.Emit emit, Stream stream, State before) {
    Object version =
        emit.expectedVersion().map(e -> reads.expressions().value(e, outside())).orElse(null);
    return version instanceof Long number && number != before.version()
        ? Optional.of(
            new CommandOutcome.VersionConflict(number, before.version(), about(emit, stream)))
        : Optional.empty();
  }

  /** The first filter before any emit that nothing reads and that lets no row through. */
  private Optional<String> closedGuard() {
    for (Node node : graph.nodes()) {
      if (node instanceof Node.Emit) {
        return Optional.empty();
      }
      if (node instanceof Node.Filter && reads.node(node.id().text()).rows().isEmpty()) {
        return Optional.of(node.id().text());
      }
    }
    return Optional.empty();
  }

  private String select(Node.Branch branch) {
    for (Node.Case one : branch.cases()) {
      if (one.when()
          .map(w -> Boolean.TRUE.equals(reads.expressions().value(w, outside())))
          .orElse(true)) {
        return one.then().text();
      }
    }
    throw new IllegalArgumentException("a branch without a default");
  }

  private static boolean allowed(
      Transition transition, Optional<Map<String, @Nullable Object>> row) {
    return transition.creates()
        ? row.isEmpty()
        : row.isPresent()
            && transition.from().stream()
                .map(Name::text)
                .anyMatch(state -> state.equals(row.get().get("status")));
  }

  private CommandOutcome refused(
      Node.Emit emit,
      Transition transition,
      Optional<Map<String, @Nullable Object>> row,
      Stream stream) {
    return new CommandOutcome.IllegalTransition(
        transition.name().text(),
        transition.creates(),
        row.map(r -> String.valueOf(r.get("status"))),
        Words.NONE,
        about(emit, stream));
  }

  private Map<String, @Nullable Object> payload(
      Node.Emit emit, Entity entity, Transition transition) {
    var values = new HashMap<String, @Nullable Object>();
    emit.payload()
        .forEach(f -> values.put(f.name().text(), reads.expressions().value(f.value(), outside())));
    var ordered = new LinkedHashMap<String, @Nullable Object>();
    transition
        .payload(entity.stateMachine().orElseThrow())
        .forEach(
            name -> ordered.put(name, stored(entity.field(name).orElseThrow(), values.get(name))));
    return ordered;
  }

  /** A date in a datetime is its midnight. */
  private static @Nullable Object stored(Entity.Field field, @Nullable Object value) {
    boolean day =
        field.type() == ScalarType.DATETIME && value instanceof String text && text.length() == 10;
    return day ? value + Datetime.MIDNIGHT : value;
  }

  private Optional<CommandOutcome> misfit(
      Node.Emit emit, Entity entity, Map<String, @Nullable Object> payload) {
    for (var field : payload.entrySet()) {
      Entity.Field declared = entity.field(field.getKey()).orElseThrow();
      Object value = field.getValue();
      boolean missing = value == null && !declared.nullable();
      boolean fits = !(value instanceof Number number) || fits(number, declared);
      if (missing || !fits) {
        return Optional.of(new CommandOutcome.InvalidValue(emit.id().text(), field.getKey()));
      }
    }
    return Optional.empty();
  }

  /** A decimal has eighteen digits at most, as many of them behind the point as its scale says. */
  private static boolean fits(Number number, Entity.Field field) {
    if (field.type() != ScalarType.DECIMAL) {
      return number instanceof Long;
    }
    BigDecimal value = Sql.exact(number).stripTrailingZeros();
    return value.scale() <= field.scale()
        && (long) value.precision() - value.scale() <= Scale.DIGITS - field.scale();
  }

  private Happened happened(
      Node.Emit emit,
      Stream stream,
      Entity entity,
      Transition transition,
      Optional<Map<String, @Nullable Object>> row,
      Map<String, @Nullable Object> payload,
      long version) {
    var before = new LinkedHashMap<String, @Nullable Object>();
    var after = new LinkedHashMap<String, @Nullable Object>();
    for (String name : transition.affected(entity.stateMachine().orElseThrow())) {
      before.put(name, row.map(r -> r.get(name)).orElse(null));
      after.put(name, name.equals("status") ? transition.to().text() : payload.get(name));
    }
    return new Happened(
        emit.id().text(),
        stream,
        transition.event(entity),
        transition.creates() ? Optional.empty() : Optional.of(before),
        after,
        version);
  }

  private static Map<String, @Nullable Object> changed(
      Entity entity,
      Optional<Map<String, @Nullable Object>> row,
      Map<String, @Nullable Object> after,
      @Nullable Object id) {
    var changed = new LinkedHashMap<String, @Nullable Object>();
    for (Entity.Field field : entity.fields()) {
      String name = field.name().text();
      changed.put(name, row.map(r -> r.get(name)).orElse(null));
    }
    changed.put("id", id);
    changed.putAll(after);
    return changed;
  }

  /** The value of an expression of the result, once all is decided. */
  ExprEvaluator expressions() {
    return reads.expressions();
  }

  Graph graph() {
    return graph;
  }

  /** Outside rows: findOnes, and what emits and branches came to. */
  ExprEvaluator.Place outside() {
    ExprEvaluator.Place rows = reads.outside();
    return new ExprEvaluator.Place() {
      @Override
      public @Nullable Object path(String text) {
        return ref(text);
      }

      @Override
      public Optional<ScalarType> pathType(String text) {
        return refType(text);
      }

      @Override
      public @Nullable Object ref(String text) {
        String[] parts = text.split("\\.", -1);
        return switch (graph.node(parts[0]).orElseThrow()) {
          case Node.Branch _ -> selected.get(parts[0]);
          case Node.Emit emit -> emitted(emit, parts);
          default -> rows.ref(text);
        };
      }

      @Override
      public int pathScale(String text) {
        return refScale(text);
      }

      @Override
      public int refScale(String text) {
        String[] parts = text.split("\\.", -1);
        return switch (graph.node(parts[0]).orElseThrow()) {
          case Node.Branch _ -> 0;
          case Node.Emit emit ->
              parts.length < 4 ? 0 : entity(emit).field(parts[3]).orElseThrow().scale();
          default -> rows.refScale(text);
        };
      }

      @Override
      public Optional<ScalarType> refType(String text) {
        String[] parts = text.split("\\.", -1);
        return switch (graph.node(parts[0]).orElseThrow()) {
          case Node.Branch _ -> Optional.of(ScalarType.STRING);
          case Node.Emit emit -> Optional.of(emittedType(entity(emit), parts));
          default -> rows.refType(text);
        };
      }
    };
  }

  private @Nullable Object emitted(Node.Emit emit, String[] parts) {
    if (deciding.equals(emit.id().text())) {
      return found.get(parts[3]);
    }
    Happened happened = ran.get(parts[0]);
    return switch (parts[1]) {
      case "didRun" -> happened != null;
      case "version" -> happened == null ? null : happened.version();
      default ->
          happened == null
              ? null
              : parts[2].equals("after")
                  ? happened.after().get(parts[3])
                  : happened.before().map(b -> b.get(parts[3])).orElse(null);
    };
  }

  private static ScalarType emittedType(Entity entity, String[] parts) {
    return switch (parts[1]) {
      case "didRun" -> ScalarType.BOOLEAN;
      case "version" -> ScalarType.INTEGER;
      default -> entity.field(parts[3]).orElseThrow().type();
    };
  }
}
