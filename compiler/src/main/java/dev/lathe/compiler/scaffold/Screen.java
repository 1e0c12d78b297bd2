package dev.lathe.compiler.scaffold;

import dev.lathe.model.bundle.InputPlan;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A screen in the making: its elements, what it loads, and what can be done. */
final class Screen {
  private final String title;
  private final Members elements = new Members();
  private final Members data = new Members();
  private final Members actions = new Members();
  private final List<String> page = new ArrayList<>();

  Screen(String title) {
    this.title = title;
    add("heading", "Heading", new Members().with("level", 1).with("text", title));
  }

  /** The state at {@code path}. */
  static Json state(String path) {
    return new Members().with("$state", path).object();
  }

  /** An element on its own line. */
  void add(String id, String type, Members props) {
    element(id, type, props, List.of(), Optional.empty(), Optional.empty());
    page.add(id);
  }

  /** An element that was made, on its own line. */
  void line(String id) {
    page.add(id);
  }

  /** Elements that were made, on one line. */
  void row(String id, List<String> children, Optional<Json> visible) {
    Members props =
        new Members().with("direction", "horizontal").with("gap", "md").with("align", "end");
    element(id, "Stack", props, children, visible, Optional.empty());
    page.add(id);
  }

  /** An element that another one will have. */
  void element(
      String id,
      String type,
      Members props,
      List<String> children,
      Optional<Json> visible,
      Optional<Json> press) {
    var element = new Members().with("type", type).with("props", props);
    if (!children.isEmpty()) element.with("children", children);
    visible.ifPresent(condition -> element.with("visible", condition));
    press.ifPresent(handler -> element.with("on", new Members().with("press", handler)));
    elements.with(id, element);
  }

  /** A button that dispatches {@code action}. */
  void button(String id, String label, String variant, String action) {
    button(id, label, variant, "dispatch", new Members().with("name", action));
  }

  /** A button that leads to {@code path}. */
  void link(String id, String label, String variant, String path) {
    button(id, label, variant, "navigate", new Members().with("to", path));
    page.add(id);
  }

  private void button(String id, String label, String variant, String action, Members params) {
    element(
        id,
        "Button",
        new Members().with("label", label).with("variant", variant),
        List.of(),
        Optional.empty(),
        Optional.of(new Members().with("action", action).with("params", params).object()));
  }

  /** What somebody fills in, typed as {@code asked} is. */
  void field(String id, Model.Asked asked, String path, List<String> options, boolean filters) {
    InputPlan plan = asked.plan();
    String label = Words.of(asked.name());
    boolean free = !plan.required() && !filters;
    var props =
        new Members()
            .with("label", free ? label + " (optional)" : label)
            .with("name", asked.name());
    Json bound = new Members().with("$bindState", path).object();
    List<String> allowed = options.isEmpty() ? oneOf(plan) : options;
    String type = "Input";
    if (plan.list() || plan.type() == ScalarType.JSON) {
      type = "Textarea";
      props.with("json", true).with("placeholder", plan.list() ? "[ … ]" : "{ … }");
    } else if (!allowed.isEmpty()) {
      type = "Select";
      props.with("options", allowed);
    } else if (plan.type() == ScalarType.BOOLEAN) {
      type = filters ? "Select" : "Checkbox";
      if (filters) props.with("options", List.of("true", "false"));
    } else {
      props.with("type", kind(plan.type()));
    }
    props.with(type.equals("Checkbox") ? "checked" : "value", bound);
    element(id, type, props, List.of(), Optional.empty(), Optional.empty());
  }

  private static List<String> oneOf(InputPlan plan) {
    return plan.rules().stream()
        .map(rule -> rule.oneOf())
        .filter(values -> !values.isEmpty())
        .findFirst()
        .orElse(List.of());
  }

  private static String kind(ScalarType type) {
    return switch (type) {
      case INTEGER, DECIMAL -> "number";
      case DATE -> "date";
      case DATETIME -> "datetime-local";
      case STRING, BOOLEAN, DURATION, JSON -> "text";
    };
  }

  /** Loads {@code ref} into {@code path}, with these parameters. */
  void load(String path, String ref, Json.Obj params, List<String> moments) {
    data.with(
        path,
        new Members().with("binding", ref).withAny("params", params).with("refetchOn", moments));
  }

  /** A command under the name {@code id}. */
  void command(String id, String ref, Json.Obj params, Members success) {
    actions.with(
        id,
        new Members()
            .with("kind", "command")
            .with("binding", ref)
            .with("paramsFromState", params)
            .withAny("onSuccess", success.object())
            .with("onError", new Members().with("showAlert", true)));
  }

  Json.Obj spec() {
    var all = new Members();
    all.with(
        "page",
        new Members()
            .with("type", "Stack")
            .with("props", new Members().with("direction", "vertical").with("gap", "lg"))
            .with("children", page));
    all.withAll(elements.object());
    return new Members().with("root", "page").with("elements", all).object();
  }

  Json.Obj screen() {
    return new Members()
        .with("metadata", new Members().with("title", title))
        .withAny("data", data.object())
        .withAny("actions", actions.object())
        .object();
  }
}
