package dev.lathe.compiler.check;

import dev.lathe.compiler.check.SeedStreams.Step;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Constraints;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.FieldRules;
import dev.lathe.compiler.domain.Name;
import dev.lathe.model.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** No two seeded rows have what is to be unique, as far as the seeds alone say. */
final class SeedUniqueness {
  private final Findings findings = new Findings();
  private final Map<List<Object>, Span> seen = new HashMap<>();

  private SeedUniqueness() {}

  static List<Diagnostic> in(Collection<List<Step>> streams) {
    var rule = new SeedUniqueness();
    streams.forEach(rule::stream);
    return rule.findings.sorted();
  }

  private void stream(List<Step> steps) {
    List<Step> ordered =
        steps.stream().sorted(Comparator.comparingLong(step -> step.seed().version())).toList();
    Entity entity = ordered.getFirst().entity();
    var row = new HashMap<String, Json>();
    for (Step step : ordered) {
      Entity.StateMachine machine = entity.stateMachine().orElseThrow();
      row.putAll(SeedData.of(step.seed().data(), machine, step.transition()).values().members());
    }
    if (ordered.getLast().transition().deletes()) {
      return;
    }
    Span place = ordered.getLast().seed().dataSpan();
    for (Constraints.Unique unique : entity.constraints().unique()) {
      if (unique.where().isEmpty()) {
        unique(entity, unique, row, place);
      }
    }
  }

  private void unique(Entity entity, Constraints.Unique unique, Map<String, Json> row, Span place) {
    var values = new ArrayList<Object>(List.of(entity.name().text(), unique.fields()));
    for (Name name : unique.fields()) {
      Optional<Entity.Field> field = entity.field(name.text());
      Json value = row.getOrDefault(name.text(), Json.NULL);
      Optional<String> plain = field.flatMap(f -> FieldRules.plain(f.type(), value));
      if (plain.isEmpty()) {
        return; // generated, or wrong and reported
      }
      values.add(
          FieldRules.number(field.orElseThrow().type())
              ? new BigDecimal(plain.get()).stripTrailingZeros()
              : plain.get());
    }
    Span first = seen.putIfAbsent(values, place);
    if (first != null) {
      findings.add(
          DiagnosticCode.SEED_RULE_BROKEN,
          place,
          "another seeded `%s` has the same `%s`"
              .formatted(
                  entity.name(),
                  String.join("`, `", unique.fields().stream().map(Name::text).toList())),
          first,
          "seed another value: these are unique");
    }
  }
}
