package dev.lathe.conformance.differential;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Expr;
import dev.lathe.compiler.blueprint.Graph;
import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.command.CommandOutcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  record State(
      Optional<Map<String, @Nullable Object>> row,
      long version,
      Map<Object, Map<String, @Nullable Object>> parts) {
    static final State NONE = new State(Optional.empty(), 0, Map.of());

    boolean deleted() {
      return row.isEmpty() && version > 0;
    }
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
      List<Map<String, @Nullable Object>> parts,
      long version) {}

  private final Graph graph;
  private final CommandEmits emits;
  private final GraphEvaluator reads;
  private final RandomRows rows;
  private final Map<String, Happened> ran = new HashMap<>();

  /** What the emit that is being decided finds. */
  private Map<String, @Nullable Object> found = Map.of();

  private String deciding = "";

  /** The emits that run, be it for no element. */
  private final Set<String> chosen = new HashSet<>();

  /** The element that something is worked out for. */
  private Optional<Element> element = Optional.empty();

  /** What the elements of each list are about. */
  private final Map<String, List<Stream>> abouts = new HashMap<>();

  private final Map<String, String> selected = new HashMap<>();

  CommandEvaluator(
      Blueprint blueprint,
      Graph graph,
      Map<String, @Nullable Object> inputs,
      World world,
      RandomRows rows) {
    this.graph = graph;
    this.emits = new CommandEmits(blueprint, graph);
    this.rows = rows;
    this.reads = new GraphEvaluator(blueprint, graph, inputs, world, rows);
    reads.outside(outside());
  }

  CommandEmits emits() {
    return emits;
  }

  /** An aggregate's id; null or empty where there is none. */
  private @Nullable Object id(Node.Emit emit) {
    return reads.expressions().value(emit.aggregateId(), outside());
  }

  /** What {@code emit} is about, be it nameless. */
  private Stream about(Node.Emit emit) {
    Object id = id(emit);
    return new Stream(emit.aggregate().text(), id == null ? "" : id);
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
    var given = new ArrayList<Kids.Given>();
    Optional<String> branch = Optional.empty();
    Node.Emit first = emits.all().getFirst();
    if (emits.aboutOne() && isNone(id(first))) { // whether or not one of them runs
      nameless = Optional.of(new CommandOutcome.InvalidId(first.id().text()));
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
      var one = new EmitEvaluator(emit, emits.entity(emit), emits.transition(emit));
      chosen.add(emit.id().text());
      var payloads = new ArrayList<Map<String, @Nullable Object>>();
      List<Optional<Element>> each = each(emit);
      for (int place = 0; place < each.size(); place++) {
        element = each.get(place);
        Object id = id(emit);
        if (isNone(id) && nameless.isEmpty()) {
          nameless = Optional.of(new CommandOutcome.InvalidId(emit.id().text(), one.index(place)));
        }
        Stream stream = about(emit);
        abouts.computeIfAbsent(emit.id().text(), _ -> new ArrayList<>()).add(stream);
        State was = isNone(id) ? State.NONE : before.apply(stream);
        State state = states.getOrDefault(stream, was);
        Optional<CommandOutcome.About> about = about(emit, stream, one.index(place));
        if (illegal.isEmpty() && !one.allowed(state)) {
          illegal = Optional.of(one.refused(state, about));
        }
        if (unexpected.isEmpty()) {
          unexpected = unexpected(emit, was, about);
        }
        found = state.row().orElse(Map.of());
        deciding = emit.id().text();
        Map<String, @Nullable Object> payload =
            one.payload(set -> reads.expressions().value(set.value(), outside()));
        payloads.add(payload);
        Kids.Given parts =
            Kids.Given.of(stream, emit, one.transition(), one.records(given(emit)), state.parts());
        given.add(parts);
        deciding = "";
        Happened happened = one.happened(stream, state, payload, parts.records());
        events.add(happened);
        ran.put(emit.id().text(), happened);
        states.put(stream, one.left(state, happened, id, Kids.after(parts)));
      }
      element = Optional.empty();
      if (misfit.isEmpty()) {
        misfit = one.misfit(payloads);
      }
    }
    Optional<CommandOutcome> bad = nameless;
    Optional<CommandOutcome> early =
        reads
            .ambiguous()
            .<CommandOutcome>map(CommandOutcome.Ambiguous::new)
            .or(() -> bad)
            .or(this::repeated);
    Optional<CommandOutcome> forbidden = illegal;
    Optional<Stream> subject = emits.subject().flatMap(this::stream);
    State was = subject.map(before).orElse(State.NONE);
    Optional<CommandOutcome> conflict = // what has no id, and does not run, is at 0
        emits.subject().isPresent() && expected.isPresent() && expected.getAsLong() != was.version()
            ? Optional.of(
                new CommandOutcome.VersionConflict(
                    expected.getAsLong(),
                    was.version(),
                    about(
                        emits.subject().get(), about(emits.subject().get()), OptionalLong.empty())))
            : Optional.empty();
    Optional<CommandOutcome> other = unexpected;
    Optional<CommandOutcome> unfit = misfit;
    var rules =
        new CommandRules(
            emits, reads.expressions(), rows, this::streams, ran.keySet(), before, states);
    Optional<CommandOutcome> refusal =
        early
            .or(() -> conflict)
            .or(() -> other)
            .or(() -> closedGuard().map(CommandOutcome.GuardRejected::new))
            .or(() -> forbidden)
            .or(() -> unfit)
            .or(() -> rules.ofChildren(given))
            .or(rules::broken);
    states.replaceAll((stream, left) -> gone(stream, left) ? buried(left) : left);
    OptionalLong version =
        emits.subject().isPresent() // without an id, where nothing runs, it is at 0
            ? OptionalLong.of(subject.map(s -> states.getOrDefault(s, was)).orElse(was).version())
            : OptionalLong.empty();
    return refusal.isPresent()
        ? new Decided(refusal, Map.of(), version, List.of())
        : new Decided(refusal, states, version, events);
  }

  private boolean gone(Stream stream, State left) {
    return CommandRules.gone(emits.entity(stream.entity()), left.row());
  }

  private static State buried(State left) {
    return new State(Optional.empty(), left.version(), Map.of());
  }

  /** The aggregate that {@code emit} is about. */
  Optional<Stream> stream(Node.Emit emit) {
    return isNone(id(emit)) ? Optional.empty() : Optional.of(about(emit));
  }

  private static boolean isNone(@Nullable Object id) {
    return id == null || id.equals("");
  }

  private Optional<CommandOutcome.About> about(Node.Emit emit, Stream stream, OptionalLong index) {
    return emits.aboutOne()
        ? Optional.empty()
        : Optional.of(
            new CommandOutcome.About(
                emit.id().text(), stream.entity(), String.valueOf(stream.id()), index));
  }

  /** The first element whose aggregate something before it, or an emit of its own, is about. */
  private Optional<CommandOutcome> repeated() {
    var listed = new HashSet<Stream>();
    var single = new HashSet<Stream>();
    for (Node.Emit emit : emits.all()) {
      if (emit.loop().isEmpty() && ran.containsKey(emit.id().text())) {
        single.add(about(emit));
      }
    }
    for (Node.Emit emit : emits.all()) {
      List<Stream> streams = emit.loop().isEmpty() ? List.of() : streams(emit);
      for (int place = 0; place < streams.size(); place++) {
        Stream stream = streams.get(place);
        if (!listed.add(stream) || single.contains(stream)) {
          return about(emit, stream, OptionalLong.of(place))
              .map(CommandOutcome.RepeatedAggregate::new);
        }
      }
    }
    return Optional.empty();
  }

  /** What {@code emit} is about: of a list, what its elements are where it runs. */
  private List<Stream> streams(Node.Emit emit) {
    return emit.loop().isEmpty()
        ? List.of(about(emit))
        : abouts.getOrDefault(emit.id().text(), List.of());
  }

  /** An element of a list, under its name. */
  private record Element(String name, Relation all, Relation.Row row) {}

  /** One for each element that {@code emit} is for; one of nothing where it is for none. */
  private List<Optional<Element>> each(Node.Emit emit) {
    return emit.loop().map(this::elements).orElse(List.of(Optional.empty()));
  }

  private List<Optional<Element>> elements(Node.Loop loop) {
    Relation all = Lists.elements(reads, ((Expr.Param) loop.each()).name().text());
    return all.rows().stream()
        .map(row -> Optional.of(new Element(loop.as().text(), all, row)))
        .toList();
  }

  /** The records that {@code emit} gives for its list of children, as they are given. */
  private List<Map<String, @Nullable Object>> given(Node.Emit emit) {
    var records = new ArrayList<Map<String, @Nullable Object>>();
    for (Node.Children children : emit.children()) {
      switch (children.records()) {
        case Node.Records.OfInput(var input, var _) -> {
          Relation all = Lists.elements(reads, input.text());
          boolean keys = all.types().keySet().equals(Set.of(Lists.VALUE));
          for (Relation.Row row : all.rows()) {
            Object key = row.values().get(Lists.VALUE);
            var record = new HashMap<String, @Nullable Object>();
            record.put(Kids.KEY, key);
            records.add(keys ? record : row.values());
          }
        }
        case Node.Records.ForEach(Node.Loop loop, Node.ChildRecord record) -> {
          for (Optional<Element> one : elements(loop)) {
            element = one;
            records.add(record(record));
            element = Optional.empty();
          }
        }
        case Node.Records.Written(var written) -> written.forEach(one -> records.add(record(one)));
      }
    }
    return records;
  }

  private Map<String, @Nullable Object> record(Node.ChildRecord written) {
    var record = new HashMap<String, @Nullable Object>();
    for (Node.Assignment set : written.fields()) {
      record.put(set.name().text(), reads.expressions().value(set.value(), outside()));
    }
    return record;
  }

  private Optional<CommandOutcome> unexpected(
      Node.Emit emit, State before, Optional<CommandOutcome.About> about) {
    Object version =
        emit.expectedVersion().map(e -> reads.expressions().value(e, outside())).orElse(null);
    return version instanceof Long number && number != before.version()
        ? Optional.of(new CommandOutcome.VersionConflict(number, before.version(), about))
        : Optional.empty();
  }

  /** The first filter before any emit that nothing reads and that lets no row through. */
  private Optional<String> closedGuard() {
    for (Node node : graph.nodes()) {
      if (node instanceof Node.Emit) {
        return Optional.empty();
      }
      boolean feeds =
          graph.nodes().stream()
              .flatMap(other -> other.fedBy().stream())
              .anyMatch(input -> input.text().equals(node.id().text()));
      if (node instanceof Node.Filter && !feeds && reads.node(node.id().text()).rows().isEmpty()) {
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
      public ExprEvaluator.Inside inside(Expr.Many many, ExprEvaluator.Place around) {
        return rows.inside(many, around);
      }

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
        if (ofElement(parts)) {
          return element.orElseThrow().row().values().get(member(parts));
        }
        return switch (graph.node(parts[0].replaceFirst("\\[.*", "")).orElseThrow()) {
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
        if (ofElement(parts)) {
          return element.orElseThrow().all().scales().getOrDefault(member(parts), 0);
        }
        return switch (graph.node(parts[0].replaceFirst("\\[.*", "")).orElseThrow()) {
          case Node.Branch _ -> 0;
          case Node.Emit emit ->
              parts.length < 4 ? 0 : emits.entity(emit).field(parts[3]).orElseThrow().scale();
          default -> rows.refScale(text);
        };
      }

      @Override
      public Optional<ScalarType> refType(String text) {
        String[] parts = text.split("\\.", -1);
        if (ofElement(parts)) {
          return Optional.ofNullable(element.orElseThrow().all().types().get(member(parts)));
        }
        return switch (graph.node(parts[0].replaceFirst("\\[.*", "")).orElseThrow()) {
          case Node.Branch _ -> Optional.of(ScalarType.STRING);
          case Node.Emit emit -> Optional.of(emittedType(emits.entity(emit), parts));
          default -> rows.refType(text);
        };
      }
    };
  }

  private boolean ofElement(String[] parts) {
    return element.filter(one -> one.name().equals(parts[0])).isPresent();
  }

  private static String member(String[] parts) {
    return parts.length == 1 ? Lists.VALUE : parts[1];
  }

  /** The command is refused for a value that its field can't have, and what is made of it open. */
  private @Nullable Object emitted(Node.Emit emit, String[] parts) {
    Object value = told(emit, parts);
    if (parts.length == 4
        && value instanceof Number number
        && !EmitEvaluator.fits(number, emits.entity(emit).field(parts[3]).orElseThrow())) {
      throw new Undetermined("a value that does not fit its field is read again");
    }
    return value;
  }

  private @Nullable Object told(Node.Emit emit, String[] parts) {
    if (deciding.equals(emit.id().text())) {
      return found.get(parts[3]);
    }
    Happened happened = ran.get(parts[0]);
    return switch (parts[1]) {
      case "didRun" -> chosen.contains(emit.id().text());
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
