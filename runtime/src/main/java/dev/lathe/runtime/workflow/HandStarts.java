package dev.lathe.runtime.workflow;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.Form;
import dev.lathe.model.bundle.workflow.Reach;
import dev.lathe.model.bundle.workflow.Starters;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import dev.lathe.model.digest.Sha256;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.plan.Finding;
import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;

/** Begins runs for who asks for one: the same key begins one, however often. Thread-safe. */
public final class HandStarts {
  /** Half of a digest is as good as a UUID. */
  private static final int ID_DIGITS = 32;

  private final RunTables tables;
  private final Platform platform;

  public HandStarts(Database database, Platform platform) {
    this.tables = new RunTables(database, platform);
    this.platform = platform;
  }

  /** What came of it. */
  public sealed interface Started {
    /**
     * There is such a run.
     *
     * @param again whether it had been begun before, under the same key
     */
    record Run(String id, String definition, Optional<String> key, boolean again)
        implements Started {
      /** As who asked is told. */
      public Json.Obj json() {
        return new Members()
            .with("run", id)
            .with("definition", definition)
            .with("key", key)
            .object();
      }
    }

    /** What was given is not what the definition takes. */
    record Misfit(List<Finding> findings) implements Started {
      public Misfit {
        findings = List.copyOf(findings);
      }
    }

    /** It is to call what its definition does not. */
    record Wider(List<Finding> findings) implements Started {
      public Wider {
        findings = List.copyOf(findings);
      }
    }

    /** The key came with other inputs before. */
    record KeyReused() implements Started {}

    /** The definition begins with events alone. */
    record NotByHand() implements Started {}

    /** Another bundle is live: nothing was done. */
    record Stale(BundleId live) implements Started {}
  }

  /**
   * What is asked for.
   *
   * @param inputs by their names
   * @param by who asks, where somebody is known: the run is begun for them
   * @param key under which they are told the same again
   * @param only what alone the run may call of what its definition does; empty for all of it
   */
  public record Asked(
      Json.Obj inputs, Optional<String> by, Optional<String> key, Optional<List<String>> only) {
    public Asked {
      only = only.map(List::copyOf);
    }

    /** That may call all that its definition does. */
    public Asked(Json.Obj inputs, Optional<String> by, Optional<String> key) {
      this(inputs, by, key, Optional.empty());
    }
  }

  /** Whether people may start {@code plan} by hand at all, if they may. */
  public static boolean open(WorkflowPlan plan) {
    return starters(plan).isPresent();
  }

  /** Whether {@code person} is one of those who may start {@code plan}. */
  public static boolean may(WorkflowPlan plan, TaskPerson person) {
    return starters(plan)
        .filter(people -> people.who().filter(rule -> rule.refuses(person.user())).isEmpty())
        .isPresent();
  }

  private static Optional<Starters> starters(WorkflowPlan plan) {
    return Subruns.byHand(plan)
        .map(HandStarts::trigger)
        .flatMap(FlowNode.Start.Trigger.Manual::starters);
  }

  /** What {@code plan} takes; empty where it begins with events alone. */
  public static Optional<Form> inputs(WorkflowPlan plan) {
    return Subruns.byHand(plan).map(HandStarts::trigger).map(FlowNode.Start.Trigger.Manual::inputs);
  }

  private static FlowNode.Start.Trigger.Manual trigger(FlowNode.Start start) {
    return (FlowNode.Start.Trigger.Manual) start.trigger();
  }

  /**
   * Begins a run.
   *
   * @param plan of {@code bundle}, which has to be live
   * @param all the bundle's definitions
   * @throws DatabaseUnavailable if no answer came
   */
  public Started start(WorkflowPlan plan, List<WorkflowPlan> all, BundleId bundle, Asked asked) {
    Optional<FlowNode.Start> start = Subruns.byHand(plan);
    if (start.isEmpty()) return new Started.NotByHand();
    Form form = trigger(start.get()).inputs();
    FormReading read = FormReading.of(form, asked.inputs());
    if (!read.findings().isEmpty()) return new Started.Misfit(read.findings());
    List<Finding> wider = wider(Reach.of(plan, all), asked.only().orElse(List.of()));
    if (!wider.isEmpty()) return new Started.Wider(wider);
    Json.Obj variables = read.values(form);
    String id = id(plan, asked);
    Optional<String> businessKey =
        Optional.of(
            trigger(start.get())
                .starters()
                .flatMap(people -> Mapped.of(variables).text(people.key()))
                .orElse(id));
    RunState fresh =
        RunState.fresh(businessKey, id, Optional.empty(), asked.by(), Optional.empty(), variables)
            .narrowed(asked.only().map(Narrowing::new));
    Optional<String> request =
        asked
            .key()
            .map(
                _ ->
                    Sha256.hex(
                        JsonText.write(new Json.Obj(new TreeMap<>(variables.members())))
                            + asked.only().map(only -> "\n" + only).orElse("")));
    Walk.Moved moved =
        Steps.begun(
            plan, fresh, start.get(), Cause.hand(asked.by(), request), tables.look().clock().now());
    return switch (tables.beginLive(new RunTables.Beginning(id, plan, moved), bundle)) {
      case RunTables.Begun.Done _ -> new Started.Run(id, plan.id(), businessKey, false);
      case RunTables.Begun.Stale(BundleId live) -> new Started.Stale(live);
      case RunTables.Begun.Before(Json.Obj after) ->
          after.text("request").equals(request)
              ? new Started.Run(id, plan.id(), after.text("key"), true)
              : new Started.KeyReused();
    };
  }

  private static List<Finding> wider(SortedSet<String> reach, List<String> only) {
    var wider = new ArrayList<Finding>();
    for (int i = 0; i < only.size(); i++) {
      if (!reach.contains(only.get(i))) {
        wider.add(
            new Finding(
                "only." + i,
                "`%s` is nothing that it calls%s"
                    .formatted(only.get(i), reach.isEmpty() ? "" : ": " + String.join(", ", reach)),
                "invalid_enum_value"));
      }
    }
    return wider;
  }

  private String id(WorkflowPlan plan, Asked asked) {
    String of =
        asked
            .key()
            .map(key -> "by hand\n" + plan.id() + "\n" + asked.by().orElse("") + "\n" + key)
            .orElseGet(() -> platform.ids().next().toString());
    return Sha256.hex(of).substring(0, ID_DIGITS);
  }
}
