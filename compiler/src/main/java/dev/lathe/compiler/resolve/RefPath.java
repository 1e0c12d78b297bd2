package dev.lathe.compiler.resolve;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A path into node outputs, {@code node.name[0].name}: names with at most one index each. */
record RefPath(List<Step> steps) {
  private static final Pattern STEP = Pattern.compile("([^\\[\\].]+)(?:\\[(\\d{1,4})])?");

  RefPath {
    steps = List.copyOf(steps);
  }

  record Step(String name, OptionalInt index) {}

  /** Splits {@code text}; a path that can't be read yields no steps. */
  static RefPath of(String text) {
    var steps = new ArrayList<Step>();
    for (String part : text.split("\\.", -1)) {
      Matcher step = STEP.matcher(part);
      if (!step.matches()) {
        return new RefPath(List.of());
      }
      String index = step.group(2);
      steps.add(
          new Step(
              step.group(1),
              index == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(index))));
    }
    return new RefPath(steps);
  }

  String node() {
    return steps.getFirst().name();
  }

  int size() {
    return steps.size();
  }

  String name(int step) {
    return steps.get(step).name();
  }

  boolean plain() {
    return steps.stream().allMatch(s -> s.index().isEmpty());
  }
}
