package dev.lathe.compiler.describe;

import dev.lathe.compiler.domain.Binding;
import dev.lathe.model.bundle.AsOf;
import dev.lathe.model.bundle.InputPlan;
import dev.lathe.model.bundle.InputSource;
import dev.lathe.model.bundle.Operation;
import dev.lathe.model.bundle.PagePlan;
import dev.lathe.model.bundle.Route;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.decimal.Scale;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import dev.lathe.model.value.UserClaims;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** What a route takes from a request. */
final class Requests {
  private final Route route;
  private final Binding binding;

  Requests(Route route, Binding binding) {
    this.route = route;
    this.binding = binding;
  }

  /**
   * A value of path, query or header.
   *
   * @param in as in OpenAPI
   * @param openapi what the author wants said of it
   */
  record Parameter(
      String name,
      String in,
      boolean required,
      DataType type,
      Json.Obj keywords,
      Optional<String> description,
      Optional<Json.Obj> openapi) {}

  /** Path, query, then headers; each name once. */
  List<Parameter> parameters() {
    var parameters = new LinkedHashMap<String, Parameter>();
    for (String in : List.of("path", "query", "header")) {
      for (InputPlan input : route.inputs()) {
        parameter(input)
            .filter(parameter -> parameter.in().equals(in))
            .ifPresent(parameter -> parameters.putIfAbsent(in + " " + parameter.name(), parameter));
      }
    }
    return List.copyOf(parameters.values());
  }

  /** The JSON body; empty where none is read. */
  Optional<DataType.Obj> body() {
    var picked = new ArrayList<Picked>();
    for (InputPlan input : route.inputs()) {
      switch (input.source()) {
        case InputSource.Body(String name) -> picked.add(new Picked(List.of(name), input));
        case InputSource.FromBody(var path) -> picked.add(new Picked(path, input));
        case InputSource.Path _,
            InputSource.Query _,
            InputSource.FromHeader _,
            InputSource.FromQuery _,
            InputSource.FromForm _,
            InputSource.FromBytes _,
            InputSource.FromUser _,
            InputSource.FromActor _,
            InputSource.Unbound _ -> {}
      }
    }
    boolean whole = picked.stream().anyMatch(p -> p.path().isEmpty());
    return picked.isEmpty() ? Optional.empty() : Optional.of(object(picked, !whole && strict()));
  }

  /** Whether a request without a JSON object as its body is refused. */
  boolean strict() {
    return route.strictBody();
  }

  /** The fields of a form; empty where none is read. */
  Optional<DataType.Obj> form() {
    var members = new ArrayList<DataType.Member>();
    for (InputPlan input : route.inputs()) {
      if (input.source() instanceof InputSource.FromForm(String name)) {
        members.add(
            new DataType.Member(
                name, text(input), input.required(), keywords(input, Optional.empty())));
      }
    }
    return members.isEmpty() || strict()
        ? Optional.empty()
        : Optional.of(new DataType.Obj(Optional.empty(), members, true));
  }

  /** Whether the body is taken as it comes. */
  boolean bytes() {
    return route.inputs().stream()
        .anyMatch(input -> input.source() instanceof InputSource.FromBytes);
  }

  /** A native operation's inputs have no declared types: text where it is text, else anything. */
  private boolean untyped() {
    return route.operation().kind() == Operation.Kind.NATIVE;
  }

  /** All that a caller gives, headers apart, as one object. */
  DataType.Obj all() {
    var members = new LinkedHashMap<String, DataType.Member>();
    for (Parameter parameter : parameters()) {
      if (!parameter.in().equals("header")) {
        members.putIfAbsent(
            parameter.name(),
            new DataType.Member(
                parameter.name(), parameter.type(), parameter.required(), parameter.keywords()));
      }
    }
    body().ifPresent(body -> body.members().forEach(m -> members.putIfAbsent(m.name(), m)));
    form().ifPresent(form -> form.members().forEach(m -> members.putIfAbsent(m.name(), m)));
    return new DataType.Obj(Optional.empty(), List.copyOf(members.values()), false);
  }

  private Optional<Parameter> parameter(InputPlan input) {
    return switch (input.source()) {
      case InputSource.Path(String name) -> Optional.of(parameter(input, name, "path"));
      case InputSource.Query(String name) -> Optional.of(parameter(input, name, "query"));
      case InputSource.FromQuery(String name) -> Optional.of(parameter(input, name, "query"));
      case InputSource.FromHeader(String name) ->
          name.startsWith(UserClaims.HEADERS)
              ? Optional.empty() // no client's is taken
              : Optional.of(parameter(input, name, "header"));
      case InputSource.Body _,
          InputSource.FromBody _,
          InputSource.FromForm _,
          InputSource.FromBytes _,
          InputSource.FromUser _,
          InputSource.FromActor _,
          InputSource.Unbound _ ->
          Optional.empty();
    };
  }

  private Parameter parameter(InputPlan input, String name, String in) {
    Optional<Binding.Parameter> declared = declared(input);
    boolean empty = input.list() && input.source() instanceof InputSource.Query;
    return new Parameter(
        name,
        in,
        in.equals("path") || (input.required() && !empty),
        text(input),
        in.equals("path") && input.type() == ScalarType.STRING && !untyped()
            ? Merge.over(
                new Members().with("minLength", Json.of(1)).object(),
                keywords(input, Optional.empty()))
            : keywords(input, Optional.empty()),
        pages(input)
            ? Optional.of(
                "Which page: what the `Link` of the page before says. Without it the first.")
            : past(input)
                ? Optional.of(
                    "Of when: a time, or a position of the log. What it was then, by its events up"
                        + " to then; without it, and where that is yet to come, what it is now.")
                : declared.flatMap(Binding.Parameter::description),
        declared.flatMap(Binding.Parameter::openapi));
  }

  private boolean pages(InputPlan input) {
    return binding.page().isPresent() && input.name().equals(PagePlan.CURSOR);
  }

  private boolean past(InputPlan input) {
    return binding.asOf().isPresent() && input.name().equals(AsOf.INPUT);
  }

  private Optional<Binding.Parameter> declared(InputPlan input) {
    return binding.parameters().stream()
        .filter(p -> p.bindTo().text().equals(input.name()) && p.source().equals(input.source()))
        .findFirst();
  }

  /** An input and where in the body it lies. */
  private record Picked(List<String> path, InputPlan input) {
    Picked inner() {
      return new Picked(path.subList(1, path.size()), input);
    }
  }

  private DataType.Obj object(List<Picked> picked, boolean strict) {
    var groups = new LinkedHashMap<String, List<Picked>>();
    for (Picked one : picked) {
      if (!one.path().isEmpty()) {
        groups.computeIfAbsent(one.path().getFirst(), _ -> new ArrayList<>()).add(one);
      }
    }
    var members = new ArrayList<DataType.Member>();
    groups.forEach((name, group) -> members.add(member(name, group)));
    return new DataType.Obj(Optional.empty(), members, !strict);
  }

  private DataType.Member member(String name, List<Picked> group) {
    Optional<InputPlan> direct =
        group.stream().filter(p -> p.path().size() == 1).map(Picked::input).findFirst();
    if (direct.isEmpty()) {
      DataType inner = object(group.stream().map(Picked::inner).toList(), false);
      return new DataType.Member(name, inner, false, new Members().object());
    }
    InputPlan input = direct.get();
    Optional<Binding.Parameter> declared = declared(input);
    return new DataType.Member(name, inBody(input), input.required(), keywords(input, declared));
  }

  private DataType inBody(InputPlan input) {
    if (untyped()) {
      return new DataType.Any();
    }
    return input.source() instanceof InputSource.FromBody
        ? picked(input)
        : DataType.nullable(value(input, true), input.nullable());
  }

  /** Objects and arrays become their text, a null counts as nothing. */
  private static DataType picked(InputPlan input) {
    boolean text = input.type() == ScalarType.STRING && !input.list();
    return new DataType.Nullable(text ? new DataType.AnyText() : value(input, true));
  }

  private static DataType text(InputPlan input) {
    return value(input, false);
  }

  private static DataType value(InputPlan input, boolean json) {
    var decimals = json ? DataType.Decimals.TEXT_OR_NUMBER : DataType.Decimals.TEXT;
    if (input.items().records()) {
      return new DataType.ListOf(record(input));
    }
    DataType scalar = scalar(input, decimals);
    return input.list() ? new DataType.ListOf(ruled(scalar, input)) : scalar;
  }

  private static DataType scalar(InputPlan input, DataType.Decimals decimals) {
    List<String> words = RuleKeywords.words(input);
    return words.isEmpty()
        ? new DataType.Scalar(input.type(), decimals)
        : new DataType.Words(words);
  }

  /** What each item of a list has to be. */
  private static DataType ruled(DataType item, InputPlan input) {
    var keywords = new Members();
    RuleKeywords.add(keywords, input);
    return keywords.object().members().isEmpty()
        ? item
        : new DataType.Ruled(item, keywords.object());
  }

  /** What each item of a list of records has to be. */
  private static DataType record(InputPlan input) {
    return new DataType.Obj(
        Optional.empty(),
        input.items().members().stream()
            .map(member -> member(member.input(input.source())))
            .toList(),
        false);
  }

  private static DataType.Member member(InputPlan member) {
    var keywords = new Members();
    RuleKeywords.add(keywords, member);
    return new DataType.Member(
        member.name(),
        DataType.nullable(scalar(member, DataType.Decimals.TEXT_OR_NUMBER), member.nullable()),
        member.required(),
        keywords.object());
  }

  private static Json.Obj keywords(InputPlan input, Optional<Binding.Parameter> declared) {
    var keywords = new Members();
    declared.ifPresent(p -> keywords.with("description", p.description()));
    if (!input.list()) {
      input.minimum().ifPresent(least -> keywords.with("minimum", Json.of(least)));
      input.maximumBytes().ifPresent(most -> keywords.with("maxLength", Json.of(most)));
      if (input.type() == ScalarType.DECIMAL) {
        keywords.with("pattern", new Scale(input.scale()).pattern());
      }
      RuleKeywords.add(keywords, input);
    }
    input.items().most().ifPresent(most -> keywords.with("maxItems", Json.of(most)));
    input
        .fallback()
        .filter(value -> !(value instanceof Json.Null))
        .ifPresent(value -> keywords.with("default", value));
    Json.Obj generated = keywords.object();
    return declared
        .flatMap(Binding.Parameter::openapi)
        .map(openapi -> Merge.over(generated, openapi))
        .orElse(generated);
  }
}
