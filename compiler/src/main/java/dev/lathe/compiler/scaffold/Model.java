package dev.lathe.compiler.scaffold;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Blueprint.Service;
import dev.lathe.compiler.blueprint.Graph;
import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.describe.Api;
import dev.lathe.compiler.domain.Binding;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.OutputType;
import dev.lathe.compiler.domain.Projection;
import dev.lathe.compiler.domain.Shape;
import dev.lathe.model.bundle.HttpMethod;
import dev.lathe.model.bundle.InputPlan;
import dev.lathe.model.bundle.InputSource;
import dev.lathe.model.bundle.Operation;
import dev.lathe.model.bundle.Route;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What a blueprint's bindings are about: reads of entities, and commands that move them. */
record Model(List<Read> reads, List<Command> commands) {
  Model {
    reads = List.copyOf(reads);
    commands = List.copyOf(commands);
  }

  /** What a caller sends for one input, by the name that it has in a request. */
  record Asked(String name, InputPlan plan, boolean inPath) {}

  /**
   * A binding that reads.
   *
   * @param entity whose rows it shows, where they are one entity's
   * @param columns the members of its answer; empty where these are not declared
   * @param form what its answer is
   */
  record Read(
      String ref,
      String binding,
      List<Asked> inputs,
      Optional<Entity> entity,
      List<String> columns,
      Form form) {
    Read {
      inputs = List.copyOf(inputs);
      columns = List.copyOf(columns);
    }

    boolean shows(Entity other) {
      return entity.filter(one -> one.name().text().equals(other.name().text())).isPresent();
    }

    /** Whether it shows rows of its entity to whoever asks for nothing special. */
    boolean isPlainList() {
      return entity.isPresent()
          && form == Form.ROWS
          && inputs.stream().noneMatch(input -> input.plan().required());
    }

    /** Whether it shows one row of its entity, by its id. */
    boolean isDetail() {
      List<Asked> needed = inputs.stream().filter(input -> input.plan().required()).toList();
      return entity.isPresent()
          && form != Form.SCALAR
          && needed.size() == 1
          && needed.getFirst().inPath();
    }
  }

  /** What an answer is. */
  enum Form {
    ROWS,
    ROW,
    SCALAR
  }

  /**
   * A binding that acts.
   *
   * @param entity what it is about first
   * @param moves the transition that it makes first; several where it branches by what is there
   * @param answered the members of its answer
   */
  record Command(
      String ref,
      String binding,
      List<Asked> inputs,
      Optional<Entity> entity,
      List<Entity.Transition> moves,
      List<String> answered) {
    Command {
      inputs = List.copyOf(inputs);
      moves = List.copyOf(moves);
      answered = List.copyOf(answered);
    }

    boolean creates() {
      return all(Entity.Transition::creates);
    }

    boolean deletes() {
      return all(Entity.Transition::deletes);
    }

    private boolean all(Predicate<Entity.Transition> what) {
      return !moves.isEmpty() && moves.stream().allMatch(what);
    }

    /** The input that says which row of its entity it is about. */
    Optional<Asked> id() {
      if (entity.isEmpty() || creates()) return Optional.empty();
      List<Asked> inPath = inputs.stream().filter(Asked::inPath).toList();
      if (inPath.size() == 1) return Optional.of(inPath.getFirst());
      return inputs.stream().filter(input -> names(entity.get(), input.name())).findFirst();
    }
  }

  /** Whether {@code name} is what people call the id of an {@code entity}. */
  static boolean names(Entity entity, String name) {
    String plain = entity.name().text();
    String own = plain.substring(0, 1).toLowerCase(java.util.Locale.ROOT) + plain.substring(1);
    return name.equals(own + "Id") || name.equals(entity.key().name().text());
  }

  static Model of(Api api) {
    var reads = new ArrayList<Read>();
    var commands = new ArrayList<Command>();
    var seen = new HashSet<String>();
    Blueprint blueprint = api.resolved().blueprint();
    List<String> slugs = blueprint.services().stream().map(s -> s.slug().text()).toList();
    List<Route> routes =
        api.routes().stream()
            .sorted(Comparator.comparingInt(route -> slugs.indexOf(route.service())))
            .toList();
    for (Route route : routes) {
      String ref = route.service() + "." + route.binding();
      if (route.operation().kind() == Operation.Kind.NATIVE || !seen.add(ref)) continue;
      Service service = blueprint.service(route.service()).orElseThrow();
      Binding binding =
          service.bindings().stream()
              .filter(each -> each.id().text().equals(route.binding()))
              .findFirst()
              .orElseThrow();
      Graph graph = service.graph(binding.graph().text()).orElseThrow();
      boolean asks = route.method() == HttpMethod.GET;
      if (asks && !binding.action()) {
        reads.add(read(ref, route, blueprint, service, graph));
      } else if (!asks && binding.action()) {
        commands.add(command(ref, route, blueprint, service, graph));
      }
    }
    return new Model(reads, commands);
  }

  private static Read read(
      String ref, Route route, Blueprint blueprint, Service service, Graph graph) {
    Form form =
        switch (graph.output().type()) {
          case OutputType.Rowset _ -> Form.ROWS;
          case OutputType.Row _ -> Form.ROW;
          case OutputType.Scalar _ -> Form.SCALAR;
        };
    return new Read(
        ref,
        route.binding(),
        asked(route),
        source(blueprint, service, graph),
        columns(blueprint, service, graph),
        form);
  }

  private static Command command(
      String ref, Route route, Blueprint blueprint, Service service, Graph graph) {
    List<Node.Emit> emits = firstOf(graph);
    Optional<Entity> entity =
        emits.stream().findFirst().flatMap(one -> blueprint.entity(one.aggregate().text()));
    return new Command(
        ref,
        route.binding(),
        asked(route),
        entity,
        entity.flatMap(Entity::stateMachine).stream()
            .flatMap(machine -> emits.stream().flatMap(emit -> move(machine, emit).stream()))
            .toList(),
        columns(blueprint, service, graph));
  }

  private static Optional<Entity.Transition> move(Entity.StateMachine machine, Node.Emit emit) {
    return machine.transition(emit.transition().text());
  }

  /** The event that comes first, or where branches lead to it those of them that are about it. */
  private static List<Node.Emit> firstOf(Graph graph) {
    List<Node.Emit> emits =
        graph.nodes().stream()
            .filter(Node.Emit.class::isInstance)
            .map(Node.Emit.class::cast)
            .toList();
    if (emits.isEmpty()) return emits;
    Node.Emit first = emits.getFirst();
    Set<String> chosen =
        graph.nodes().stream()
            .filter(Node.Branch.class::isInstance)
            .flatMap(node -> ((Node.Branch) node).cases().stream())
            .map(one -> one.then().text())
            .collect(Collectors.toSet());
    if (!chosen.contains(first.id().text())) return List.of(first);
    return emits.stream()
        .filter(emit -> chosen.contains(emit.id().text()))
        .filter(emit -> emit.aggregate().text().equals(first.aggregate().text()))
        .toList();
  }

  /** What a page can send: who somebody is, and what the server makes, are not its to say. */
  private static List<Asked> asked(Route route) {
    var asked = new ArrayList<Asked>();
    for (InputPlan input : route.inputs()) {
      if (input.minimum().isPresent()) continue; // a limit of rows: the service has its own
      switch (input.source()) {
        case InputSource.Path(String name) -> asked.add(new Asked(name, input, true));
        case InputSource.Query(String name) -> asked.add(new Asked(name, input, false));
        case InputSource.FromQuery(String name) -> asked.add(new Asked(name, input, false));
        case InputSource.Body(String name) -> asked.add(new Asked(name, input, false));
        case InputSource.FromBody(List<String> path) -> {
          if (path.size() == 1) asked.add(new Asked(path.getFirst(), input, false));
        }
        case InputSource.FromHeader _ -> asked.add(new Asked(input.name(), input, false));
        case InputSource.FromForm _,
            InputSource.FromBytes _,
            InputSource.FromUser _,
            InputSource.FromActor _,
            InputSource.Unbound _ -> {}
      }
    }
    return asked;
  }

  private static Optional<Entity> source(Blueprint blueprint, Service service, Graph graph) {
    for (Node node : graph.nodes()) {
      if (node instanceof Node.FindMany(var _, var many)) return entity(blueprint, service, many);
      if (node instanceof Node.FindOne(var _, var one, var _))
        return entity(blueprint, service, one);
    }
    return Optional.empty();
  }

  private static Optional<Entity> entity(Blueprint blueprint, Service service, Node.Source source) {
    if (source instanceof Node.Source.OfEntity(var name)) return blueprint.entity(name.text());
    if (!(source instanceof Node.Source.OfProjection(var name))) return Optional.empty();
    return service
        .projection(name.text())
        .map(Projection::source)
        .filter(Projection.Source.Mirror.class::isInstance)
        .map(Projection.Source.Mirror.class::cast)
        .flatMap(mirror -> blueprint.entity(mirror.entity().text()));
  }

  private static List<String> columns(Blueprint blueprint, Service service, Graph graph) {
    Optional<String> shape =
        switch (graph.output().type()) {
          case OutputType.Rowset(var name) -> Optional.of(name.text());
          case OutputType.Row(var name) -> Optional.of(name.text());
          case OutputType.Scalar _ -> Optional.empty();
        };
    if (shape.isEmpty()) return List.of();
    Optional<Shape> declared = service.shape(shape.get());
    if (declared.isPresent()) {
      return declared.get().fields().stream().map(field -> field.name().text()).toList();
    }
    Optional<Projection> projection = service.projection(shape.get());
    if (projection.isPresent()) {
      return projection.get().exposed().stream().map(name -> name.text()).toList();
    }
    return blueprint
        .entity(shape.get())
        .map(entity -> entity.fields().stream().map(field -> field.name().text()).toList())
        .orElse(List.of());
  }
}
