package dev.lathe.compiler.explore;

import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.resolve.ResolvedBlueprint;
import java.util.List;

/** The stage that finds no errors: what it says is worth a look, and the bundle is the same. */
public final class Advice {
  private Advice() {}

  /** Warnings and notes on {@code blueprint}, by place. */
  public static List<Diagnostic> on(ResolvedBlueprint blueprint) {
    var findings = new Findings();
    findings.addAll(StatesExplored.in(blueprint));
    findings.addAll(UnusedRows.in(blueprint));
    findings.addAll(BranchCases.in(blueprint));
    findings.addAll(StateLiterals.in(blueprint));
    findings.addAll(LikePatterns.in(blueprint));
    findings.addAll(ResultShapes.in(blueprint));
    findings.addAll(NullPayloads.in(blueprint));
    findings.addAll(UnusedInputs.in(blueprint));
    findings.addAll(UnselectedEmits.in(blueprint));
    findings.addAll(UnusedLets.in(blueprint));
    findings.addAll(ShadowedRoutes.in(blueprint));
    findings.addAll(PersonalAddresses.in(blueprint));
    return findings.sorted();
  }
}
