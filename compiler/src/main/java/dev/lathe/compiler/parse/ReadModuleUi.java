package dev.lathe.compiler.parse;

import dev.lathe.compiler.blueprint.UiModule;
import dev.lathe.compiler.source.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * Reads what a module brings to pages from its module.json. A package is its author's: what is not
 * as it should be here is left out and not reported.
 */
final class ReadModuleUi {
  private ReadModuleUi() {}

  /** {@code client.components}. */
  static List<UiModule.Component> components(JsonNode root) {
    return items(member(root, "client").flatMap(client -> member(client, "components"))).stream()
        .map(
            component ->
                new UiModule.Component(
                    text(component, "type").orElse(""), props(member(component, "props"))))
        .toList();
  }

  /** {@code client.operations}. */
  static List<UiModule.Operation> operations(JsonNode root) {
    return items(member(root, "client").flatMap(client -> member(client, "operations"))).stream()
        .map(
            operation ->
                new UiModule.Operation(
                    text(operation, "name").orElse(""),
                    items(member(operation, "appliesTo")).stream()
                        .flatMap(type -> string(type).stream())
                        .toList(),
                    props(member(operation, "params"))))
        .toList();
  }

  private static List<UiModule.Prop> props(Optional<JsonNode> props) {
    if (props.isEmpty() || !(props.get() instanceof JsonNode.Obj(var members, _))) {
      return List.of();
    }
    return members.stream()
        .map(
            member ->
                new UiModule.Prop(
                    member.name(),
                    text(member.value(), "type").orElse(""),
                    flag(member.value(), "required"),
                    flag(member.value(), "array")))
        .toList();
  }

  private static Optional<JsonNode> member(JsonNode node, String name) {
    return node instanceof JsonNode.Obj object
        ? object.member(name).map(JsonNode.Member::value)
        : Optional.empty();
  }

  private static List<JsonNode> items(Optional<JsonNode> node) {
    return node.isPresent() && node.get() instanceof JsonNode.Arr(var items, _) ? items : List.of();
  }

  private static Optional<String> text(JsonNode node, String name) {
    return member(node, name).flatMap(ReadModuleUi::string);
  }

  private static Optional<String> string(JsonNode node) {
    return node instanceof JsonNode.Str(String text, _) ? Optional.of(text) : Optional.empty();
  }

  private static boolean flag(JsonNode node, String name) {
    return member(node, name).orElse(node) instanceof JsonNode.Bool(boolean value, _) && value;
  }
}
