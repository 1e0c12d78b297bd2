package dev.lathe.compiler.lower;

import dev.lathe.model.bundle.Parameter.Fact;
import java.util.List;

/** The members that the answer of every action has beside its own. */
final class CommandMembers {
  private static final List<String> NAMES = List.of("eventIds", "commandId", "correlationId");

  private CommandMembers() {}

  /** An author's members but for those that these hide. */
  static List<Sql.Pair> without(List<Sql.Pair> pairs) {
    return pairs.stream().filter(pair -> !NAMES.contains(pair.name())).toList();
  }

  static List<Sql.Pair> of(String eventIds, Parameters parameters) {
    return List.of(
        new Sql.Pair(NAMES.get(0), eventIds),
        new Sql.Pair(NAMES.get(1), parameters.of(Fact.COMMAND)),
        new Sql.Pair(NAMES.get(2), parameters.of(Fact.CORRELATION)));
  }
}
