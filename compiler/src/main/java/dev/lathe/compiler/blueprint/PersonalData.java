package dev.lathe.compiler.blueprint;

import dev.lathe.compiler.domain.Binding;
import dev.lathe.compiler.domain.Constraints;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.ExprFunction;
import dev.lathe.compiler.domain.FieldRules;
import dev.lathe.compiler.domain.Input;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.Wording;
import dev.lathe.model.bundle.Personal;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What of a blueprint is about people: fields marked {@code pii}, and the inputs that go into them
 * or are compared with them. Values of those are shown in no message.
 *
 * <p>It rather finds too much: a field counts by its name, whatever entity it is of, and so does an
 * input of that name.
 */
public final class PersonalData {
  private final Set<String> fields;

  private PersonalData(Set<String> fields) {
    this.fields = fields;
  }

  /** That of {@code entities}. */
  public static PersonalData of(List<Entity> entities) {
    return new PersonalData(
        entities.stream()
            .flatMap(
                entity ->
                    Stream.concat(
                        entity.fields().stream(),
                        entity.children().stream().flatMap(list -> list.fields().stream())))
            .filter(Entity.Field::personal)
            .map(field -> field.name().text())
            .collect(Collectors.toUnmodifiableSet()));
  }

  /** Whether there is none. */
  public boolean none() {
    return fields.isEmpty();
  }

  /** The inputs of {@code graph}, one of {@code service}, whose values are not shown. */
  public Set<String> inputs(Blueprint.Service service, Graph graph) {
    var found = new HashSet<String>();
    graph.inputs().stream()
        .map(input -> input.name().text())
        .filter(fields::contains)
        .forEach(found::add);
    Set<String> lets = lets(service, graph);
    for (Node node : graph.nodes()) {
      switch (node) {
        case Node.Emit emit -> {
          given(emit.payload(), found);
          emit.children().forEach(list -> given(list.records(), found));
        }
        case Node.Filter _, Node.FindOne _, Node.LookupOne _, Node.Branch _ -> {
          if (mentions(node, lets)) new WrittenExpressions(expr -> param(expr, found)).of(node);
        }
        case Node.FindMany _,
            Node.MapRows _,
            Node.Reduce _,
            Node.Sort _,
            Node.Limit _,
            Node.Distinct _,
            Node.Uuid _,
            Node.Call _,
            Node.Make _,
            Node.Result _ -> {}
      }
    }
    return found;
  }

  /** What all of it in {@code blueprint} is called. */
  public static Personal names(Blueprint blueprint) {
    PersonalData personal = of(blueprint.entities());
    if (personal.none()) return Personal.NONE;
    return new Personal(
        personal.fields.stream().sorted().toList(),
        blueprint.services().stream()
            .flatMap(
                service ->
                    service.graphs().stream()
                        .flatMap(graph -> personal.inputs(service, graph).stream()))
            .distinct()
            .sorted()
            .toList());
  }

  /** {@code blueprint} with messages that show nothing of people. */
  public static Blueprint masked(Blueprint blueprint) {
    PersonalData personal = of(blueprint.entities());
    if (personal.none()) return blueprint;
    return blueprint.with(
        blueprint.entities().stream().map(PersonalData::masked).toList(),
        blueprint.services().stream().map(personal::masked).toList());
  }

  private void given(Node.Records records, Set<String> found) {
    switch (records) {
      case Node.Records.OfInput _ -> {}
      case Node.Records.ForEach(var _, var record) -> given(record.fields(), found);
      case Node.Records.Written(var all) -> all.forEach(record -> given(record.fields(), found));
    }
  }

  private void given(List<Node.Assignment> assignments, Set<String> found) {
    assignments.stream()
        .filter(assignment -> fields.contains(assignment.name().text()))
        .forEach(
            assignment ->
                new WrittenExpressions(expr -> param(expr, found)).of(assignment.value()));
  }

  private static void param(Expr expr, Set<String> found) {
    if (expr instanceof Expr.Param(Name name, var _)) found.add(name.text());
  }

  /** The named expressions that read a field of people. */
  private Set<String> lets(Blueprint.Service service, Graph graph) {
    var found = new HashSet<String>();
    int before;
    do { // one may use another
      before = found.size();
      Stream.concat(service.lets().stream(), graph.lets().stream())
          .filter(let -> mentions(let.is(), found))
          .forEach(let -> found.add(let.name().text()));
    } while (found.size() > before);
    return found;
  }

  private boolean mentions(Node node, Set<String> lets) {
    boolean[] found = {false};
    new WrittenExpressions(expr -> found[0] |= isOne(expr, lets)).of(node);
    return found[0]
        || (node instanceof Node.LookupOne lookup
            && lookup.match().stream().anyMatch(key -> fields.contains(key.name().text())));
  }

  private boolean mentions(Expr whole, Set<String> lets) {
    boolean[] found = {false};
    new WrittenExpressions(expr -> found[0] |= isOne(expr, lets)).of(whole);
    return found[0];
  }

  private boolean isOne(Expr expr, Set<String> lets) {
    return switch (expr) {
      case Expr.Path(String text, var _) -> path(text);
      case Expr.Ref(String text, var _) -> path(text);
      case Expr.Lookup lookup ->
          fields.contains(lookup.field().text())
              || lookup.match().stream().anyMatch(key -> fields.contains(key.name().text()));
      case Expr.Let let -> lets.contains(let.name().text());
      // which fields it looks into, the projection says
      case Expr.Applied applied -> applied.function() == ExprFunction.SEARCH && !none();
      case Expr.Literal _,
          Expr.Param _,
          Expr.NodeOutput _,
          Expr.Op _,
          Expr.Case _,
          Expr.Exists _,
          Expr.Aggregate _,
          Expr.ListOf _ ->
          false;
    };
  }

  private boolean path(String text) {
    return Stream.of(text.split("[.\\[\\]]+")).anyMatch(fields::contains);
  }

  private static Entity masked(Entity entity) {
    Set<String> own =
        entity.fields().stream()
            .filter(Entity.Field::personal)
            .map(field -> field.name().text())
            .collect(Collectors.toUnmodifiableSet());
    Constraints all = entity.constraints();
    var constraints =
        new Constraints(
            all.unique().stream()
                .map(
                    one ->
                        new Constraints.Unique(
                            one.fields(),
                            one.where(),
                            one.wording().masking(own::contains),
                            one.span()))
                .toList(),
            all.invariants().stream()
                .map(
                    one ->
                        new Constraints.Invariant(
                            one.name(), one.holds(), one.wording().masking(own::contains)))
                .toList());
    return entity.with(
        entity.fields().stream().map(PersonalData::masked).toList(),
        constraints,
        entity.children().stream()
            .map(list -> list.with(list.fields().stream().map(PersonalData::masked).toList()))
            .toList());
  }

  private static Entity.Field masked(Entity.Field field) {
    if (!field.personal()) return field;
    return field.held(field.rules().map(rules -> rules.masking(_ -> true)));
  }

  private Blueprint.Service masked(Blueprint.Service service) {
    return service.with(
        service.projections(),
        service.relations(),
        service.shapes(),
        service.graphs().stream().map(graph -> masked(service, graph)).toList(),
        service.bindings().stream().map(binding -> masked(service, binding)).toList(),
        service.seeds());
  }

  private Graph masked(Blueprint.Service service, Graph graph) {
    Set<String> inputs = inputs(service, graph);
    if (inputs.isEmpty()) return graph;
    return new Graph(
        graph.id(),
        graph.inputs().stream().map(input -> masked(input, inputs::contains)).toList(),
        graph.output(),
        graph.nodes().stream().map(node -> masked(node, inputs::contains)).toList(),
        graph.lets(),
        graph.allowScan());
  }

  private static Input masked(Input input, Predicate<String> personal) {
    if (!personal.test(input.name().text())) return input;
    return new Input(
        input.name(),
        input.type(),
        input.mode(),
        input.fallback(),
        input.scale(),
        input.rules().map((FieldRules rules) -> rules.masking(personal)));
  }

  private static Node masked(Node node, Predicate<String> personal) {
    return node instanceof Node.Filter(Name id, Name input, Expr expr, Wording wording)
        ? new Node.Filter(id, input, expr, wording.masking(personal))
        : node;
  }

  private Binding masked(Blueprint.Service service, Binding binding) {
    Optional<Binding.Absent> absent = binding.answering().absent();
    Optional<Graph> graph =
        service.graphs().stream()
            .filter(one -> one.id().text().equals(binding.graph().text()))
            .findFirst();
    if (absent.isEmpty() || graph.isEmpty()) return binding;
    Set<String> inputs = inputs(service, graph.get());
    Wording wording = absent.get().wording().masking(inputs::contains);
    return binding.with(
        new Binding.Answering(
            Optional.of(new Binding.Absent(wording, absent.get().span())),
            binding.answering().created()));
  }
}
