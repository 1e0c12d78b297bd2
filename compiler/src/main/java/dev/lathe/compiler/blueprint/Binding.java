package dev.lathe.compiler.blueprint;

import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.model.bundle.HttpMethod;
import dev.lathe.model.bundle.InputSource;
import dev.lathe.model.json.Json;
import java.util.List;
import java.util.Optional;

/**
 * A binding as written; {@code kind: query|command} reads as exposure.
 *
 * @param action exposure {@code action} (or kind {@code command})
 * @param engine {@code target.engine}: {@code sqlite} or {@code native}
 * @param response {@code response} as JSON, checked for shape only
 * @param allow our optional key, as written
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
    Optional<Json> response,
    Optional<Name> allow,
    Span span) {
  public Binding {
    parameters = List.copyOf(parameters);
    inputFrom = List.copyOf(inputFrom);
  }

  /** {@code http.parameters[]}; {@code source} is Path, Query or Body. */
  public record Parameter(
      Name name, InputSource source, Name bindTo, boolean required, Span span) {}

  /** {@code inputFrom.<input>}; {@code source} is one of the From… sources. */
  public record From(Name input, InputSource source, boolean required, Span span) {}
}
