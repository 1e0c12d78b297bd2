package dev.lathe.compiler.emit;

import dev.lathe.compiler.domain.Binding;
import dev.lathe.compiler.domain.ExprOperator;
import dev.lathe.compiler.domain.Input;
import dev.lathe.compiler.domain.InputMode;
import dev.lathe.compiler.domain.InputType;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.resolve.GivenChildren;
import dev.lathe.compiler.resolve.HeldValues;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.compiler.resolve.Rows;
import dev.lathe.compiler.resolve.Table;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.model.bundle.AsOf;
import dev.lathe.model.bundle.InputPlan;
import dev.lathe.model.bundle.InputSource;
import dev.lathe.model.bundle.PagePlan;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.decimal.Scale;
import dev.lathe.model.rule.ValueRules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;

/** How a binding feeds its graph's inputs, with the limits that SQL itself would not survive. */
final class Inputs {
  private final Binding binding;
  private final ResolvedGraph graph;
  private final Set<String> limits;
  private final Set<String> patterns;

  private Inputs(Binding binding, ResolvedGraph graph) {
    this.binding = binding;
    this.graph = graph;
    this.limits = limits(graph);
    this.patterns = graph.patterns();
  }

  /** The inputs that say how many rows there may be. */
  private static Set<String> limits(ResolvedGraph graph) {
    var limits = new HashSet<String>();
    for (Rows rows : graph.allRows()) {
      if (rows instanceof Rows.Limit(_, Value.Input input, _)) {
        limits.add(input.name());
      }
    }
    return limits;
  }

  static List<InputPlan> of(Binding binding, ResolvedGraph graph) {
    var inputs = new Inputs(binding, graph);
    List<InputPlan> plans = graph.inputs().stream().map(inputs::plan).toList();
    var more = new ArrayList<>(plans);
    if (graph.paged()) more.add(cursor());
    if (binding.asOf().isPresent()) more.add(AsOf.input());
    return List.copyOf(more);
  }

  /** By which a request names another page than the first. */
  private static InputPlan cursor() {
    return new InputPlan(
        PagePlan.CURSOR,
        ScalarType.STRING,
        false,
        false,
        false,
        Optional.empty(),
        new InputSource.Query(PagePlan.CURSOR),
        OptionalLong.empty(),
        OptionalInt.empty());
  }

  /** The rules of the values, and where they say how many rows a page has, the most of them. */
  private List<ValueRules> rules(Input input) {
    List<ValueRules> rules = HeldValues.rules(graph, input);
    Optional<Long> most =
        binding.page().stream().flatMapToLong(page -> page.most().stream()).boxed().findFirst();
    if (most.isEmpty() || !limits.contains(input.name().text())) return rules;
    var all = new ArrayList<>(rules);
    all.add(ValueRules.atMost(most.get()));
    return List.copyOf(all);
  }

  /** The parameters, then what is picked; all of them as text, for nothing says their types. */
  static List<InputPlan> ofNative(Binding binding) {
    var inputs = new ArrayList<InputPlan>();
    for (Binding.Parameter parameter : binding.parameters()) {
      inputs.add(text(parameter.bindTo(), parameter.required(), parameter.source()));
    }
    for (Binding.From from : binding.inputFrom()) {
      inputs.add(text(from.input(), from.required(), from.source()));
    }
    return inputs;
  }

  private static InputPlan text(Name name, boolean required, InputSource source) {
    return new InputPlan(
        name.text(),
        ScalarType.STRING,
        false,
        required,
        false,
        Optional.empty(),
        source,
        OptionalLong.empty(),
        OptionalInt.empty());
  }

  private InputPlan plan(Input input) {
    String name = input.name().text();
    Optional<Binding.Parameter> parameter =
        binding.parameters().stream().filter(p -> p.bindTo().text().equals(name)).findFirst();
    Optional<Binding.From> from =
        binding.inputFrom().stream().filter(f -> f.input().text().equals(name)).findFirst();
    boolean required =
        parameter
            .map(p -> p.required() || input.mode() == InputMode.REQUIRED)
            .or(() -> from.map(f -> f.required() || mustBeKnown(f, input)))
            .orElse(false);
    InputSource source =
        parameter
            .map(Binding.Parameter::source)
            .or(() -> from.map(Binding.From::source))
            .orElse(new InputSource.Unbound());
    return new InputPlan(
        name,
        scalar(input.type()),
        input.type() instanceof InputType.ListOf || input.type() instanceof InputType.ListOfRows,
        required,
        input.mode() == InputMode.NULLABLE,
        input.fallback(),
        source,
        limits.contains(name) ? OptionalLong.of(graph.paged() ? 1 : 0) : OptionalLong.empty(),
        patterns.contains(name) ? OptionalInt.of(ExprOperator.PATTERN_BYTES) : OptionalInt.empty(),
        input.scale().orElse(Scale.DEFAULT),
        rules(input),
        items(input));
  }

  /**
   * A filter by the caller that was left out where nothing is known of them would show them what is
   * everybody's: only an input that may be null, or says what else counts, does without.
   */
  private static boolean mustBeKnown(Binding.From from, Input input) {
    return from.source() instanceof InputSource.FromUser
        && (input.mode() == InputMode.REQUIRED || input.mode() == InputMode.PREDICATE_OPTIONAL);
  }

  private InputPlan.Items items(Input input) {
    IntStream loops =
        graph.emits().stream()
            .flatMap(emit -> emit.loop().stream())
            .filter(loop -> loop.input().equals(input.name().text()))
            .mapToInt(loop -> (int) loop.max());
    IntStream children =
        graph.emits().stream()
            .flatMap(emit -> emit.children().stream())
            .filter(given -> isOf(input, given))
            .mapToInt(given -> (int) given.list().max());
    OptionalInt most = IntStream.concat(loops, children).min();
    List<InputPlan.Member> members =
        graph.elements(input).filter(Table.Elements::records).stream()
            .flatMap(elements -> elements.entity().fields().stream())
            .map(
                field ->
                    new InputPlan.Member(
                        field.name().text(),
                        field.type(),
                        field.nullable(),
                        field.scale(),
                        HeldValues.rules(graph, input, field.name().text())))
            .toList();
    return new InputPlan.Items(members, most);
  }

  /** Whether {@code given} are made of the elements of {@code input}. */
  private static boolean isOf(Input input, GivenChildren given) {
    return given
        .elements()
        .filter(elements -> elements.input().equals(input.name().text()))
        .isPresent();
  }

  private static ScalarType scalar(InputType type) {
    return switch (type) {
      case InputType.Scalar(ScalarType scalar) -> scalar;
      case InputType.ListOf(ScalarType scalar) -> scalar;
      case InputType.ListOfRows _ -> ScalarType.STRING; // its members say their types
      case InputType.Row _, InputType.Rowset _ ->
          throw new IllegalStateException("rows are not an input of a bound graph");
    };
  }
}
