package dev.lathe.compiler.resolve;

import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.compiler.domain.Binding;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Input;
import dev.lathe.model.bundle.HttpMethod;
import dev.lathe.model.bundle.InputSource;
import dev.lathe.model.bundle.PagePlan;
import dev.lathe.model.json.Json;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Lists in pages: their order is completed by what tells rows apart, so that a later page can begin
 * behind a row, whatever was put in or taken away since.
 */
final class Paging {
  private final ResolvedGraph graph;
  private final Binding binding;
  private final List<Diagnostic> found = new ArrayList<>();

  private Paging(ResolvedGraph graph, Binding binding) {
    this.graph = graph;
    this.binding = binding;
  }

  /** {@code graph} as {@code bindings}, all of which say {@code page}, have it. */
  static Result<ResolvedGraph> paged(ResolvedGraph graph, List<Binding> bindings) {
    var found = new ArrayList<Diagnostic>();
    Optional<ResolvedGraph> paged = Optional.empty();
    for (Binding binding : bindings) {
      var paging = new Paging(graph, binding);
      paged = paging.paged();
      found.addAll(paging.found);
    }
    return found.isEmpty() && paged.isPresent()
        ? Result.ok(paged.get())
        : new Result.Failed<>(found);
  }

  /** What is said of {@code binding}, which runs code outside the blueprint. */
  static Diagnostic ofNative(Binding binding) {
    return Diagnostic.of(
        DiagnosticCode.PAGE_NOT_A_LIST,
        binding.page().orElseThrow().span(),
        "`%s` is a native operation, and nobody knows its rows".formatted(binding.id()),
        "take `page` away");
  }

  /** The same sets for first pages, and before them those for later ones. */
  static List<OptionalFilters.Given> withLater(List<OptionalFilters.Given> sets) {
    var all = new ArrayList<OptionalFilters.Given>();
    for (OptionalFilters.Given set : sets) {
      var inputs = new TreeSet<>(set.inputs());
      inputs.add(PagePlan.CURSOR);
      all.add(
          new OptionalFilters.Given(
              List.copyOf(inputs),
              set.alone(),
              set.graph()
                  .over(
                      new Changed(
                          rows ->
                              rows instanceof Rows.Page(Rows input, var unique, var _)
                                  ? new Rows.Page(input, unique, true)
                                  : rows))));
    }
    all.addAll(sets);
    return List.copyOf(all);
  }

  private Optional<ResolvedGraph> paged() {
    Optional<Rows> list = list();
    if (list.isEmpty()) return Optional.empty();
    Optional<Rows.Limit> limit = limit(list.get());
    List<Entity.Field> unique = unique(list.get(), limit);
    takes();
    if (!found.isEmpty() || limit.isEmpty()) return Optional.empty();
    Rows.Limit cut = limit.get();
    return Optional.of(
        graph.over(
            new Changed(
                rows -> rows == cut ? cut.over(new Rows.Page(cut.input(), unique, false)) : rows)));
  }

  /** The rows that the answer is a list of. */
  private Optional<Rows> list() {
    if (graph.commands() || binding.action() || binding.method() != HttpMethod.GET) {
      return notAList(
          "`%s` is no read by GET".formatted(binding.id()), "only a read by GET has pages");
    }
    if (!graph.steps().isEmpty()) {
      return notAList(
          "`%s` calls modules before it reads".formatted(graph.id()),
          "read the rows in a graph of their own");
    }
    List<Form> lists =
        graph.result().leaves().stream().filter(Form.AllRows.class::isInstance).toList();
    if (lists.size() != 1) {
      return notAList(
          "`%s` answers with %s"
              .formatted(graph.id(), lists.isEmpty() ? "no rows" : "several lists"),
          "a page is one of a single list, by itself or in an object");
    }
    Rows rows = graph.rows(((Form.AllRows) lists.getFirst()).node());
    for (Rows step : rows.chain()) {
      if (step instanceof Rows.Aggregate || step instanceof Rows.Distinct) {
        return notAList(
            "the rows of `%s` are made of others: they have no key to go on behind"
                .formatted(graph.id()),
            "keep the figures in a derived projection, or answer with all of them");
      }
    }
    return Optional.of(rows);
  }

  private Optional<Rows> notAList(String what, String hint) {
    refuse(DiagnosticCode.PAGE_NOT_A_LIST, what, hint);
    return Optional.empty();
  }

  /** Where a page ends. */
  private Optional<Rows.Limit> limit(Rows list) {
    List<Rows.Limit> limits =
        list.chain().stream()
            .filter(Rows.Limit.class::isInstance)
            .map(Rows.Limit.class::cast)
            .toList();
    if (limits.size() != 1) {
      refuse(
          DiagnosticCode.PAGE_WITHOUT_LIMIT,
          "`%s` has %s".formatted(graph.id(), limits.isEmpty() ? "no `limit`" : "several limits"),
          "let one node `limit` say how many rows a page has");
      return Optional.empty();
    }
    Value count = limits.getFirst().count();
    Optional<String> wrong =
        switch (count) {
          case Value.Literal(Json.Num(String rows), var _) ->
              rows.startsWith("-") || rows.equals("0")
                  ? Optional.of("a page of no row leads nowhere")
                  : Optional.empty();
          case Value.Input input -> size(graph.graph().input(input.name()).orElseThrow());
          default -> Optional.of("a page's size is a number or an input");
        };
    wrong.ifPresent(
        what ->
            refuse(
                DiagnosticCode.PAGE_WITHOUT_LIMIT,
                what,
                "give the input a default, and say the most: `\"page\": {\"most\": 100}`"));
    return wrong.isPresent() ? Optional.empty() : Optional.of(limits.getFirst());
  }

  /** What is wrong with {@code input} as the size of a page. */
  private Optional<String> size(Input input) {
    String name = "`" + input.name() + "`";
    return switch (input.mode()) {
      case NULLABLE, PREDICATE_OPTIONAL, ROOT ->
          Optional.of("without " + name + " a page would have no end");
      case REQUIRED, DEFAULTED -> {
        if (binding.page().orElseThrow().most().isEmpty()) {
          yield Optional.of("nothing says how large " + name + " may be");
        }
        long most = binding.page().orElseThrow().most().getAsLong();
        boolean fits =
            input
                .fallback()
                .filter(Json.Num.class::isInstance)
                .map(json -> Long.parseLong(((Json.Num) json).digits()))
                .map(size -> size >= 1 && size <= most)
                .orElse(true);
        yield fits
            ? Optional.empty()
            : Optional.of("the default of %s is not from 1 to %s".formatted(name, most));
      }
    };
  }

  /** What tells the rows of {@code list} apart. */
  private List<Entity.Field> unique(Rows list, Optional<Rows.Limit> limit) {
    if (!(list.chain().getLast() instanceof Rows.Scan scan)) {
      throw new IllegalStateException("a chain begins with a scan");
    }
    for (Rows step : list.chain()) {
      if (limit.isEmpty() || step == limit.get()) break; // where it ends is said already
      if (step instanceof Rows.Order || step instanceof Rows.Filter) {
        unsortable(
            "rows of `%s` are %s after they were cut off"
                .formatted(graph.id(), step instanceof Rows.Order ? "sorted" : "filtered"),
            "do that before `limit`");
        return List.of();
      }
    }
    boolean multiplied =
        list.chain().stream()
            .flatMap(step -> step.values().stream())
            .flatMap(value -> Values.leaves(value).stream())
            .anyMatch(OptionalFilters::multiplies);
    if (multiplied) {
      unsortable(
          "a row of `%s` comes once for each row that it is related to".formatted(graph.id()),
          "follow relations by the other entity's key");
    }
    return switch (scan.source().table()) {
      case Table.State(Entity entity) -> List.of(entity.key());
      case Table.Mirror mirror -> List.of(mirror.entity().key());
      case Table.Kept system -> List.of(system.entity().key());
      case Table.Children children ->
          List.of(
              children.entity().field(children.list().parent().text()).orElseThrow(),
              children.list().keyField());
      case Table.Derived _, Table.Events _, Table.Elements _, Table.History _ -> {
        unsortable(
            "nothing tells rows of `%s` apart for good"
                .formatted(scan.source().table().entity().name()),
            "page rows of an entity, or of a list of its children");
        yield List.of();
      }
    };
  }

  private void unsortable(String what, String hint) {
    refuse(DiagnosticCode.PAGE_UNSORTABLE, what, hint);
  }

  /** What requests name a page by has to be free. */
  private void takes() {
    boolean input =
        graph.inputs().stream().anyMatch(one -> one.name().text().equals(PagePlan.CURSOR));
    boolean parameter =
        binding.parameters().stream()
                .anyMatch(one -> one.source().equals(new InputSource.Query(PagePlan.CURSOR)))
            || binding.inputFrom().stream()
                .anyMatch(one -> one.source().equals(new InputSource.FromQuery(PagePlan.CURSOR)));
    if (input || parameter) {
      refuse(
          DiagnosticCode.PAGE_CURSOR_TAKEN,
          "`%s` has %s `cursor`, by which requests name a page"
              .formatted(input ? graph.id() : binding.id(), input ? "an input" : "a parameter"),
          "call it something else");
    }
  }

  private void refuse(DiagnosticCode code, String what, String hint) {
    found.add(Diagnostic.of(code, binding.page().orElseThrow().span(), what, hint));
  }

  /** Chains of rows of which some steps are others; those that several nodes share stay shared. */
  private static final class Changed implements UnaryOperator<Rows> {
    private final UnaryOperator<Rows> change;
    private final IdentityHashMap<Rows, Rows> known = new IdentityHashMap<>();

    Changed(UnaryOperator<Rows> change) {
      this.change = change;
    }

    @Override
    public Rows apply(Rows rows) {
      Rows done = known.get(rows);
      if (done == null) {
        Rows changed = change.apply(rows);
        done =
            changed
                .from()
                .map(from -> changed == rows ? rebased(rows, from) : changed)
                .orElse(changed);
        known.put(rows, done);
      }
      return done;
    }

    private Rows rebased(Rows rows, Rows from) {
      Rows input = apply(from);
      return input == from ? rows : rows.over(input);
    }
  }
}
