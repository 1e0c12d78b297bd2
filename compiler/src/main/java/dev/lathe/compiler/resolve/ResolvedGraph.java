package dev.lathe.compiler.resolve;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Graph;
import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Binding;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.ExprOperator;
import dev.lathe.compiler.domain.Input;
import dev.lathe.compiler.domain.Keyed;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.OutputType;
import dev.lathe.model.bundle.InputSource;
import dev.lathe.model.bundle.RouteLimits;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A graph whose names are bound and whose expressions are typed.
 *
 * @param rowsets chains of findMany and what follows, by the id of each of their nodes
 * @param lookups findOne nodes
 * @param steps calls of modules and values made, in node order
 * @param emits in node order
 * @param guards chains that must yield a row before anything is emitted, in node order
 * @param action whether it is bound as an action: its answer names the command even if it emits
 *     nothing
 * @param decimalsAsText whether its answer has decimals as texts; what calls are given never has
 * @param result the value of the node that {@code output.from} names
 * @param access who may run it; what is asked of rows that it reads is among their filters
 * @param limit of a command: how often a caller may run it
 */
public record ResolvedGraph(
    Blueprint.Service service,
    Graph graph,
    Map<String, Rows> rowsets,
    Map<String, Lookup> lookups,
    List<Branch> branches,
    List<OutsideStep> steps,
    List<Emit> emits,
    List<Guard> guards,
    boolean action,
    boolean decimalsAsText,
    Form result,
    Optional<Access> access,
    Optional<RouteLimits.Rate> limit) {
  /** What the name of a plan in pages ends with. */
  private static final String PAGE = "@page";

  public ResolvedGraph {
    rowsets = Collections.unmodifiableMap(new LinkedHashMap<>(rowsets));
    lookups = Collections.unmodifiableMap(new LinkedHashMap<>(lookups));
    branches = List.copyOf(branches);
    steps = List.copyOf(steps);
    emits = List.copyOf(emits);
    guards = List.copyOf(guards);
  }

  /** The slug of its service. */
  public String slug() {
    return service.slug().text();
  }

  /** Its id; with the steps before it that a binding adds, {@code graph@binding}. */
  public String id() {
    return graph.id().text();
  }

  public List<Input> inputs() {
    return graph.inputs();
  }

  /** The type that it declares for its answer. */
  public OutputType answer() {
    return graph.output().type();
  }

  /** The node that it answers with. */
  public String answering() {
    return graph.output().from().text();
  }

  /** The findOne that its answer is about, as its author names it. */
  public Optional<Name> of() {
    return graph.node(answering()).flatMap(node -> ((Node.Result) node).of());
  }

  /** Whether its author says that it may read a whole table. */
  public boolean allowsScan() {
    return graph.allowScan().isPresent();
  }

  /** Where the author wrote {@code node}. */
  public Span place(String node) {
    return graph.node(node).orElseThrow().id().span();
  }

  public boolean commands() {
    return !emits.isEmpty();
  }

  /** Whether it is a command that does something outside. */
  public boolean acts() {
    return commands()
        && steps.stream()
            .anyMatch(step -> step instanceof OutsideStep.Call call && call.operation().acts());
  }

  /**
   * Whether a command of it calls something that must not be done twice, and only a key of its
   * client's tells a retry from a second one. Steps that a binding has before its graph never asked
   * for one.
   */
  public boolean needsKey() {
    return commands()
        && steps.stream()
            .anyMatch(
                step ->
                    step instanceof OutsideStep.Call call
                        && call.operation().acts()
                        && call.keyed() != Keyed.DERIVE);
  }

  /** The elements of {@code input}, where it is a list. */
  public Optional<Table.Elements> elements(Input input) {
    return Elements.of(service, input);
  }

  /** Whether all its emits are about one aggregate, whose id they write alike. */
  public boolean oneAggregate() {
    if (emits.isEmpty()) return false;
    Emit first = emits.getFirst();
    return emits.stream().allMatch(emit -> emit.sameAggregate(first)); // a loop is like no other
  }

  /**
   * The first emit about the aggregate that a request names, and whose version its If-Match is
   * about: the only one there is, or of several the only one whose id is in the path. Empty where
   * several are there, or none.
   */
  public Optional<Emit> subject() {
    if (oneAggregate()) {
      return Optional.of(emits.getFirst());
    }
    Set<String> inPath = inPath();
    var named = new ArrayList<Emit>();
    for (Emit emit : emits) {
      if (emit.loop().isEmpty()
          && emit.aggregateId() instanceof Value.Input input
          && inPath.contains(input.name())
          && named.stream().noneMatch(emit::sameAggregate)) {
        named.add(emit);
      }
    }
    return named.size() == 1 ? Optional.of(named.getFirst()) : Optional.empty();
  }

  /** The inputs that its bindings take from the path. */
  private Set<String> inPath() {
    var inputs = new LinkedHashSet<String>();
    for (Binding binding : service.bindings()) {
      if (binding.graph().text().equals(id())) {
        for (Binding.Parameter parameter : binding.parameters()) {
          if (parameter.source() instanceof InputSource.Path) {
            inputs.add(parameter.bindTo().text());
          }
        }
      }
    }
    return inputs;
  }

  /**
   * {@code service.graph}, the name of its plan; an action that emits nothing has another one than
   * the query that it would be, and what answers in pages than what answers at once, where it is
   * bound as both.
   */
  public String name() {
    String name = service.slug().text() + "." + graph.id().text();
    if (paged() && alsoWhole()) {
      return name + PAGE;
    }
    return action && !commands() ? name + "@action" : name;
  }

  /** Whether another binding has it answer at once. */
  private boolean alsoWhole() {
    return service.bindings().stream()
        .anyMatch(
            binding ->
                !binding.isNative()
                    && !binding.action()
                    && binding.page().isEmpty()
                    && binding.graph().text().equals(id()));
  }

  /** Whether a binding of it can be asked for what was. */
  public boolean ofPast() {
    return !action
        && !paged()
        && service.bindings().stream()
            .anyMatch(
                binding ->
                    !binding.isNative()
                        && !binding.action()
                        && binding.page().isEmpty()
                        && binding.asOf().isPresent()
                        && binding.graph().text().equals(id()));
  }

  /** Whether it answers in pages. */
  public boolean paged() {
    return pages().isPresent();
  }

  /** The rows that its answer has a page of, cut off where a page ends. */
  public Optional<Rows.Limit> pages() {
    return result.leaves().stream()
        .filter(Form.AllRows.class::isInstance)
        .flatMap(rows -> rows(((Form.AllRows) rows).node()).chain().stream())
        .filter(Rows.Limit.class::isInstance)
        .map(Rows.Limit.class::cast)
        .filter(limit -> limit.input() instanceof Rows.Page)
        .findFirst();
  }

  /** The same, bound as an action. */
  public ResolvedGraph asAction() {
    return bound(true, access, limit);
  }

  /** The same for those whom {@code other} lets in. */
  ResolvedGraph with(Access other) {
    return bound(action, Optional.of(other), limit);
  }

  /** The same, run by each caller as often as {@code rate} says. */
  ResolvedGraph with(RouteLimits.Rate rate) {
    return bound(action, access, Optional.of(rate));
  }

  /** The same, as another binding has it. */
  private ResolvedGraph bound(
      boolean asAction, Optional<Access> allowed, Optional<RouteLimits.Rate> rate) {
    return new ResolvedGraph(
        service,
        graph,
        rowsets,
        lookups,
        branches,
        steps,
        emits,
        guards,
        asAction,
        decimalsAsText,
        result,
        allowed,
        rate);
  }

  /** The same with no limit: who claims its key before has counted it. */
  public ResolvedGraph unlimited() {
    return bound(action, access, Optional.empty());
  }

  /** The part of it that can be decided with the outputs of {@code known} alone. */
  public ResolvedGraph knowing(Set<String> known) {
    return new Knowable(this, known).part();
  }

  /** The same over other rows: {@code rows} gives them for each chain. */
  ResolvedGraph over(UnaryOperator<Rows> rows) {
    var otherRowsets = new LinkedHashMap<String, Rows>();
    rowsets.forEach((node, chain) -> otherRowsets.put(node, rows.apply(chain)));
    var otherLookups = new LinkedHashMap<String, Lookup>();
    lookups.forEach(
        (node, lookup) ->
            otherLookups.put(
                node, new Lookup(lookup.node(), rows.apply(lookup.rows()), lookup.unique())));
    List<Guard> otherGuards =
        guards.stream()
            .map(guard -> new Guard(guard.node(), rows.apply(guard.rows()), guard.refusal()))
            .toList();
    return new ResolvedGraph(
        service,
        graph,
        otherRowsets,
        otherLookups,
        branches,
        steps,
        emits,
        otherGuards,
        action,
        decimalsAsText,
        result,
        access,
        limit);
  }

  /** The part of it that answers with {@code other} and looks at {@code needed} only. */
  public ResolvedGraph answering(Form other, Set<String> needed) {
    var kept = new LinkedHashMap<>(lookups);
    kept.keySet().retainAll(needed);
    return new ResolvedGraph(
        service, graph, rowsets, kept, branches, List.of(), List.of(), List.of(), false, false,
        other, access, limit);
  }

  /**
   * Every expression of this graph wherever it stands, whole: of rows, cases, events, the input of
   * calls and the answer. Whoever asks for something of all expressions asks here, so that no place
   * is forgotten.
   */
  public List<Value> expressions() {
    var expressions = new ArrayList<Value>();
    allRows().forEach(rows -> expressions.addAll(rows.values()));
    branches.forEach(branch -> branch.choices().forEach(choice -> expressions.add(choice.when())));
    emits.forEach(emit -> expressions.addAll(emit.expressions()));
    for (Form form : forms()) {
      form.leaves().forEach(leaf -> leaf.expression().ifPresent(expressions::add));
    }
    return expressions;
  }

  /** The inputs that are patterns of {@code like} somewhere in it. */
  public Set<String> patterns() {
    var patterns = new LinkedHashSet<String>();
    for (Value expression : expressions()) {
      for (Value part : Values.all(expression)) {
        if (part instanceof Value.Op(ExprOperator operator, List<Value> operands, _)
            && operator == ExprOperator.LIKE
            && operands.get(1) instanceof Value.Input input) {
          patterns.add(input.name());
        }
      }
    }
    return patterns;
  }

  /** Every step of every chain of rows, each once. */
  public List<Rows> allRows() {
    Set<Rows> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    var all = new ArrayList<Rows>();
    Consumer<Rows> chain = rows -> rows.chain().stream().filter(seen::add).forEach(all::add);
    rowsets.values().forEach(chain);
    lookups.values().forEach(lookup -> chain.accept(lookup.rows()));
    guards.forEach(guard -> chain.accept(guard.rows()));
    return all;
  }

  /** What it answers with, and what its calls are given. */
  public List<Form> forms() {
    var forms = new ArrayList<Form>();
    for (OutsideStep step : steps) {
      if (step instanceof OutsideStep.Call call) {
        forms.add(call.input());
        call.compensation().ifPresent(one -> forms.add(one.input()));
      }
    }
    forms.add(result);
    return forms;
  }

  /** The chain that ends in {@code node}. */
  public Rows rows(String node) {
    return Objects.requireNonNull(rowsets.get(node), node);
  }

  /** The findOne {@code node}. */
  public Lookup lookup(String node) {
    return Objects.requireNonNull(lookups.get(node), node);
  }

  /**
   * One row at the most.
   *
   * @param unique the value that the key must have, where the condition says just that: then the
   *     key itself sees to it that there is no second row
   */
  public record Lookup(String node, Rows rows, Optional<Value> unique) {}

  /** A branch: its cases in order, the last of them the default. */
  public record Branch(String node, List<Choice> choices, String otherwise) {
    public Branch {
      choices = List.copyOf(choices);
    }
  }

  /** A case of a branch. */
  public record Choice(Value when, String then) {}

  /**
   * An event to append.
   *
   * @param branch the branch that decides whether it runs: it does when its node is selected; empty
   *     when it always runs
   * @param payload in the order of the transition's affected fields, the state field left out
   * @param expectedVersion the version that the aggregate has to have before the command; a null
   *     expects nothing
   * @param rules what the aggregate's row has to be after the command
   * @param loop of what it emits one event for each; then columns of no path are an element's
   * @param children what it adds to its aggregate's lists, changes in them and removes
   */
  public record Emit(
      String node,
      Entity entity,
      Entity.StateMachine machine,
      Entity.Transition transition,
      Value aggregateId,
      Map<String, Value> payload,
      Optional<Value> expectedVersion,
      Optional<String> branch,
      RowRules rules,
      Optional<Loop> loop,
      List<GivenChildren> children) {
    public Emit {
      payload = Collections.unmodifiableMap(new LinkedHashMap<>(payload));
      children = List.copyOf(children);
    }

    /** All its expressions. */
    public List<Value> expressions() {
      var all = new ArrayList<Value>();
      all.add(aggregateId);
      expectedVersion.ifPresent(all::add);
      all.addAll(payload.values());
      children.forEach(given -> all.addAll(given.values()));
      return all;
    }

    /** Whether it is about the same aggregate as {@code other}, as the author wrote them. */
    public boolean sameAggregate(Emit other) {
      return loop.isEmpty()
          && other.loop.isEmpty()
          && entity.equals(other.entity)
          && aggregateId.equals(other.aggregateId);
    }
  }

  /**
   * One event for each element of {@code elements}, in their order.
   *
   * @param max how many elements there may be
   */
  public record Loop(Table.Elements elements, long max) {
    public String input() {
      return elements.input();
    }
  }

  /** A condition for all emits. */
  public record Guard(String node, Rows rows, Refusal refusal) {}

  /**
   * What is said of a refusal in its author's words.
   *
   * @param message pieces in their order: literals of text, and inputs
   */
  public record Refusal(Optional<String> code, List<Value> message) {
    /** The words are ours. */
    public static final Refusal NONE = new Refusal(Optional.empty(), List.of());

    public Refusal {
      message = List.copyOf(message);
    }
  }
}
