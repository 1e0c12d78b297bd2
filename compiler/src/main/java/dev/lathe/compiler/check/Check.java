package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.compiler.parse.Parse.Parsed;
import java.util.List;
import java.util.function.Function;

/** Runs the rules layer by layer; a layer that fails stops those after it. */
public final class Check {
  private Check() {}

  /** All findings of a layer at once, of every file. */
  public static Result<Blueprint> rules(Parsed parsed) {
    Blueprint blueprint = parsed.blueprint();
    return layer(blueprint, List.of(), List.of())
        .then(checked -> layer(checked, List.of(), parsed.refused()));
  }

  private static Result<Blueprint> layer(
      Blueprint blueprint,
      List<Function<Blueprint, List<Diagnostic>>> rules,
      List<Diagnostic> further) {
    var findings = new Findings();
    findings.addAll(further);
    rules.forEach(rule -> findings.addAll(rule.apply(blueprint)));
    return Result.of(blueprint, findings.sorted());
  }
}
