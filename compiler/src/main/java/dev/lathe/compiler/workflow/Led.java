package dev.lathe.compiler.workflow;

import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.model.bundle.workflow.VariableType;
import java.util.List;
import java.util.Optional;

/** Where a path of members leads. */
sealed interface Led {
  /** To a value. */
  record To(VariableType type) implements Led {}

  /**
   * Nowhere.
   *
   * @param at how many names lead to {@code in}
   * @param name that it has no member of
   */
  record Nowhere(int at, String name, VariableType in) implements Led {
    /** What may have been meant. */
    Optional<String> hint() {
      return NearNames.hint(name, Types.names(in));
    }
  }

  /** From a value of {@code type} by the names of {@code path}. */
  static Led along(VariableType type, List<String> path) {
    VariableType in = type;
    for (int i = 0; i < path.size(); i++) {
      Optional<VariableType> member = Types.member(in, path.get(i));
      if (member.isEmpty()) return new Nowhere(i, path.get(i), in);
      in = member.get();
    }
    return new To(in);
  }
}
