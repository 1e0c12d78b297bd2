package dev.lathe.runtime.plan;

import dev.lathe.model.json.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the steps of a {@link dev.lathe.model.bundle.CallPlan} gave, by their nodes. */
public record Outputs(Map<String, Json> values) {
  /** Of an operation without steps. */
  public static final Outputs NONE = new Outputs(Map.of());

  public Outputs {
    values = Map.copyOf(values);
  }

  /** These and one more. */
  public Outputs with(String node, Json value) {
    var more = new HashMap<>(values);
    more.put(node, value);
    return new Outputs(more);
  }

  /** The whole output of {@code node}, if it is one of the steps. */
  public Optional<Json> of(String node) {
    return Optional.ofNullable(values.get(node));
  }

  /** What {@code path} leads to, JSON's null where it leads nowhere. */
  public Json at(String node, List<String> path) {
    Json here = values.getOrDefault(node, Json.NULL);
    for (String step : path) {
      here =
          switch (here) {
            case Json.Obj object -> object.get(step).orElse(Json.NULL);
            case Json.Arr(var items) -> item(items, step);
            case Json.Str _, Json.Num _, Json.Bool _, Json.Null _ -> Json.NULL;
          };
    }
    return here;
  }

  private static Json item(List<Json> items, String step) {
    boolean index = !step.isEmpty() && step.length() <= 9 && step.chars().allMatch(Outputs::digit);
    int at = index ? Integer.parseInt(step) : items.size();
    return at < items.size() ? items.get(at) : Json.NULL;
  }

  private static boolean digit(int c) {
    return c >= '0' && c <= '9';
  }
}
