package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.compiler.parse.Parse.Parsed;
import dev.lathe.compiler.ui.UiRules;
import java.util.List;
import java.util.function.Function;

/** Runs the rules layer by layer; a layer that fails stops those after it. */
public final class Check {
  private static final List<Function<Blueprint, List<Diagnostic>>> STRUCTURAL =
      List.of(
          EntityStructure::in,
          StateMachines::in,
          EventTypes::in,
          ProjectionStructure::in,
          GraphStructure::in,
          BindingStructure::in,
          StorageStructure::in,
          WorkflowStructure::in,
          InitSteps::in,
          UiRules::structure);

  private static final List<Function<Blueprint, List<Diagnostic>>> REFERENCE =
      List.of(
          ReachableStates::in,
          ProjectComposition::in,
          Variables::in,
          ModuleComposition::in,
          CallTargets::in,
          ProjectionReferences::in,
          RelationReferences::in,
          ShapeReferences::in,
          Emits::in,
          GraphRoles::in,
          BindingReferences::in,
          StorageOwners::in,
          WorkflowReferences::in,
          InitReferences::in,
          UiRules::references);

  private static final List<Function<Blueprint, List<Diagnostic>>> CONSISTENCY =
      List.of(
          StateColumns::in,
          RoutedPaths::in,
          Payloads::in,
          OneAggregate::in,
          BindingConsistency::in,
          SeedStreams::in,
          Access::in,
          NativeOperations::in,
          StorageLimits::in,
          UiRules::consistency,
          CallEffects::in,
          Unsupported::in);

  private Check() {}

  /** The layers in their order, after the one that reads. */
  public enum Layer {
    /** Each artifact by itself. */
    STRUCTURAL,
    /** Names that lead elsewhere. */
    REFERENCE,
    /** What fits together. */
    CONSISTENCY
  }

  /** All findings of a layer at once, of every file. */
  public static Result<Blueprint> rules(Parsed parsed) {
    return rules(parsed, Layer.CONSISTENCY);
  }

  /** The same with no layer after {@code last}. */
  public static Result<Blueprint> rules(Parsed parsed, Layer last) {
    Result<Blueprint> checked = Result.ok(parsed.blueprint());
    for (Layer layer : Layer.values()) {
      if (layer.compareTo(last) <= 0) {
        checked = checked.then(blueprint -> layer(parsed, blueprint, layer));
      }
    }
    return checked;
  }

  private static Result<Blueprint> layer(Parsed parsed, Blueprint blueprint, Layer layer) {
    return switch (layer) {
      case STRUCTURAL -> layer(blueprint, STRUCTURAL, List.of());
      case REFERENCE -> layer(blueprint, REFERENCE, List.of());
      case CONSISTENCY -> layer(blueprint, CONSISTENCY, parsed.refused());
    };
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
