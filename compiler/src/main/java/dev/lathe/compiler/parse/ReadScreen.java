package dev.lathe.compiler.parse;

import dev.lathe.compiler.blueprint.Ui;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.source.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads what a page loads and can have done. */
final class ReadScreen {
  private static final Map<String, String> MOMENTS =
      new TreeMap<>(Map.of("mount", "mount", "params", "params"));
  private static final Map<String, String> KINDS =
      new TreeMap<>(
          Map.of(
              "navigation", "navigation",
              "command", "command",
              "refetch", "refetch",
              "module-action", "module-action"));

  private final Findings findings;

  ReadScreen(Findings findings) {
    this.findings = findings;
  }

  record Screen(String title, List<Ui.Data> data, List<Ui.Action> actions) {}

  Screen screen(JsonNode root) {
    Fields in = Fields.ofRoot(root, Codes.UI_SCREEN, findings);
    Optional<Fields> metadata = in.optional("metadata").map(this::object);
    String title = metadata.map(keys -> keys.text("title")).orElse("");
    metadata.ifPresent(Fields::done);
    List<Ui.Data> data = in.members("data", this::data);
    List<Ui.Action> actions =
        in.members("actions", this::action).stream().flatMap(Optional::stream).toList();
    in.done();
    return new Screen(title, data, actions);
  }

  private Fields object(JsonNode node) {
    return Fields.of(node, Codes.UI_SCREEN, findings);
  }

  private Ui.Data data(Name path, JsonNode node) {
    Fields in = object(node);
    Name binding = in.name("binding");
    List<Ui.Param> params = in.members("params", this::literalOrState);
    List<String> moments = in.items("refetchOn", moment -> in.word(moment, MOMENTS, "mount"));
    in.done();
    return new Ui.Data(path, binding, params, moments);
  }

  private Ui.Param literalOrState(Name name, JsonNode value) {
    switch (value) {
      case JsonNode.Str _, JsonNode.Num _, JsonNode.Bool _ -> {}
      case JsonNode.Obj _ -> {
        Fields in = object(value);
        in.name("$state");
        in.done();
      }
      case JsonNode.Null _, JsonNode.Arr _ ->
          object(new JsonNode.Obj(List.of(), value.span()))
              .mistyped(value, "a string, a number, true, false or `{\"$state\": …}`");
    }
    return new Ui.Param(name, value);
  }

  private Optional<Ui.Action> action(Name name, JsonNode node) {
    Fields in = object(node);
    String kind = in.requiredWord("kind", KINDS, "");
    Optional<Ui.Action> action =
        switch (kind) {
          case "navigation" ->
              Optional.of(
                  new Ui.Action.Navigate(name, in.name("navigateTo"), fromState(in, false)));
          case "command" -> Optional.of(command(name, in));
          case "refetch" -> Optional.of(new Ui.Action.Refetch(name, in.requiredNames("targets")));
          case "module-action" -> Optional.of(ofModule(name, in));
          default -> Optional.empty();
        };
    if (action.isPresent()) {
      in.done(); // which keys an unknown kind has is a guess
    }
    return action;
  }

  private Ui.Action command(Name name, Fields in) {
    Name binding = in.name("binding");
    List<Ui.Param> params = fromState(in, true);
    Optional<Fields> success = in.optional("onSuccess").map(this::object);
    Optional<Name> then = success.flatMap(keys -> keys.optionalName("navigateTo"));
    List<Name> refetched = success.map(keys -> keys.names("refetchData")).orElse(List.of());
    List<Name> cleared = success.map(keys -> keys.names("clearFormState")).orElse(List.of());
    success.ifPresent(Fields::done);
    Optional<Fields> error = in.optional("onError").map(this::object);
    boolean alerts = error.map(keys -> keys.flag("showAlert", false)).orElse(false);
    error.ifPresent(Fields::done);
    return new Ui.Action.Command(name, binding, params, then, refetched, cleared, alerts);
  }

  private Ui.Action ofModule(Name name, Fields in) {
    Optional<Name> target = in.optionalName("target");
    Optional<Name> module = in.optionalName("module");
    Optional<Name> category = in.optionalName("category");
    Name operation = in.name("name");
    List<Ui.Param> params = in.members("params", this::literalOrState);
    Optional<Fields> success = in.optional("onSuccess").map(this::object);
    Optional<Name> then = success.flatMap(keys -> keys.optionalName("navigateTo"));
    String said = success.map(keys -> keys.text("showAlert")).orElse("");
    success.ifPresent(Fields::done);
    Optional<Fields> error = in.optional("onError").map(this::object);
    String failed = error.map(keys -> keys.text("showAlert")).orElse("");
    error.ifPresent(Fields::done);
    return new Ui.Action.OfModule(
        name, target, module, category, operation, params, then, said, failed);
  }

  /** {@code paramsFromState}: paths of the state alone. */
  private List<Ui.Param> fromState(Fields in, boolean required) {
    Optional<JsonNode> params =
        required ? in.required("paramsFromState") : in.optional("paramsFromState");
    return params
        .map(node -> in.members(node, (name, path) -> fromState(name, in.name(path))))
        .orElse(List.of());
  }

  private static Ui.Param fromState(Name name, Name path) {
    var text = new JsonNode.Str(path.text(), path.span());
    return new Ui.Param(
        name,
        new JsonNode.Obj(List.of(new JsonNode.Member("$state", path.span(), text)), path.span()));
  }
}
