package dev.lathe.compiler.blueprint;

import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Input;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.OutputType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A graph as written: nodes in execution order.
 *
 * @param lets its own named expressions
 * @param allowScan the author's reason why this graph may read a whole table: our optional key
 */
public record Graph(
    Name id,
    List<Input> inputs,
    Output output,
    List<Node> nodes,
    List<Let> lets,
    Optional<Name> allowScan) {
  public Graph {
    lets = Name.sorted(lets, Let::name);
    inputs = Name.sorted(inputs, Input::name);
    nodes = List.copyOf(nodes);
  }

  /** The same with these scales for some of its inputs. */
  public Graph scaled(Map<String, Integer> scales) {
    List<Input> scaled =
        inputs.stream()
            .map(
                input -> {
                  Integer scale = scales.get(input.name().text());
                  return scale == null ? input : input.scaled(scale);
                })
            .toList();
    return scaled.equals(inputs) ? this : new Graph(id, scaled, output, nodes, lets, allowScan);
  }

  public Optional<Input> input(String name) {
    return inputs.stream().filter(i -> i.name().text().equals(name)).findFirst();
  }

  public Optional<Node> node(String id) {
    return nodes.stream().filter(n -> n.id().text().equals(id)).findFirst();
  }

  /** {@code signature.output}. */
  public record Output(OutputType type, Name from, Span span) {}
}
