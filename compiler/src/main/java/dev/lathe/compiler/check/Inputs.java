package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Name;
import dev.lathe.compiler.blueprint.Node;
import java.util.Optional;

/** Which earlier node a node takes its rows from. */
final class Inputs {
  private Inputs() {}

  static Optional<Name> of(Node node) {
    return switch (node) {
      case Node.Filter filter -> Optional.of(filter.input());
      case Node.MapRows map -> Optional.of(map.input());
      case Node.Reduce reduce -> Optional.of(reduce.input());
      case Node.Sort sort -> Optional.of(sort.input());
      case Node.Limit limit -> Optional.of(limit.input());
      case Node.Distinct distinct -> Optional.of(distinct.input());
      case Node.FindMany _,
          Node.FindOne _,
          Node.Uuid _,
          Node.Emit _,
          Node.Call _,
          Node.Branch _,
          Node.Result _ ->
          Optional.empty();
    };
  }
}
