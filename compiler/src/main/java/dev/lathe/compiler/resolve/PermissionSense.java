package dev.lathe.compiler.resolve;

import dev.lathe.model.permission.Operand;
import dev.lathe.model.permission.Rule;
import dev.lathe.model.permission.Truth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Whether a rule decides anything: tries what its conditions can come to together. */
public final class PermissionSense {
  /** Three to this power is tried; of larger rules nothing is said. */
  private static final int MOST_CONDITIONS = 8;

  private final List<Rule> conditions;
  private final Truth[] truths;
  private boolean ever;
  private boolean always = true;

  private PermissionSense(List<Rule> conditions) {
    this.conditions = conditions;
    this.truths = new Truth[conditions.size()];
    Arrays.fill(truths, Truth.UNKNOWN);
  }

  /** True where it always holds, false where it never does; empty where it decides. */
  static Optional<Boolean> decided(Rule rule) {
    Set<Rule> all = new LinkedHashSet<>();
    collect(rule, all);
    if (all.size() > MOST_CONDITIONS) return Optional.empty();
    var sense = new PermissionSense(List.copyOf(all));
    sense.tryAll(0, rule);
    return sense.always ? Optional.of(true) : sense.ever ? Optional.empty() : Optional.of(false);
  }

  /**
   * Whether {@code read} holds wherever {@code allow} does; false where there is too much to try.
   */
  public static boolean implies(Rule allow, Rule read) {
    Set<Rule> all = new LinkedHashSet<>();
    collect(allow, all);
    collect(read, all);
    if (all.size() > MOST_CONDITIONS) return false;
    var sense = new PermissionSense(List.copyOf(all));
    return sense.implied(0, allow, read);
  }

  private static void collect(Rule rule, Set<Rule> all) {
    switch (rule) {
      case Rule.All(var rules) -> rules.forEach(part -> collect(part, all));
      case Rule.Any(var rules) -> rules.forEach(part -> collect(part, all));
      case Rule.Not(var negated) -> collect(negated, all);
      case Rule.Compared(var left, var how, var right, var kind) when how == Rule.Comparison.NE ->
          all.add(new Rule.Compared(left, Rule.Comparison.EQ, right, kind));
      case Rule.Compared _, Rule.Among _, Rule.Known _, Rule.Flag _ -> all.add(rule);
    }
  }

  private boolean implied(int from, Rule allow, Rule read) {
    if (from == conditions.size()) {
      return !together() || of(allow) != Truth.TRUE || of(read) == Truth.TRUE;
    }
    for (Truth truth : Truth.values()) {
      truths[from] = truth;
      if (!implied(from + 1, allow, read)) return false;
    }
    return true;
  }

  private void tryAll(int from, Rule rule) {
    if (from < conditions.size()) {
      for (Truth truth : Truth.values()) {
        truths[from] = truth;
        tryAll(from + 1, rule);
      }
      return;
    }
    if (!together()) return;
    boolean holds = of(rule) == Truth.TRUE;
    ever |= holds;
    always &= holds;
  }

  /** Whether conditions can come to that together: nothing is equal to two constants. */
  private boolean together() {
    var equal = new TreeMap<String, List<Truth>>();
    for (int i = 0; i < conditions.size(); i++) {
      Truth truth = truths[i];
      switch (conditions.get(i)) {
        case Rule.Known(var operand) -> {
          if (truth == Truth.UNKNOWN) return false;
          if (truth == Truth.FALSE && compares(operand)) return false;
        }
        case Rule.Compared(var left, var how, var right, _) when how == Rule.Comparison.EQ -> {
          boolean constant = left instanceof Operand.Constant || right instanceof Operand.Constant;
          if (constant) {
            String other = (left instanceof Operand.Constant ? right : left).toString();
            equal.computeIfAbsent(other, _ -> new ArrayList<>()).add(truth);
          }
        }
        case Rule.Compared _, Rule.Among _, Rule.Flag _, Rule.All _, Rule.Any _, Rule.Not _ -> {}
      }
    }
    return equal.values().stream()
        .allMatch(
            truths ->
                truths.stream().filter(Truth.TRUE::equals).count() <= 1
                    && truths.stream().map(t -> t == Truth.UNKNOWN).distinct().count() == 1);
  }

  /** Whether something that was compared came to true or false: then it is known. */
  private boolean compares(Operand operand) {
    for (int i = 0; i < conditions.size(); i++) {
      boolean about =
          switch (conditions.get(i)) {
            case Rule.Compared(var left, var _, var right, var _) ->
                left.equals(operand) || right.equals(operand);
            case Rule.Among(var one, var list, var _) ->
                one.equals(operand) || list.equals(operand);
            case Rule.Flag(var flag) -> flag.equals(operand);
            case Rule.Known _, Rule.All _, Rule.Any _, Rule.Not _ -> false;
          };
      if (about && truths[i] != Truth.UNKNOWN) return true;
    }
    return false;
  }

  private Truth of(Rule rule) {
    return switch (rule) {
      case Rule.All(var rules) -> rules.stream().map(this::of).reduce(Truth.TRUE, Truth::and);
      case Rule.Any(var rules) -> rules.stream().map(this::of).reduce(Truth.FALSE, Truth::or);
      case Rule.Not(var negated) -> of(negated).not();
      case Rule.Compared(var left, var how, var right, var kind) when how == Rule.Comparison.NE ->
          of(new Rule.Compared(left, Rule.Comparison.EQ, right, kind)).not();
      case Rule.Compared _, Rule.Among _, Rule.Known _, Rule.Flag _ ->
          truths[conditions.indexOf(rule)];
    };
  }
}
