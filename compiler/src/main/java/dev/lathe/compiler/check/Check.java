package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.Severity;
import dev.lathe.compiler.parse.Parse.Parsed;
import dev.lathe.compiler.ui.UiRules;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Runs the rules layer by layer. What a layer finds wrong, and all that needs it, is not shown to
 * the layers after it: they report the mistakes that have nothing to do with it.
 */
public final class Check {
  /** About entities, read models, graphs, bindings and seeds, which need each other. */
  private static List<Function<Blueprint, List<Diagnostic>>> rules(Layer layer) {
    return switch (layer) {
      case STRUCTURAL ->
          List.of(
              SpelledNames::in,
              EntityStructure::in,
              EntityRules::in,
              PersonalFields::in,
              JsonFields::in,
              ChildLists::in,
              StateMachines::in,
              EventTypes::in,
              Evolution::in,
              ProjectionStructure::in,
              GraphStructure::in,
              BindingStructure::in);
      case REFERENCE ->
          List.of(
              ReachableStates::in,
              CallTargets::in,
              ProjectionReferences::in,
              RelationReferences::in,
              ShapeReferences::in,
              Emits::in,
              GraphRoles::in,
              BindingReferences::in);
      case CONSISTENCY ->
          List.of(
              StateColumns::in,
              RoutedPaths::in,
              Payloads::in,
              ChildRecords::in,
              ExpectedVersions::in,
              BindingConsistency::in,
              UserInputs::in,
              SeedStreams::in,
              CallEffects::in,
              Compensations::in,
              CalledModules::in);
    };
  }

  /** About the project and what lies around its graphs, which need no more than names of those. */
  private static List<Function<Blueprint, List<Diagnostic>>> rulesAround(Layer layer) {
    return switch (layer) {
      case STRUCTURAL ->
          List.of(StorageStructure::in, WorkflowStructure::in, InitSteps::in, UiRules::structure);
      case REFERENCE ->
          List.of(
              ProjectComposition::in,
              Variables::in,
              Provisioned::in,
              ModuleComposition::in,
              Webhooks::in,
              RateLimits::in,
              StorageOwners::in,
              WorkflowReferences::in,
              InitReferences::in,
              UiRules::references);
      case CONSISTENCY ->
          List.of(
              Access::in,
              TokenReads::in,
              NativeOperations::in,
              InitEvents::in,
              StorageLimits::in,
              Unsupported::in,
              UiRules::consistency);
    };
  }

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

  /**
   * What was found.
   *
   * @param blueprint as it was read
   * @param findings of the reader and of each layer, of every file
   */
  public record Checked(Blueprint blueprint, List<Diagnostic> findings) {
    public Checked {
      findings = List.copyOf(findings);
    }

    /** What graphs can be resolved from: without what is wrong, and what needs that. */
    public Blueprint intact() {
      return Intact.toResolve(blueprint, findings);
    }

    /** All findings, with those of {@code later} that don't follow from them. */
    public List<Diagnostic> with(List<Diagnostic> later) {
      var all = new ArrayList<>(findings);
      all.addAll(Wrong.further(findings, later));
      return List.copyOf(all);
    }
  }

  /**
   * All that is wrong.
   *
   * @param found what the reader found in {@code parsed}
   */
  public static Checked rules(Parsed parsed, List<Diagnostic> found) {
    return rules(parsed, found, Layer.CONSISTENCY);
  }

  /** The same with no layer after {@code last}. */
  public static Checked rules(Parsed parsed, List<Diagnostic> found, Layer last) {
    var all = new ArrayList<>(found);
    Blueprint whole = parsed.blueprint();
    for (Layer layer : Layer.values()) {
      if (layer.compareTo(last) <= 0) {
        Blueprint intact = Intact.of(whole, all);
        var around = new Around(whole, found, all);
        var findings = new Findings();
        rules(layer).forEach(rule -> findings.addAll(rule.apply(intact)));
        rulesAround(layer).forEach(rule -> findings.addAll(around.kept(rule)));
        if (layer == Layer.CONSISTENCY) {
          findings.addAll(refused(parsed, all, findings));
        }
        all.addAll(Wrong.further(all, findings.sorted()));
      }
    }
    return new Checked(whole, all);
  }

  /**
   * What is read and not run yet: warnings of it only of a blueprint that is otherwise in order.
   */
  private static List<Diagnostic> refused(Parsed parsed, List<Diagnostic> all, Findings findings) {
    boolean failed =
        findings.failed() || all.stream().anyMatch(f -> f.severity() == Severity.ERROR);
    Stream<Diagnostic> carried = CalledModules.carried(parsed.blueprint()).stream();
    return Stream.concat(parsed.refused().stream(), carried)
        .filter(finding -> !failed || finding.severity() == Severity.ERROR)
        .toList();
  }
}
