package dev.lathe.conformance.differential;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Graph;
import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Entity.Transition;
import dev.lathe.compiler.domain.Name;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.command.CommandOutcome;
import dev.lathe.model.decimal.Scale;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Decides an emitting graph by the format's words: one emit after the other, over one row. */
final class CommandEvaluator {
  /**
   * What a command comes to.
   *
   * @param refusal why nothing happens; empty where it is accepted
   * @param row the aggregate afterwards; empty where there is none
   */
  record Decided(
      Optional<CommandOutcome> refusal,
      Optional<Map<String, @Nullable Object>> row,
      long version,
      List<Happened> events) {}

  /** An event; {@code before} is empty for a creation. */
  record Happened(
      String node,
      String type,
      Optional<Map<String, @Nullable Object>> before,
      Map<String, @Nullable Object> after,
      long version) {}

  private final Graph graph;
  private final GraphEvaluator reads;
  private final Entity entity;
  private final Map<String, Happened> ran = new HashMap<>();
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
    this.entity = blueprint.entity(emits().getFirst().aggregate().text()).orElseThrow();
  }

  Entity entity() {
    return entity;
  }

  /** The aggregate's id; null or empty where there is none. */
  @Nullable Object id() {
    return reads.expressions().value(emits().getFirst().aggregateId(), outside());
  }

  private List<Node.Emit> emits() {
    return graph.nodes().stream()
        .filter(Node.Emit.class::isInstance)
        .map(Node.Emit.class::cast)
        .toList();
  }

  /**
   * @param found the aggregate's row before it
   * @param version its version, 0 where there is none
   */
  Decided decide(
      Optional<Map<String, @Nullable Object>> found, long version, OptionalLong expected) {
    Object id = id();
    String first = emits().getFirst().id().text();
    Optional<Map<String, @Nullable Object>> row = found;
    long reached = version;
    var events = new ArrayList<Happened>();
    Optional<CommandOutcome> illegal = Optional.empty();
    Optional<CommandOutcome> misfit = Optional.empty();
    Optional<String> branch = Optional.empty();
    for (Node node : graph.nodes()) {
      if (node instanceof Node.Branch chooses) {
        selected.put(chooses.id().text(), select(chooses));
        branch = Optional.of(chooses.id().text());
      }
      if (!(node instanceof Node.Emit emit)
          || !branch.map(b -> emit.id().text().equals(selected.get(b))).orElse(true)) {
        continue;
      }
      Transition transition =
          entity.stateMachine().orElseThrow().transition(emit.transition().text()).orElseThrow();
      if (illegal.isEmpty() && !allowed(transition, row)) {
        illegal = Optional.of(refused(transition, row));
      }
      Map<String, @Nullable Object> payload = payload(emit, transition);
      if (misfit.isEmpty()) {
        misfit = misfit(emit, payload);
      }
      reached++;
      Happened happened = happened(emit, transition, row, payload, reached);
      events.add(happened);
      ran.put(emit.id().text(), happened);
      row = Optional.of(changed(row, happened.after(), id));
    }
    boolean nameless = id == null || id.equals("");
    Optional<CommandOutcome> early =
        reads
            .ambiguous()
            .<CommandOutcome>map(CommandOutcome.Ambiguous::new)
            .or(
                () ->
                    nameless ? Optional.of(new CommandOutcome.InvalidId(first)) : Optional.empty())
            .or(() -> closedGuard().map(CommandOutcome.GuardRejected::new));
    Optional<CommandOutcome> forbidden = early.isPresent() ? early : illegal;
    Optional<CommandOutcome> conflict =
        expected.isPresent() && expected.getAsLong() != version
            ? Optional.of(new CommandOutcome.VersionConflict(expected.getAsLong(), version))
            : Optional.empty();
    Optional<CommandOutcome> unfit = misfit;
    Optional<CommandOutcome> refusal = forbidden.or(() -> conflict).or(() -> unfit);
    return refusal.isPresent()
        ? new Decided(refusal, found, version, List.of())
        : new Decided(refusal, row, reached, events);
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

  private static CommandOutcome refused(
      Transition transition, Optional<Map<String, @Nullable Object>> row) {
    return new CommandOutcome.IllegalTransition(
        transition.name().text(),
        transition.creates(),
        row.map(r -> String.valueOf(r.get("status"))));
  }

  private Map<String, @Nullable Object> payload(Node.Emit emit, Transition transition) {
    var values = new HashMap<String, @Nullable Object>();
    emit.payload()
        .forEach(f -> values.put(f.name().text(), reads.expressions().value(f.value(), outside())));
    var ordered = new LinkedHashMap<String, @Nullable Object>();
    transition
        .payload(entity.stateMachine().orElseThrow())
        .forEach(name -> ordered.put(name, values.get(name)));
    return ordered;
  }

  private Optional<CommandOutcome> misfit(Node.Emit emit, Map<String, @Nullable Object> payload) {
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
        transition.event(entity),
        transition.creates() ? Optional.empty() : Optional.of(before),
        after,
        version);
  }

  private Map<String, @Nullable Object> changed(
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
          case Node.Emit _ -> emitted(parts);
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
          case Node.Emit _ -> parts.length < 4 ? 0 : entity.field(parts[3]).orElseThrow().scale();
          default -> rows.refScale(text);
        };
      }

      @Override
      public Optional<ScalarType> refType(String text) {
        String[] parts = text.split("\\.", -1);
        return switch (graph.node(parts[0]).orElseThrow()) {
          case Node.Branch _ -> Optional.of(ScalarType.STRING);
          case Node.Emit _ -> Optional.of(emittedType(parts));
          default -> rows.refType(text);
        };
      }
    };
  }

  private @Nullable Object emitted(String[] parts) {
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

  private ScalarType emittedType(String[] parts) {
    return switch (parts[1]) {
      case "didRun" -> ScalarType.BOOLEAN;
      case "version" -> ScalarType.INTEGER;
      default -> entity.field(parts[3]).orElseThrow().type();
    };
  }
}
