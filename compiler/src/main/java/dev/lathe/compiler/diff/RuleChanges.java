package dev.lathe.compiler.diff;

import dev.lathe.compiler.diff.Change.Area;
import dev.lathe.compiler.diff.Change.Impact;
import dev.lathe.compiler.domain.Constraints;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.FieldRules;
import dev.lathe.compiler.domain.Input;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.Project;
import dev.lathe.model.rule.TextPattern;
import dev.lathe.model.rule.ValueRules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** What rows have to be from now on, and what they need not be any more. */
final class RuleChanges {
  private static final String REFUSED =
      "commands that were accepted are refused; rows that break it stay until they are changed";
  private static final String ACCEPTED = "commands that were refused are accepted";

  private static final String REFUSED_REQUESTS = "requests that were accepted are refused";
  private static final String ACCEPTED_REQUESTS = "requests that were refused are accepted";

  private final List<Change> changes = new ArrayList<>();
  private final String refused;
  private final String accepted;

  private RuleChanges(String refused, String accepted) {
    this.refused = refused;
    this.accepted = accepted;
  }

  /** What requests of {@code operation} have to be from now on, by their inputs. */
  static List<Change> ofInputs(String operation, List<Input> before, List<Input> after) {
    var found = new RuleChanges(REFUSED_REQUESTS, ACCEPTED_REQUESTS);
    for (Input now : after) {
      before.stream()
          .filter(was -> was.name().text().equals(now.name().text()))
          .findFirst()
          .ifPresent(
              was ->
                  found.rules(
                      operation + " `" + now.name() + "`", said(was.rules()), said(now.rules())));
    }
    return found.changes;
  }

  static List<Change> between(Project before, Project after) {
    var found = new RuleChanges(REFUSED, ACCEPTED);
    for (Entity was : before.entities()) {
      Lineage.now(was, after).ifPresent(now -> found.entity(was, now));
    }
    return found.changes;
  }

  private void entity(Entity was, Entity now) {
    fields(now.name().text(), was.fields(), now.fields());
    for (Entity.ChildList list : now.children()) {
      was.child(list.name().text())
          .ifPresent(
              earlier -> {
                String subject = now.name() + "." + list.name();
                fields(subject, earlier.fields(), list.fields());
                rules(
                    subject,
                    Map.of("max", Long.toString(earlier.max())),
                    Map.of("max", Long.toString(list.max())));
              });
    }
    rules(now.name().text(), said(was.constraints()), said(now.constraints()));
    deletions(was, now);
  }

  private void fields(String owner, List<Entity.Field> was, List<Entity.Field> now) {
    for (Entity.Field field : now) {
      was.stream()
          .filter(earlier -> Lineage.now(earlier, now).filter(field::equals).isPresent())
          .findFirst()
          .ifPresent(
              earlier ->
                  rules(owner + "." + field.name(), said(earlier.rules()), said(field.rules())));
    }
  }

  private void rules(String subject, Map<String, String> was, Map<String, String> now) {
    var keys = new LinkedHashSet<>(was.keySet());
    keys.addAll(now.keySet());
    for (String key : keys) {
      String earlier = was.get(key);
      String later = now.get(key);
      if (later == null) {
        add(Impact.COMPATIBLE, subject, "`%s` removed".formatted(key), accepted);
      } else if (earlier == null) {
        add(
            Impact.BREAKING,
            subject,
            later.isEmpty() ? "`%s` added".formatted(key) : "`%s` %s added".formatted(key, later),
            refused);
      } else if (!earlier.equals(later)) {
        boolean looser = looser(key, earlier, later);
        add(
            looser ? Impact.COMPATIBLE : Impact.BREAKING,
            subject,
            "`%s` is %s instead of %s".formatted(key, later, earlier),
            looser ? accepted : refused);
      }
    }
  }

  /** Whether all that kept the rule {@code key} still does. */
  private static boolean looser(String key, String earlier, String later) {
    return switch (key) {
      case "min" -> compare(later, earlier) < 0;
      case "max" -> compare(later, earlier) > 0;
      case "minLength" -> compare(later, earlier) < 0;
      case "maxLength" -> compare(later, earlier) > 0;
      case "enum" -> List.of(later.split(", ", -1)).containsAll(List.of(earlier.split(", ", -1)));
      default -> false;
    };
  }

  private static int compare(String left, String right) {
    String number = "-?\\d+(\\.\\d+)?";
    return ValueRules.compare(left.matches(number) && right.matches(number), left, right);
  }

  private static Map<String, String> said(Optional<FieldRules> written) {
    var said = new LinkedHashMap<String, String>();
    if (written.isPresent()) {
      ValueRules rules = written.get().values();
      if (!rules.oneOf().isEmpty()) {
        said.put("enum", String.join(", ", new TreeSet<>(rules.oneOf())));
      }
      rules.min().ifPresent(least -> said.put("min", least));
      rules.max().ifPresent(most -> said.put("max", most));
      rules.minLength().ifPresent(least -> said.put("minLength", Integer.toString(least)));
      rules.maxLength().ifPresent(most -> said.put("maxLength", Integer.toString(most)));
      rules.pattern().map(TextPattern::text).ifPresent(text -> said.put("pattern", text));
      if (rules.nonEmpty()) {
        said.put("nonEmpty", "");
      }
    }
    return said;
  }

  private static Map<String, String> said(Constraints constraints) {
    var said = new LinkedHashMap<String, String>();
    for (Constraints.Unique unique : constraints.unique()) {
      String fields = String.join(", ", unique.fields().stream().map(Name::text).toList());
      said.put("unique " + fields, unique.where().isPresent() ? "of some" : "");
    }
    constraints.invariants().forEach(invariant -> said.put("invariant " + invariant.name(), ""));
    return said;
  }

  private void deletions(Entity was, Entity now) {
    if (was.stateMachine().isEmpty() || now.stateMachine().isEmpty()) {
      return;
    }
    Entity.StateMachine machine = now.stateMachine().get();
    for (Entity.Transition transition : machine.transitions()) {
      was.stateMachine()
          .get()
          .transition(transition.name().text())
          .filter(earlier -> earlier.deletes() != transition.deletes())
          .ifPresent(
              _ ->
                  changes.add(
                      new Change(
                          Area.TRANSITION,
                          Impact.BREAKING,
                          now.name() + "." + transition.name(),
                          transition.deletes() ? "deletes now" : "deletes no more",
                          transition.deletes()
                              ? "rows that are in its state go when the table is filled again"
                              : "rows that it deleted are there again")));
    }
    boolean recreated = was.stateMachine().get().recreates();
    if (recreated != machine.recreates() && !machine.deleted().isEmpty()) {
      add(
          recreated ? Impact.BREAKING : Impact.COMPATIBLE,
          now.name().text(),
          recreated ? "can't be created anew any more" : "can be created anew",
          recreated ? REFUSED : ACCEPTED);
    }
  }

  private void add(Impact impact, String subject, String what, String reason) {
    changes.add(new Change(Area.RULE, impact, subject, what, reason));
  }
}
