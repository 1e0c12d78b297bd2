package dev.lathe.compiler;

import dev.lathe.compiler.blueprint.Blueprint.Seed;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.lower.BrokenRules;
import dev.lathe.compiler.lower.BrokenRules.Look;
import dev.lathe.compiler.plan.SeededTables;
import dev.lathe.compiler.resolve.ResolvedBlueprint;
import dev.lathe.compiler.seed.SeedEvents;
import dev.lathe.model.bundle.Schema;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Holds what seeds leave to the rules of rows that only the database can tell: invariants, and what
 * is unique under a condition. A command would have refused the row.
 */
final class SeedRules {
  private final Findings findings = new Findings();
  private final List<Seed> seeds;

  private SeedRules(List<Seed> seeds) {
    this.seeds = seeds;
  }

  /**
   * @param seeds of which nothing wrong was found by itself
   */
  static List<Diagnostic> broken(ResolvedBlueprint resolved, Schema schema, List<Seed> seeds) {
    Set<String> seeded =
        seeds.stream().map(seed -> seed.entity().text()).collect(Collectors.toSet());
    List<BrokenRules.Rule> rules =
        BrokenRules.of(resolved).stream()
            .filter(rule -> seeded.contains(rule.entity()))
            .filter(rule -> !rule.ofChildren())
            .toList();
    if (rules.isEmpty()) {
      return List.of();
    }
    var held = new SeedRules(seeds);
    try (var tables = SeededTables.of(schema, SeedEvents.of(resolved.blueprint(), seeds))) {
      rules.forEach(rule -> held.rule(rule, tables));
    }
    return held.findings.sorted();
  }

  private void rule(BrokenRules.Rule rule, SeededTables tables) {
    if (rule.look() instanceof Look.Told told) {
      for (String id : tables.column(told.some())) {
        last(rule.entity(), id)
            .ifPresent(
                seed ->
                    findings.add(
                        DiagnosticCode.SEED_RULE_BROKEN,
                        seed.dataSpan(),
                        "the seeds leave `%s` as no command may: %s"
                            .formatted(seed.subject(), said(rule)),
                        "seed what a command could leave, or change the rule of `%s`"
                            .formatted(rule.subject())));
      }
    }
  }

  private static String said(BrokenRules.Rule rule) {
    return rule.subject().equals(rule.entity())
        ? rule.says()
        : "`" + rule.subject() + "` " + rule.says();
  }

  /** The last event of an aggregate. */
  private Optional<Seed> last(String entity, String id) {
    return seeds.stream()
        .filter(seed -> seed.entity().text().equals(entity))
        .filter(seed -> seed.aggregateId().text().equals(id))
        .max(Comparator.comparingLong(Seed::version));
  }
}
