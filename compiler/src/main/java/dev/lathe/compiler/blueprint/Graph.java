package dev.lathe.compiler.blueprint;

import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.json.Json;
import java.util.List;
import java.util.Optional;

/**
 * A graph as written: nodes in execution order.
 *
 * @param allowScan the author's reason why this graph may read a whole table: our optional key
 */
public record Graph(
    Name id, List<Input> inputs, Output output, List<Node> nodes, Optional<Name> allowScan) {
  public Graph {
    inputs = Name.sorted(inputs, Input::name);
    nodes = List.copyOf(nodes);
  }

  public Optional<Input> input(String name) {
    return inputs.stream().filter(i -> i.name().text().equals(name)).findFirst();
  }

  public Optional<Node> node(String id) {
    return nodes.stream().filter(n -> n.id().text().equals(id)).findFirst();
  }

  /** A declared input; {@code fallback} is the {@code default} of mode DEFAULTED. */
  public record Input(Name name, InputType type, Mode mode, Optional<Json> fallback) {}

  /** What a missing value means. */
  public enum Mode {
    REQUIRED,
    NULLABLE,
    DEFAULTED,
    PREDICATE_OPTIONAL,
    ROOT
  }

  /** The type of an input. */
  public sealed interface InputType {
    record Scalar(ScalarType type) implements InputType {}

    record ListOf(ScalarType type) implements InputType {}

    record Row(Name shape) implements InputType {}

    record Rowset(Name shape) implements InputType {}
  }

  /** {@code signature.output}. */
  public record Output(OutputType type, Name from, Span span) {}

  /** The declared type of the answer. */
  public sealed interface OutputType {
    record Row(Name shape) implements OutputType {}

    record Rowset(Name shape) implements OutputType {}

    record Scalar(ScalarType type) implements OutputType {}
  }
}
