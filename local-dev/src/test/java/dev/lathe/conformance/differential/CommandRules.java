package dev.lathe.conformance.differential;

import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.domain.Constraints;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Name;
import dev.lathe.conformance.differential.CommandEvaluator.State;
import dev.lathe.conformance.differential.CommandEvaluator.Stream;
import dev.lathe.model.command.CommandOutcome;
import dev.lathe.model.problem.Words;
import dev.lathe.model.rule.Breach;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What rules say against the rows that a command leaves.
 *
 * @param streams what each emit is about: of one for each element of a list, several
 * @param ran the emits that ran
 * @param before an aggregate before the command
 * @param left the aggregates that it changes, afterwards
 */
record CommandRules(
    CommandEmits emits,
    ExprEvaluator expressions,
    RandomRows rows,
    Function<Node.Emit, List<Stream>> streams,
    Set<String> ran,
    Function<Stream, State> before,
    Map<Stream, State> left) {

  /** What emits that write their aggregate alike did to it. */
  private record About(
      List<Stream> streams, Entity entity, List<Node.Emit> ran, Set<String> fields) {}

  static boolean gone(Entity entity, Optional<Map<String, @Nullable Object>> row) {
    return row.isPresent()
        && entity
            .stateMachine()
            .orElseThrow()
            .deleted()
            .contains(String.valueOf(row.get().get("status")));
  }

  Optional<CommandOutcome> broken() {
    List<About> all = abouts();
    for (About about : all) {
      Optional<CommandOutcome> broken = fields(about);
      if (broken.isPresent()) return broken;
    }
    for (About about : all) {
      for (Stream stream : about.streams()) {
        Optional<Map<String, @Nullable Object>> row = row(about, stream);
        Optional<String> broken =
            row.isPresent() ? rules(about.entity()).broken(row.get()) : Optional.empty();
        if (broken.isPresent()) {
          return Optional.of(new CommandOutcome.InvariantBroken(broken.get(), Words.NONE));
        }
      }
    }
    for (About about : all) {
      for (Stream stream : about.streams()) {
        Optional<CommandOutcome> taken = taken(about, stream, all);
        if (taken.isPresent()) return taken;
      }
    }
    return Optional.empty();
  }

  /** What speaks against the records of the emits that ran. */
  Optional<CommandOutcome> ofChildren(List<Kids.Given> given) {
    for (Kids.Given one : given) {
      Entity entity = emits.entity(one.stream().entity());
      if (one.records().isEmpty()) continue;
      int there = before.apply(one.stream()).parts().size();
      Optional<CommandOutcome> refusal =
          Kids.refusal(entity, one, given, there, EmitEvaluator::fits, rules(entity));
      if (refusal.isPresent()) return refusal;
    }
    return Optional.empty();
  }

  /** The row that emits which ran leave an aggregate with. */
  private Optional<Map<String, @Nullable Object>> row(About about, Stream stream) {
    if (about.ran().isEmpty()) return Optional.empty();
    State state = left.get(stream);
    return state == null || gone(about.entity(), state.row()) ? Optional.empty() : state.row();
  }

  private RuleEvaluator rules(Entity entity) {
    return new RuleEvaluator(entity, expressions);
  }

  private Optional<CommandOutcome> fields(About about) {
    for (String name : about.fields()) {
      Entity.Field field = about.entity().field(name).orElseThrow();
      boolean set =
          about.ran().stream()
              .anyMatch(e -> e.payload().stream().anyMatch(a -> a.name().text().equals(name)));
      for (Stream stream : set ? about.streams() : List.<Stream>of()) {
        Optional<Map<String, @Nullable Object>> row = row(about, stream);
        Optional<Breach> breach =
            row.isPresent()
                ? rules(about.entity()).broken(field, row.get().get(name))
                : Optional.empty();
        if (breach.isPresent()) {
          return Optional.of(
              new CommandOutcome.RuleBroken(
                  name, breach.get().rule(), breach.get().message(), Words.NONE));
        }
      }
    }
    return Optional.empty();
  }

  private Optional<CommandOutcome> taken(About about, Stream own, List<About> all) {
    Optional<Map<String, @Nullable Object>> row = row(about, own);
    if (row.isEmpty()) return Optional.empty();
    List<About> alike = all.stream().filter(a -> a.entity().equals(about.entity())).toList();
    Set<Stream> known = new HashSet<>();
    alike.forEach(a -> known.addAll(a.streams()));
    for (Constraints.Unique unique : about.entity().constraints().unique()) {
      boolean touches =
          unique.where().isPresent()
              || about.ran().stream().anyMatch(emit -> touches(emit, unique));
      if (!touches) continue;
      RuleEvaluator rules = rules(about.entity());
      boolean clash = false;
      List<Map<String, @Nullable Object>> there =
          Objects.requireNonNull(rows.things().get(about.entity().name().text()));
      for (Map<String, @Nullable Object> one : there) {
        clash |=
            !known.contains(streamOf(about.entity(), one)) && rules.clash(unique, row.get(), one);
      }
      for (Stream other : known) {
        Optional<Map<String, @Nullable Object>> theirs =
            left.getOrDefault(other, before.apply(other)).row();
        clash |=
            !other.equals(own)
                && theirs.isPresent()
                && !gone(about.entity(), theirs)
                && rules.clash(unique, row.get(), theirs.get());
      }
      if (clash) {
        return Optional.of(
            new CommandOutcome.NotUnique(
                unique.fields().stream().map(Name::text).toList(), Words.NONE));
      }
    }
    return Optional.empty();
  }

  private boolean touches(Node.Emit emit, Constraints.Unique unique) {
    return emits.transition(emit).creates()
        || emit.payload().stream()
            .anyMatch(
                a -> unique.fields().stream().anyMatch(f -> f.text().equals(a.name().text())));
  }

  private static Stream streamOf(Entity entity, Map<String, @Nullable Object> row) {
    return new Stream(entity.name().text(), Objects.requireNonNull(row.get("id")));
  }

  /** The aggregates as they are written, with what ran about each. */
  private List<About> abouts() {
    var all = new LinkedHashMap<String, About>();
    List<Node.Emit> written = emits.all();
    for (int i = 0; i < written.size(); i++) {
      Node.Emit emit = written.get(i);
      About about =
          all.computeIfAbsent(
              CommandEmits.written(emit),
              _ ->
                  new About(
                      streams.apply(emit),
                      emits.entity(emit),
                      new ArrayList<>(),
                      new LinkedHashSet<>()));
      if (ran.contains(emit.id().text())) about.ran().add(emit);
      for (Node.Assignment set : emits.inOrder(emit)) {
        boolean overwritten =
            written.subList(i + 1, written.size()).stream()
                .anyMatch(
                    later ->
                        CommandEmits.written(later).equals(CommandEmits.written(emit))
                            && emits.unbranched(later)
                            && later.payload().stream()
                                .anyMatch(a -> a.name().text().equals(set.name().text())));
        if (!overwritten) about.fields().add(set.name().text());
      }
    }
    return List.copyOf(all.values());
  }
}
