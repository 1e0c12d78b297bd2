package dev.lathe.compiler.domain;

import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.model.bundle.HttpMethod;
import dev.lathe.model.bundle.InputSource;
import dev.lathe.model.bundle.Reference;
import dev.lathe.model.bundle.ResponseTemplate;
import dev.lathe.model.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A binding as written; {@code kind: query|command} reads as exposure.
 *
 * @param action exposure {@code action} (or kind {@code command})
 * @param engine {@code target.engine}: {@code sqlite} or {@code native}
 * @param response how it words its answers itself
 * @param allow who may use it: our optional key
 * @param rateLimit how often a caller may use it, by the limit's name: our optional key
 * @param description what {@code http} says for people and for OpenAPI
 * @param answering which statuses it has beside 200: our optional keys
 * @param page that it answers in pages: our optional key
 * @param asOf where it says that it can be asked for what was: our optional key
 * @param confirm that no workflow runs it without a person's consent: our optional key
 * @param keyless that it takes requests without an Idempotency-Key, though it does something
 *     outside: our optional key
 */
public record Binding(
    Name id,
    boolean action,
    Name graph,
    Name engine,
    HttpMethod method,
    Name path,
    List<Parameter> parameters,
    List<From> inputFrom,
    Optional<Response> response,
    Optional<Allow> allow,
    Optional<Name> rateLimit,
    Description description,
    Answering answering,
    Optional<Page> page,
    Optional<Span> asOf,
    boolean confirm,
    boolean keyless,
    Span span) {
  public Binding {
    parameters = List.copyOf(parameters);
    inputFrom = Name.sorted(inputFrom, From::input);
  }

  /** The same, of another graph with these inputs from the request. */
  public Binding with(Name otherGraph, List<From> otherInputFrom) {
    return new Binding(
        id,
        action,
        otherGraph,
        engine,
        method,
        path,
        parameters,
        otherInputFrom,
        response,
        allow,
        rateLimit,
        description,
        answering,
        page,
        asOf,
        confirm,
        keyless,
        span);
  }

  /** The same, which answers as {@code other} says. */
  public Binding with(Answering other) {
    return new Binding(
        id,
        action,
        graph,
        engine,
        method,
        path,
        parameters,
        inputFrom,
        response,
        allow,
        rateLimit,
        description,
        other,
        page,
        asOf,
        confirm,
        keyless,
        span);
  }

  /** The same, as often as the limit {@code otherLimit} lets a caller use it. */
  public Binding with(Optional<Name> otherLimit) {
    return new Binding(
        id,
        action,
        graph,
        engine,
        method,
        path,
        parameters,
        inputFrom,
        response,
        allow,
        otherLimit,
        description,
        answering,
        page,
        asOf,
        confirm,
        keyless,
        span);
  }

  /** Whether code outside the blueprint would run it: then {@code graph} names no graph. */
  public boolean isNative() {
    return engine.text().equals("native");
  }

  /**
   * {@code page}.
   *
   * @param most how many rows a page may have at the most, where requests say how many
   */
  public record Page(OptionalLong most, Span span) {}

  /**
   * Which statuses it answers with beside 200.
   *
   * @param absent that a read which finds nothing answers 404
   * @param created where what a command created is read; it then answers 201
   */
  public record Answering(Optional<Absent> absent, Optional<Created> created) {
    /** Only 200. */
    public static final Answering USUAL = new Answering(Optional.empty(), Optional.empty());
  }

  /**
   * {@code created}: a binding that reads.
   *
   * @param path the member of the answer for a placeholder of that binding's path, where it is not
   *     the one of the same name
   */
  public record Created(Name read, List<Given> path) {
    public Created {
      path = Name.sorted(path, Given::placeholder);
    }

    /** The member of the answer that {@code placeholder} is filled with. */
    public String member(String placeholder) {
      return path.stream()
          .filter(given -> given.placeholder().text().equals(placeholder))
          .findFirst()
          .map(given -> given.member().text())
          .orElse(placeholder);
    }
  }

  /** {@code placeholder: member}. */
  public record Given(Name placeholder, Name member) {}

  /**
   * {@code response}.
   *
   * @param references all of its {@code $root.path}, with the branch that they stand in
   */
  public record Response(ResponseTemplate template, List<Referring> references) {
    public Response {
      references = List.copyOf(references);
    }
  }

  /** A reference of a response template; {@code ok} in {@code onOk}. */
  public record Referring(Reference reference, boolean ok, Span span) {}

  /** {@code absent}: 404, or an object that says what with it. */
  public record Absent(Wording wording, Span span) {}

  /**
   * {@code http.parameters[]}; {@code source} is Path, Query or Body.
   *
   * @param openapi merged over what is generated for it
   */
  public record Parameter(
      Name name,
      InputSource source,
      Name bindTo,
      boolean required,
      Optional<String> description,
      Optional<Json.Obj> openapi,
      Span span) {}

  /**
   * What an operation is called and said to do.
   *
   * @param openapi merged over the generated operation
   */
  public record Description(
      Optional<String> summary,
      Optional<String> text,
      List<String> tags,
      Optional<String> operationId,
      Optional<Json.Obj> openapi) {
    public Description {
      tags = List.copyOf(tags);
    }

    /** Nothing is said. */
    public static Description none() {
      return new Description(
          Optional.empty(), Optional.empty(), List.of(), Optional.empty(), Optional.empty());
    }
  }

  /** {@code inputFrom.<input>}; {@code source} is one of the From… sources. */
  public record From(Name input, InputSource source, boolean required, Span span) {}
}
