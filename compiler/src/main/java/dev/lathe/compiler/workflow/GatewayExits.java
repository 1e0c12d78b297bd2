package dev.lathe.compiler.workflow;

import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.model.bundle.workflow.Condition;
import dev.lathe.model.bundle.workflow.Flow;
import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.VariableType;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.permission.Operand;
import dev.lathe.model.permission.Rule;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Looks for values with which no flow of a gateway is taken. Of each variable those are tried that
 * its conditions tell apart: what they compare it with, what lies beside that, and that it is
 * missing where it may be.
 */
final class GatewayExits {
  /** Tried for one gateway at the most; above that nothing is said. */
  private static final int MOST_CASES = 20_000;

  private final WorkflowPlan plan;

  private GatewayExits(WorkflowPlan plan) {
    this.plan = plan;
  }

  static void check(WorkflowPlan plan, DrawnProcess drawn, Findings findings) {
    var exits = new GatewayExits(plan);
    for (FlowNode node : plan.nodes()) {
      boolean closed =
          switch (node) {
            case FlowNode.Exclusive gateway -> gateway.otherwise().isEmpty();
            case FlowNode.Inclusive gateway -> gateway.otherwise().isEmpty();
            default -> false;
          };
      List<Flow> leaving = plan.leaving(node.id());
      if (!closed || leaving.stream().anyMatch(flow -> flow.condition().isEmpty())) continue;
      exits
          .missed(leaving.stream().map(flow -> flow.condition().orElseThrow()).toList())
          .ifPresent(
              values ->
                  findings.add(
                      DiagnosticCode.WORKFLOW_GATEWAY_WITHOUT_WAY_OUT,
                      drawn.span(node.id()),
                      "no flow of `%s` is taken where %s".formatted(node.id(), values),
                      "make one of them the default"));
    }
  }

  /** Values with which none of {@code conditions} holds, for a message. */
  private Optional<String> missed(List<Condition> conditions) {
    var compared = new LinkedHashMap<String, Set<Json>>();
    var kinds = new LinkedHashMap<String, Rule.Kind>();
    conditions.forEach(condition -> collect(condition.rule(), compared, kinds));
    var names = List.copyOf(compared.keySet());
    var values = new ArrayList<List<Optional<Json>>>();
    long cases = 1;
    for (String name : names) {
      List<Optional<Json>> tried =
          tried(name, compared.getOrDefault(name, Set.of()), Optional.ofNullable(kinds.get(name)));
      cases = Math.min(MOST_CASES + 1L, cases * tried.size());
      values.add(tried);
    }
    if (cases > MOST_CASES) return Optional.empty();
    for (int number = 0; number < cases; number++) {
      var given = new LinkedHashMap<String, Optional<Json>>();
      int rest = number;
      for (int i = 0; i < names.size(); i++) {
        given.put(names.get(i), values.get(i).get(rest % values.get(i).size()));
        rest /= values.get(i).size();
      }
      boolean taken =
          conditions.stream()
              .anyMatch(one -> one.holds(name -> given.getOrDefault(name, Optional.empty())));
      if (!taken) return Optional.of(words(given));
    }
    return Optional.empty();
  }

  private static String words(Map<String, Optional<Json>> given) {
    return given.entrySet().stream()
        .map(
            one ->
                "`%s` is %s"
                    .formatted(
                        one.getKey(),
                        one.getValue()
                            .map(value -> "`" + JsonText.write(value) + "`")
                            .orElse("missing")))
        .collect(Collectors.joining(" and "));
  }

  private static void collect(
      Rule rule, Map<String, Set<Json>> compared, Map<String, Rule.Kind> kinds) {
    switch (rule) {
      case Rule.All(var rules) -> rules.forEach(one -> collect(one, compared, kinds));
      case Rule.Any(var rules) -> rules.forEach(one -> collect(one, compared, kinds));
      case Rule.Not(var negated) -> collect(negated, compared, kinds);
      case Rule.Compared(var left, _, var right, var kind) -> {
        pair(left, right, kind, compared, kinds);
        pair(right, left, kind, compared, kinds);
      }
      case Rule.Among(var one, var list, var kind) -> {
        pair(one, one, kind, compared, kinds);
        name(list).ifPresent(name -> compared.computeIfAbsent(name, _ -> new LinkedHashSet<>()));
      }
      case Rule.Known(var operand) ->
          name(operand)
              .ifPresent(name -> compared.computeIfAbsent(name, _ -> new LinkedHashSet<>()));
      case Rule.Flag(var operand) -> pair(operand, operand, Rule.Kind.FLAG, compared, kinds);
    }
  }

  private static void pair(
      Operand one,
      Operand other,
      Rule.Kind kind,
      Map<String, Set<Json>> compared,
      Map<String, Rule.Kind> kinds) {
    Optional<String> name = name(one);
    if (name.isEmpty()) return;
    Set<Json> constants = compared.computeIfAbsent(name.get(), _ -> new LinkedHashSet<>());
    kinds.putIfAbsent(name.get(), kind);
    Operand constant = other instanceof Operand.Midnight(var date) ? date : other;
    if (constant instanceof Operand.Constant(var value)) constants.add(value);
  }

  private static Optional<String> name(Operand operand) {
    return switch (operand) {
      case Operand.Given(var name) -> Optional.of(name);
      case Operand.Midnight(var date) -> name(date);
      case Operand.Field _, Operand.Constant _ -> Optional.empty();
    };
  }

  private List<Optional<Json>> tried(String name, Set<Json> constants, Optional<Rule.Kind> kind) {
    var values = new ArrayList<Optional<Json>>();
    if (kind.isEmpty()) {
      values.add(Optional.of(Json.of("")));
    } else {
      switch (kind.get()) {
        case FLAG -> {
          values.add(Optional.of(Json.of(true)));
          values.add(Optional.of(Json.of(false)));
        }
        case NUMBER -> numbers(constants).forEach(value -> values.add(Optional.of(value)));
        case TEXT, INSTANT -> texts(constants).forEach(value -> values.add(Optional.of(value)));
      }
    }
    if (nullable(name)) values.add(Optional.empty());
    return values;
  }

  private static List<Json> numbers(Set<Json> constants) {
    var points = new TreeSet<BigDecimal>();
    for (Json constant : constants) {
      if (constant instanceof Json.Num number) {
        points.add(number.decimal());
        points.add(number.decimal().subtract(BigDecimal.ONE));
        points.add(number.decimal().add(BigDecimal.ONE));
      }
    }
    if (points.isEmpty()) points.add(BigDecimal.ZERO);
    return points.stream().<Json>map(point -> new Json.Num(point.toPlainString())).toList();
  }

  private static List<Json> texts(Set<Json> constants) {
    var texts = new TreeSet<String>();
    for (Json constant : constants) {
      if (constant instanceof Json.Str(var text)) {
        texts.add(text);
        texts.add(text + "~");
      }
    }
    texts.add("");
    texts.add("something else");
    return texts.stream().map(Json::of).toList();
  }

  /**
   * Whether what {@code path} leads to may be null: a variable that is not certain is another
   * matter.
   */
  private boolean nullable(String path) {
    VariableType variables = WrittenVariables.object(plan.variables());
    return Led.along(variables, List.of(path.split("\\.", -1)))
            instanceof Led.To(VariableType.Scalar(_, boolean nullable))
        && nullable;
  }
}
