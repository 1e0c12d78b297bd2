package dev.lathe.conformance.differential;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Expr;
import dev.lathe.compiler.blueprint.Graph;
import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.domain.Constraints;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Entity.Transition;
import dev.lathe.compiler.domain.Name;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.command.CommandOutcome;
import dev.lathe.model.decimal.Scale;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.problem.Words;
import dev.lathe.model.rule.Breach;
import dev.lathe.model.value.Datetime;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
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

  /** An aggregate as it is; without a row there is none, or none any more. */
  record State(Optional<Map<String, @Nullable Object>> row, long version) {
    static final State NONE = new State(Optional.empty(), 0);

    boolean deleted() {
      return row.isEmpty() && version > 0;
    }
  }

  /** What emits that write their aggregate alike did to it. */
  private record About(Stream stream, Entity entity, List<Node.Emit> ran, Set<String> fields) {}

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
  private final RandomRows rows;
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
    this.rows = rows;
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
            .filter(
                e ->
                    path
                        && e.aggregateId() instanceof Expr.Param(Name n, _)
                        && n.text().equals("id"))
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
      if (illegal.isEmpty() && !allowed(entity, transition, state)) {
        illegal = Optional.of(refused(emit, transition, state, stream));
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
                    expected.getAsLong(),
                    was.version(),
                    about(subject().orElseThrow(), subject.get())))
            : Optional.empty();
    Optional<CommandOutcome> other = unexpected;
    Optional<CommandOutcome> unfit = misfit;
    Optional<CommandOutcome> refusal =
        forbidden
            .or(() -> conflict)
            .or(() -> other)
            .or(() -> unfit)
            .or(() -> unruly(before, states));
    states.replaceAll((stream, left) -> gone(stream, left.row()) ? buried(left) : left);
    OptionalLong version =
        subject().isPresent() // without an id, where nothing runs, it is at 0
            ? OptionalLong.of(subject.map(s -> states.getOrDefault(s, was)).orElse(was).version())
            : OptionalLong.empty();
    return refusal.isPresent()
        ? new Decided(refusal, Map.of(), version, List.of())
        : new Decided(refusal, states, version, events);
  }

  private static State buried(State left) {
    return new State(Optional.empty(), left.version());
  }

  private boolean gone(Stream stream, Optional<Map<String, @Nullable Object>> row) {
    return row.isPresent()
        && entity(stream.entity())
            .stateMachine()
            .orElseThrow()
            .deleted()
            .contains(String.valueOf(row.get().get("status")));
  }

  /** What rules say against the rows that are left. */
  private Optional<CommandOutcome> unruly(
      Function<Stream, State> before, Map<Stream, State> states) {
    List<About> all = abouts();
    for (About about : all) {
      Optional<Map<String, @Nullable Object>> row = row(about, states);
      Optional<CommandOutcome> broken =
          row.isPresent() ? fields(about, row.get()) : Optional.empty();
      if (broken.isPresent()) return broken;
    }
    for (About about : all) {
      Optional<Map<String, @Nullable Object>> row = row(about, states);
      Optional<String> broken =
          row.isPresent() ? rules(about.entity()).broken(row.get()) : Optional.empty();
      if (broken.isPresent()) {
        return Optional.of(new CommandOutcome.InvariantBroken(broken.get(), Words.NONE));
      }
    }
    for (About about : all) {
      Optional<CommandOutcome> taken = taken(about, all, before, states);
      if (taken.isPresent()) return taken;
    }
    return Optional.empty();
  }

  /** The row that emits which ran leave an aggregate with. */
  private Optional<Map<String, @Nullable Object>> row(About about, Map<Stream, State> states) {
    if (about.ran().isEmpty()) return Optional.empty();
    State left = states.get(about.stream());
    return left == null || gone(about.stream(), left.row()) ? Optional.empty() : left.row();
  }

  private RuleEvaluator rules(Entity entity) {
    return new RuleEvaluator(entity, reads.expressions());
  }

  private Optional<CommandOutcome> fields(About about, Map<String, @Nullable Object> row) {
    for (String name : about.fields()) {
      Entity.Field field = about.entity().field(name).orElseThrow();
      boolean set =
          about.ran().stream()
              .anyMatch(e -> e.payload().stream().anyMatch(a -> a.name().text().equals(name)));
      Optional<Breach> breach = rules(about.entity()).broken(field, row.get(name));
      if (set && breach.isPresent()) {
        return Optional.of(
            new CommandOutcome.RuleBroken(
                name, breach.get().rule(), breach.get().message(), Words.NONE));
      }
    }
    return Optional.empty();
  }

  private Optional<CommandOutcome> taken(
      About about, List<About> all, Function<Stream, State> before, Map<Stream, State> states) {
    Optional<Map<String, @Nullable Object>> row = row(about, states);
    if (row.isEmpty()) return Optional.empty();
    List<About> alike = all.stream().filter(a -> a.entity().equals(about.entity())).toList();
    Set<Stream> known = new HashSet<>();
    alike.forEach(a -> known.add(a.stream()));
    for (Constraints.Unique unique : about.entity().constraints().unique()) {
      boolean touches =
          unique.where().isPresent()
              || about.ran().stream().anyMatch(emit -> touches(emit, unique));
      if (!touches) continue;
      RuleEvaluator rules = rules(about.entity());
      boolean clash = false;
      List<Map<String, @Nullable Object>> there =
          Objects.requireNonNull(rows.things().get(about.entity().name().text()));
      for (Map<String, @Nullable Object> one : there) {
        clash |=
            !known.contains(streamOf(about.entity(), one)) && rules.clash(unique, row.get(), one);
      }
      for (About other : alike) {
        Optional<Map<String, @Nullable Object>> theirs =
            states.getOrDefault(other.stream(), before.apply(other.stream())).row();
        clash |=
            !other.stream().equals(about.stream())
                && theirs.isPresent()
                && !gone(other.stream(), theirs)
                && rules.clash(unique, row.get(), theirs.get());
      }
      if (clash) {
        return Optional.of(
            new CommandOutcome.NotUnique(
                unique.fields().stream().map(Name::text).toList(), Words.NONE));
      }
    }
    return Optional.empty();
  }

  private boolean touches(Node.Emit emit, Constraints.Unique unique) {
    Transition transition =
        entity(emit)
            .stateMachine()
            .orElseThrow()
            .transition(emit.transition().text())
            .orElseThrow();
    return transition.creates()
        || emit.payload().stream()
            .anyMatch(
                a -> unique.fields().stream().anyMatch(f -> f.text().equals(a.name().text())));
  }

  private static Stream streamOf(Entity entity, Map<String, @Nullable Object> row) {
    return new Stream(entity.name().text(), Objects.requireNonNull(row.get("id")));
  }

  /** The aggregates as they are written, with what ran about each. */
  private List<About> abouts() {
    var all = new LinkedHashMap<String, About>();
    List<Node.Emit> emits = emits();
    for (int i = 0; i < emits.size(); i++) {
      Node.Emit emit = emits.get(i);
      Object id = id(emit);
      About about =
          all.computeIfAbsent(
              written(emit),
              _ ->
                  new About(
                      new Stream(emit.aggregate().text(), id == null ? "" : id),
                      entity(emit),
                      new ArrayList<>(),
                      new LinkedHashSet<>()));
      if (ran.containsKey(emit.id().text())) about.ran().add(emit);
      for (Node.Assignment set : inOrder(emit)) {
        boolean overwritten =
            emits.subList(i + 1, emits.size()).stream()
                .anyMatch(
                    later ->
                        written(later).equals(written(emit))
                            && unbranched(later)
                            && later.payload().stream()
                                .anyMatch(a -> a.name().text().equals(set.name().text())));
        if (!overwritten) about.fields().add(set.name().text());
      }
    }
    return List.copyOf(all.values());
  }

  /** A payload in the order of its event. */
  private List<Node.Assignment> inOrder(Node.Emit emit) {
    Entity entity = entity(emit);
    Entity.StateMachine machine = entity.stateMachine().orElseThrow();
    return machine.transition(emit.transition().text()).orElseThrow().payload(machine).stream()
        .flatMap(name -> emit.payload().stream().filter(a -> a.name().text().equals(name)))
        .toList();
  }

  private boolean unbranched(Node.Emit emit) {
    for (Node node : graph.nodes()) {
      if (node instanceof Node.Branch) return false;
      if (node.equals(emit)) return true;
    }
    return false;
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

  private static boolean allowed(Entity entity, Transition transition, State state) {
    Optional<Map<String, @Nullable Object>> row = state.row();
    return transition.creates()
        ? row.isEmpty() && (!state.deleted() || entity.stateMachine().orElseThrow().recreates())
        : row.isPresent()
            && transition.from().stream()
                .map(Name::text)
                .anyMatch(name -> name.equals(row.get().get("status")));
  }

  private CommandOutcome refused(
      Node.Emit emit, Transition transition, State state, Stream stream) {
    return new CommandOutcome.IllegalTransition(
        transition.name().text(),
        transition.creates(),
        state.row().map(r -> String.valueOf(r.get("status"))),
        state.deleted(),
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
