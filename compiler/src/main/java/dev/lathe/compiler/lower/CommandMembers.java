package dev.lathe.compiler.lower;

import dev.lathe.compiler.lower.JsonSql.Pair;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.model.bundle.Parameter.Fact;
import java.util.List;

/** The members that the answer of every action has beside its own. */
final class CommandMembers {
  private static final List<String> NAMES = List.of("eventIds", "commandId", "correlationId");

  private CommandMembers() {}

  /** An author's members but for those that these hide. */
  static List<Pair> without(List<Pair> pairs) {
    return pairs.stream().filter(pair -> !NAMES.contains(pair.name())).toList();
  }

  static List<Pair> of(Expression eventIds) {
    return List.of(
        new Pair(NAMES.get(0), eventIds),
        new Pair(NAMES.get(1), ValueLowering.fact(Fact.COMMAND)),
        new Pair(NAMES.get(2), ValueLowering.fact(Fact.CORRELATION)));
  }
}
